/**
 * The square-root process.
 *
 * @module
 */
import gammaln from "@stdlib/math-base-special-gammaln";
import { requireNumber, requirePositive } from "../../../core/mod.ts";
import { sde } from "../sde.ts";
import { decayed, type Known, type Law, type Stationary } from "./law.ts";

/** Parameters of {@linkcode coxIngersollRoss}. */
export interface CoxIngersollRossOptions {
  /** Rate at which it returns, 1/time, above 0; 1 by default. */
  readonly kappa?: number;
  /** Where it returns to, above 0; 1 by default. */
  readonly theta?: number;
  /** Strength of the noise, above 0; 0.5 by default. */
  readonly sigma?: number;
}

/** What is known of the square-root process. */
export interface CoxIngersollRossLaw extends Law {
  /** Whether it reaches zero: it does if 2κθ < σ² (Feller 1951), and is reflected there. */
  readonly reachesZero: boolean;
  /** Gamma with shape 2κθ/σ² and rate 2κ/σ². */
  readonly stationary: Stationary;
}

/**
 * dX = κ (θ − X) dt + σ √X dW, X ≥ 0 (Feller 1951; Cox, Ingersoll and Ross 1985):
 *
 *     E X_t = θ + (x₀ − θ) e^(−κt),   Var X_t = x₀ σ²/κ (e^(−κt) − e^(−2κt)) + θσ²/(2κ) (1 − e^(−κt))²
 *
 * and c X_t, c = 4κ/(σ²(1 − e^(−κt))), is noncentral χ² with 4κθ/σ² degrees of freedom and noncentrality c x₀ e^(−κt):
 * its density is summed as a Poisson mixture of gamma densities, all terms positive, from the largest outwards. The
 * equation has √|X| for √X, which is the same where the process lives and keeps a solver's step beyond zero a number.
 * The process stays above zero if 2κθ ≥ σ², Feller's condition; below it, steps near zero have low accuracy.
 *
 * @param parameters κ, θ and σ.
 * @returns The equation, with its `law`.
 * @throws {RangeError} If a parameter is not above 0, or x0 or t is below it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { coxIngersollRoss } from "driftfield/processes";
 *
 * const { law } = coxIngersollRoss({ kappa: 2, theta: 1, sigma: 1 });
 * assertEquals([law.reachesZero, law.stationary.variance, law.variance(1, 0)], [false, 0.25, 0]);
 * ```
 */
export function coxIngersollRoss(
  { kappa = 1, theta = 1, sigma = 0.5 }: CoxIngersollRossOptions = {},
): Known<CoxIngersollRossLaw> {
  Object.entries({ kappa, theta, sigma }).forEach(([name, value]) => requirePositive(name, value));
  const shape = 2 * kappa * theta / sigma ** 2, rate = 2 * kappa / sigma ** 2;
  const variance = (x0: number, t: number) => {
    requireStart(x0, t);
    const gone = decayed(kappa, t);
    return sigma ** 2 * gone * (x0 * Math.exp(-kappa * t) + theta * kappa * gone / 2);
  };
  return {
    ...sde({
      drift: "kappa * (theta - x)",
      diffusion: "sigma * sqrt(abs(x))",
      parameters: { kappa, theta, sigma },
    }),
    law: {
      reachesZero: shape < 1,
      mean: (x0, t) => {
        requireStart(x0, t);
        return theta + (x0 - theta) * Math.exp(-kappa * t);
      },
      variance,
      covariance: (x0, s, t) => Math.exp(-kappa * Math.abs(t - s)) * variance(x0, Math.min(s, t)),
      density: (x, x0, t) => {
        requireStart(x0, t);
        requirePositive("t", t);
        const scale = 2 / (sigma ** 2 * decayed(kappa, t));
        return scale * mixture(shape, scale * x, scale * x0 * Math.exp(-kappa * t));
      },
      stationary: {
        mean: theta,
        variance: theta * sigma ** 2 / (2 * kappa),
        density: (x) => rate * mixture(shape, rate * x, 0),
      },
    },
  };
}

function requireStart(x0: number, t: number): void {
  requireNumber("x0", x0, 0);
  requireNumber("t", t, 0);
}

/** Σ_j P(Poisson(u) = j) · (density of Gamma(shape + j) at v), and that density is a Poisson weight too. */
function mixture(shape: number, v: number, u: number): number {
  if (v < 0) return 0;
  if (v === 0) return shape > 1 ? 0 : shape === 1 ? Math.exp(-u) : Infinity;
  const q = shape - 1;
  const top = Math.max(0, Math.floor((Math.sqrt(q * q + 4 * u * v) - q) / 2)); // where a term equals the next
  let sum = 1;
  for (let j = top, term = 1; term > 1e-17 * sum; j++) sum += term *= u * v / ((j + 1) * (q + j + 1));
  for (let j = top, term = 1; j > 0 && term > 1e-17 * sum; j--) sum += term *= j * (q + j) / (u * v);
  return poisson(top, u) * poisson(q + top, v) * sum;
}

/** e^−m mᵏ/Γ(k + 1); for large k around its saddle point, so that nothing large cancels (Loader 2000, "Fast and accurate
 * computation of binomial probabilities"). */
function poisson(k: number, m: number): number {
  if (k === 0) return Math.exp(-m);
  if (k < 30) return Math.exp(k * Math.log(m) - m - gammaln(k + 1));
  const d = (m - k) / k, stirling = (1 / 12 - (1 / 360 - 1 / (1260 * k * k)) / (k * k)) / k;
  return Math.exp(-k * (d - Math.log1p(d)) - stirling) / Math.sqrt(2 * Math.PI * k);
}
