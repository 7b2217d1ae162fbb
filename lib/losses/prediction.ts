/**
 * What a network is asked for: the same knowledge in different words.
 *
 * @module
 */
import { requirePositive } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";

/**
 * What a network F(scale · x_t, time) is asked for at a time: the regression target a x₀ + b ε. With x_t = α x₀ + σ ε
 * that is a second equation for x₀ and ε, so that
 *
 *     E[x₀ | x_t] = (b x_t − σ F)/(α b − σ a),   E[ε | x_t] = (α F − a x_t)/(α b − σ a)
 */
export interface PredictionTarget {
  /** How much of the target is data. */
  readonly a: number;
  /** How much of it is noise. */
  readonly b: number;
  /** What x_t is multiplied by before the network sees it. */
  readonly scale: number;
  /** What the network is told of the time. */
  readonly time: number;
}

/** A target for each time of a schedule. */
export type Prediction = (schedule: Schedule, t: number) => PredictionTarget;

/** ¼ ln(σ/α): the noise level as networks see it (Karras et al. 2022, table 1). */
const quarterLog = (alpha: number, sigma: number) => Math.log(sigma / alpha) / 4;

const plain = (target: (schedule: Schedule, t: number) => readonly [a: number, b: number]): Prediction =>
(
  schedule,
  t,
) => {
  const [a, b] = target(schedule, t);
  return { a, b, scale: 1, time: quarterLog(schedule.alpha(t), schedule.sigma(t)) };
};

/** The noise, ε (Ho, Jain, Abbeel 2020, equation 14). */
export const noisePrediction: Prediction = plain(() => [0, 1]);

/** The data, x₀. */
export const dataPrediction: Prediction = plain(() => [1, 0]);

/** The score of the noising, ∇ log p(x_t | x₀) = −ε/σ (Vincent 2011). */
export const scorePrediction: Prediction = plain(({ sigma }, t) => [0, -1 / sigma(t)]);

/** The velocity of the path, α′ x₀ + σ′ ε: what flow matching learns. */
export const velocityPrediction: Prediction = plain(({ dAlpha, dSigma }, t) => [dAlpha(t), dSigma(t)]);

/** v = α ε − σ x₀ (Salimans, Ho 2022, appendix D). */
export const vPrediction: Prediction = plain(({ alpha, sigma }, t) => [-sigma(t), alpha(t)]);

/**
 * Preconditioning: input and target of unit variance at every noise level, and as little of the network's error as can be
 * in the denoiser (Karras et al. 2022, table 1 and appendix B.6). With σ̃ = σ/α and s² the data's variance,
 *
 *     D(x_t) = c_skip x_t/α + c_out F(c_in x_t/α, ¼ ln σ̃)
 *     c_skip = s²/(σ̃² + s²),   c_out = σ̃ s/√(σ̃² + s²),   c_in = 1/√(σ̃² + s²)
 *
 * which is no more than another regression target, F = (x₀ − c_skip x_t/α)/c_out.
 *
 * @param options `sigmaData`: s, the root mean square of the data's coordinates, 1 by default.
 * @returns The prediction.
 * @throws {RangeError} If s is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { preconditioned } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * const { a, b } = preconditioned({ sigmaData: 0.5 })(edm(), 3);
 * assertAlmostEquals(a ** 2 * 0.25 + b ** 2, 1); // the variance of a x₀ + b ε
 * ```
 */
export function preconditioned({ sigmaData = 1 }: { readonly sigmaData?: number } = {}): Prediction {
  requirePositive("sigmaData", sigmaData);
  return (schedule, t) => {
    const alpha = schedule.alpha(t), sigma = schedule.sigma(t), total = Math.hypot(sigma, alpha * sigmaData);
    return {
      a: sigma / (sigmaData * total),
      b: -sigmaData * alpha / total,
      scale: 1 / total,
      time: quarterLog(alpha, sigma),
    };
  };
}
