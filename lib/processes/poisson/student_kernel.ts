/**
 * The noise of Poisson flow.
 *
 * @module
 */
import gammaln from "@stdlib/math-base-special-gammaln";
import { float64, requireInteger, requirePoints, squaredNorms, take } from "../../core/mod.ts";
import { type NoiseKernel, normalKernel } from "../diffusion/noise_kernel.ts";
import { meanSquares } from "./chi_square.ts";

/**
 * The perturbation kernel of Poisson flow with D extra dimensions: where the field lines of one charge y, which leave it
 * in all directions alike, meet the points at distance r = σ√D from the data's plane (Xu, Liu, Tian, Tong, Tegmark,
 * Jaakkola 2023, "PFGM++: unlocking the potential of physics-inspired generative models", sections 3 and 4),
 *
 *     p_r(x | y) ∝ 1/(‖x − y‖² + r²)^{(N+D)/2},   x = y + σ ε
 *
 * so that ε has the multivariate Student t law of D degrees of freedom, √(D/χ²_D) times a normal:
 *
 *     p(ε) = Γ((N+D)/2) / (Γ(D/2) (πD)^{N/2}) · (1 + ‖ε‖²/D)^{−(N+D)/2}
 *
 * D = 1 is PFGM (Xu, Liu, Tegmark, Jaakkola 2022), whose noise has no mean; the variance D/(D − 2) is finite from D = 3
 * on. As D → ∞ the density tends to the normal one of diffusion, by O(1/D).
 *
 * @param extraDimensions D ≥ 1, a whole number, or Infinity, which gives `normalKernel`.
 * @returns The law of ε.
 * @throws {RangeError} If D is no such number.
 *
 * @example One extra dimension: Cauchy's law, of data on a line
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { studentKernel } from "driftfield/processes";
 *
 * assertAlmostEquals(Math.exp(studentKernel(1).logDensity(points([[2]]))[0]), 1 / (Math.PI * (1 + 2 ** 2)));
 * ```
 */
export function studentKernel(extraDimensions: number): NoiseKernel {
  const D = extraDimensions;
  if (D === Infinity) return normalKernel;
  requireInteger("extraDimensions", D, 1);
  return {
    name: `Student t of ${D} degree${D === 1 ? "" : "s"} of freedom`,
    sample: (shape, rng, at) => {
      const [batch, N] = shape, { data } = rng.normal(shape, at);
      const squares = meanSquares(D, batch, rng.fork("chi-square"), at);
      return { data: data.map((z, at) => z / Math.sqrt(squares[Math.floor(at / N)])), shape };
    },
    logDensity: (noise) => {
      requirePoints("noise", noise, 0);
      const [, N] = noise.shape, height = logHeight(N, D);
      return squaredNorms(noise).map((square, i) => {
        const far = square === Infinity, by = far ? 1e200 : 1; // its square is no number, its logarithm is
        const seen = far ? squaredNorms(float64.scale(1 / by, take(noise, [i])))[0] : square;
        return height - (N + D) / 2 * (far ? Math.log(seen / D) + 2 * Math.log(by) : Math.log1p(seen / D));
      });
    },
  };
}

/**
 * log p(0), as what it differs from the normal law's, so that nothing is lost for large D:
 *
 *     Γ((N+D)/2)/(Γ(D/2) (D/2)^{N/2}) = ∏_{k < N/2} (1 + 2k/D),   N even
 *
 * and for odd N, with h = Γ((D+1)/2)/(Γ(D/2) (D/2)^{1/2}), h ∏_{k < (N−1)/2} (1 + (2k+1)/D).
 */
function logHeight(N: number, D: number): number {
  const odd = N % 2;
  let sum = odd * logHalfStep(D / 2) - N / 2 * Math.log(2 * Math.PI);
  for (let k = odd; k < N - 1; k += 2) sum += Math.log1p(k / D);
  return sum;
}

/** log Γ(a + ½)/(Γ(a) √a); from a = 20 on by its asymptotic series, whose next term is below 10⁻¹⁴. */
function logHalfStep(a: number): number {
  if (a < 20) return gammaln(a + 0.5) - gammaln(a) - Math.log(a) / 2;
  const u = 1 / (a * a);
  return (-1 / 8 + u * (1 / 192 + u * (-1 / 640 + u * (17 / 14336)))) / a;
}
