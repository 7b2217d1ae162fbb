/**
 * The exact transitions of the Ornstein–Uhlenbeck process, and what a path tells about its parameters through them.
 *
 * @module
 */
import { requireNumber, requireObject, requirePositive } from "../../core/mod.ts";
import { sum } from "./observations.ts";

/** θ, μ and σ of dX = θ(μ − X) dt + σ dW. */
export interface OrnsteinUhlenbeckParameters {
  /** Rate of return θ above 0, in 1/unit of time. */
  readonly theta: number;
  /** Where it returns to, in the unit of X. */
  readonly mu: number;
  /** Diffusion σ above 0, in the unit of X per √(unit of time). */
  readonly sigma: number;
}

/** A path by the gaps between its times, length [n], and its values, length [n + 1]. */
export interface Path {
  /** Times between observations. */
  readonly gaps: Float64Array;
  /** What was observed. */
  readonly values: Float64Array;
}

/**
 * Requires θ and σ above 0 and a finite μ.
 *
 * @param parameters θ, μ, σ.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If one is out of range.
 */
export function requireOrnsteinUhlenbeck(parameters: OrnsteinUhlenbeckParameters): void {
  requireObject("parameters", parameters);
  const { theta, mu, sigma } = parameters;
  requirePositive("theta", theta);
  requireNumber("mu", mu);
  requirePositive("sigma", sigma);
}

/** How a step of given length acts. */
interface Transition {
  /** What is left of x − μ: e^{−θh}. */
  readonly a: number;
  /** 1 − a. */
  readonly rest: number;
  /** Variance over σ². */
  readonly w: number;
  /** ∂ log w/∂θ. */
  readonly slope: number;
}

/**
 * X(t + h) given X(t) = x is N(μ + a (x − μ), σ² w) with a = e^{−θh} and w = (1 − e^{−2θh})/(2θ).
 *
 * @param theta θ above 0.
 * @param h Time ahead, above 0.
 * @returns a, 1 − a, w, and ∂ log w/∂θ.
 */
export function transition(theta: number, h: number): Transition {
  const a = Math.exp(-theta * h), rest = -Math.expm1(-theta * h), square = rest * (1 + a); // 1 − a²
  return { a, rest, w: square / (2 * theta), slope: 2 * h * a * a / square - 1 / theta };
}

/**
 * log p(x₁, …, x_n | x₀) = −½ Σ [log(2πσ²w) + e²/(σ²w)], e = x_{i+1} − μ − a (x_i − μ).
 *
 * @param path Gaps and values.
 * @param parameters θ, μ, σ.
 * @returns The log-likelihood, given the first value.
 */
export function logLikelihoodOf({ gaps, values }: Path, { theta, mu, sigma }: OrnsteinUhlenbeckParameters) {
  return sum(gaps.length, (i) => {
    const { a, w } = transition(theta, gaps[i]), sd = sigma * Math.sqrt(w);
    const z = (values[i + 1] - mu - a * (values[i] - mu)) / sd;
    return -(Math.log(2 * Math.PI) + z * z) / 2 - Math.log(sd);
  });
}

/**
 * Standard errors of θ, μ, σ: roots of the diagonal of the inverse Fisher information, that of each transition given
 * where it starts,
 *
 *     I_jk = Σ [ ∂_j m ∂_k m / V + ½ ∂_j log V ∂_k log V ],   m = μ + a (x − μ),   V = σ² w
 *
 * μ is in m alone and σ in V alone, so that θ's own information is what is left of I_θθ when both have been fitted to
 * it. With equal gaps this is the observed information, minus the second derivatives of the log-likelihood.
 *
 * @param path Gaps and values.
 * @param parameters Where, the estimates.
 * @returns Standard errors under the parameters' names.
 */
export function standardErrors(
  { gaps, values }: Path,
  { theta, mu, sigma }: OrnsteinUhlenbeckParameters,
): OrnsteinUhlenbeckParameters {
  const n = gaps.length,
    rows = Array.from(gaps, (h, i) => {
      const { a, rest, w, slope } = transition(theta, h);
      return { mTheta: -h * a * (values[i] - mu), mMu: rest, V: sigma ** 2 * w, slope };
    });
  const ofMu = sum(n, (i) => rows[i].mMu ** 2 / rows[i].V);
  const shareMu = sum(n, (i) => rows[i].mTheta * rows[i].mMu / rows[i].V) / ofMu;
  const meanSlope = sum(n, (i) => rows[i].slope) / n;
  const ofTheta = sum(n, (i) => {
    const { mTheta, mMu, V, slope } = rows[i];
    return (mTheta - shareMu * mMu) ** 2 / V + (slope - meanSlope) ** 2 / 2;
  });
  return {
    theta: Math.sqrt(1 / ofTheta),
    mu: Math.sqrt(1 / ofMu + shareMu ** 2 / ofTheta),
    sigma: sigma * Math.sqrt(1 / (2 * n) + (meanSlope / 2) ** 2 / ofTheta),
  };
}
