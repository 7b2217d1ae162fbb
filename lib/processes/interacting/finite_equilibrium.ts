/**
 * Where finitely many particles end when there is noise, as far as that is known.
 *
 * @module
 */
import gammaCdf from "@stdlib/stats-base-dists-gamma-cdf";
import {
  type Points,
  requireInteger,
  requireNumber,
  requireObject,
  requirePositive,
  zeros,
} from "../../core/mod.ts";
import type { At, Rng } from "../../random/mod.ts";
import { meanSquares } from "../poisson/chi_square.ts";
import { type RadialLaw, tridiagonalEigenvalues } from "./equilibrium.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/** The law of squared radii that one knows by their draws. */
export interface RadiiLaw extends RadialLaw {
  /** Draws of the squared radii of all particles, in no meaningful order, shape [n, particles]: row i depends on `rng` and i alone. */
  squaredRadii(n: number, rng: Rng, at?: Pick<At, "step" | "row">): Points;
}

/**
 * N particles in the plane with s = 2 and c = 2T(N − 1): Ginibre's ensemble, the eigenvalues of a matrix of complex normals,
 * times √(2T/k). Their density is ∝ e^{−k Σ|x_i|²/2T} ∏_{i<j} |x_i − x_j|², and (Kostlan 1992, "On the spectra of Gaussian
 * matrices")
 *
 *     { k|x_i|²/2T } = { G_1, …, G_N } as sets,   G_j ~ Gamma(j, 1) independent.
 *
 * @param process With T > 0, k > 0, s = 2 unsoftened, weights 1/(N − 1), and that c.
 * @param particles N ≥ 2.
 * @returns The law of the radius of a particle chosen at random, and draws of all squared radii.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ginibreEquilibrium, interacting } from "driftfield/processes";
 *
 * const process = interacting({ strength: 14, pull: 2, temperature: 1 });
 * assertEquals(ginibreEquilibrium(process, 8).secondMoment, (8 + 1) / 2);
 * ```
 */
export function ginibreEquilibrium(process: InteractingProcess, particles: number): RadiiLaw {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process, N = particles;
  requireGibbs(process, 2, N);
  if (Math.abs(c / (2 * T * (N - 1)) - 1) > 1e-12) {
    throw new RangeError(`strength must be 2T(N − 1) = ${2 * T * (N - 1)} for Ginibre's ensemble, got ${c}`);
  }
  return {
    radius: Infinity,
    secondMoment: T / k * (N + 1),
    cdf: (r) => r <= 0 ? 0 : r === Infinity ? 1 : 1 - ginibreTail(N, k * r * r / (2 * T)),
    squaredRadii: (n, rng, at) => {
      requireInteger("n", n, 0);
      const out = zeros([n, N]);
      for (let j = 1; j <= N; j++) {
        const squares = meanSquares(2 * j, n, rng.fork(`modulus ${j}`), at); // χ²_{2j}/2 is Gamma(j, 1)
        for (let i = 0; i < n; i++) out.data[i * N + j - 1] = 2 * T / k * j * squares[i];
      }
      return out;
    },
  };
}

/** The mean over j of P(G_j > x) = e^{−x} Σ_{i<j} x^i/i!. */
function ginibreTail(N: number, x: number): number {
  let sum = 0;
  for (let i = 0, log = -x; i < N; log += Math.log(x / ++i)) sum += (1 - i / N) * Math.exp(log);
  return sum;
}

/**
 * The equilibrium of N particles on the line, T > 0, s = 2, which has the density ∝ e^{−k Σ x_i²/2T} ∏_{i<j} |x_i − x_j|^β,
 * β = c/((N − 1)T): √(T/k) times the eigenvalues of a random Jacobi matrix, its diagonal N(0, 1), the squares beside it
 * ½ χ² of β, 2β, …, (N − 1)β degrees of freedom (Dumitriu and Edelman 2002, "Matrix models for beta ensembles").
 *
 * @param process With T > 0, c ≥ 0, k > 0, s = 2 unsoftened, weights 1/(N − 1).
 * @param particles N ≥ 2.
 * @param n Number of draws.
 * @param rng Where chance comes from: row i depends on (rng, step, i) alone.
 * @param at Step, and number of the first row.
 * @returns Positions in increasing order, a draw a row: shape [n, particles]. Time O(n N²).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another, or a number out of range.
 *
 * @example Nearly without noise, the zeros of Hermite's polynomial
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { betaHermite, hermiteEquilibrium, interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const { data } = betaHermite(interacting({ temperature: 1e-12 }), 3, 1, philox(0));
 * data.forEach((x, i) => assertAlmostEquals(x, hermiteEquilibrium(3)[i], 1e-5));
 * ```
 */
export function betaHermite(
  process: InteractingProcess,
  particles: number,
  n: number,
  rng: Rng,
  at?: Pick<At, "step" | "row">,
): Points {
  requireProcess(process);
  requireObject("rng", rng, "fork", "normal");
  const { strength: c, pull: k, temperature: T } = process, N = particles;
  requireGibbs(process, 1, N);
  requireInteger("n", n, 0);
  const out = zeros([n, N]);
  const diagonal = rng.fork("diagonal").normal([n, N], at).data, scale = Math.sqrt(T / k);
  const squares = Array.from(
    { length: N - 1 },
    (_, m) => gammas((m + 1) * c / ((N - 1) * T) / 2, n, rng.fork(`beside ${m}`), at),
  );
  for (let i = 0; i < n; i++) {
    const values = tridiagonalEigenvalues(diagonal.subarray(i * N, (i + 1) * N), squares.map((s) => s[i]));
    out.data.set(values.map((v) => scale * v), i * N);
  }
  return out;
}

/** Draws of Gamma(a, 1), a ≥ 0: those of a + 1 times u^{1/a}. */
function gammas(a: number, n: number, rng: Rng, at?: Pick<At, "step" | "row">): Float64Array {
  const u = rng.fork("share").uniform([n, 1], at).data;
  return a === 0
    ? u.fill(0)
    : meanSquares(2 * a + 2, n, rng, at).map((v, i) => (a + 1) * v * u[i] ** (1 / a));
}

/**
 * How far apart two particles are in equilibrium, s = 2: ‖x₁ − x₂‖² ~ Gamma(d/2 + c/(2T)) of rate k/(4T), since the difference has
 * the density ∝ ‖z‖^{c/T} e^{−k‖z‖²/4T}.
 *
 * @param process With T > 0, c ≥ 0, k > 0, s = 2 unsoftened.
 * @param dim d.
 * @returns The law of ‖x₁ − x₂‖.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another, or d no whole number above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting, pairEquilibrium } from "driftfield/processes";
 *
 * assertEquals(pairEquilibrium(interacting({ temperature: 0.5 }), 2).secondMoment, 4);
 * ```
 */
export function pairEquilibrium(process: InteractingProcess, dim: number): RadialLaw {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process;
  requireGibbs(process, dim, 2);
  const shape = dim / 2 + c / (2 * T), rate = k / (4 * T);
  return {
    radius: Infinity,
    secondMoment: shape / rate,
    cdf: (r) => r <= 0 ? 0 : gammaCdf(r * r, shape, rate),
  };
}

function requireGibbs(
  { strength, pull, temperature, exponent, softening }: InteractingProcess,
  dim: number,
  particles: number,
): void {
  requireInteger("dim", dim, 1);
  requireInteger("particles", particles, 2);
  requirePositive("temperature", temperature);
  requirePositive("pull", pull);
  requireNumber("strength", strength, 0);
  const s = exponent === "coulomb" ? dim : exponent;
  if (s !== 2 || softening !== 0) {
    throw new RangeError(
      `this law holds for exponent 2 without softening, got exponent ${s}, softening ${softening}`,
    );
  }
}
