/**
 * How much an error counts at each time.
 *
 * @module
 */
import { requirePositive } from "../core/mod.ts";
import { ratesAt, type Schedule } from "../processes/mod.ts";

/**
 * λ(t) of the loss ∫ λ(t) E‖s(x_t, t) − ∇ log p(x_t | x₀)‖² dt: what a squared error of the score counts, whatever the
 * network predicts.
 */
export type Weight = (schedule: Schedule, t: number) => number;

/**
 * σ²: an error of the noise counts alike at all times (Song, Ermon 2019; Ho, Jain, Abbeel 2020).
 *
 * @param schedule The schedule.
 * @param t Time.
 * @returns σ(t)².
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { varianceWeight } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * assertEquals(varianceWeight(edm(), 3), 9);
 * ```
 */
export function varianceWeight({ variance }: Schedule, t: number): number {
  return variance(t);
}

/**
 * g²: with it the loss bounds the likelihood (Song, Durkan, Murray, Ermon 2021, theorem 1); see
 * {@linkcode divergenceBound}.
 *
 * @param schedule The schedule.
 * @param t Time.
 * @returns g(t)², of its SDE.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { likelihoodWeight } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * assertEquals(likelihoodWeight(edm(), 3), 6);
 * ```
 */
export function likelihoodWeight(schedule: Schedule, t: number): number {
  return ratesAt(schedule, t).g2;
}

/**
 * min(SNR, γ) of an error of the data, SNR = α²/σ², so that levels of little noise do not outweigh the rest (Hang et al.
 * 2023, "Efficient diffusion training via min-SNR weighting strategy"). Of the noise, that is min(1, γ/SNR).
 *
 * @param gamma γ, 5 by default.
 * @returns The weight.
 * @throws {RangeError} If γ is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { minSnr } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * assertAlmostEquals(minSnr()(edm(), 2), 2 ** 4 / 4); // an error of the data is σ²/α times that of the score
 * ```
 */
export function minSnr(gamma = 5): Weight {
  requirePositive("gamma", gamma);
  return ({ alpha, variance }, t) => {
    const snr = alpha(t) ** 2 / variance(t);
    return Math.min(snr, gamma) * variance(t) / snr;
  };
}

/**
 * (σ̃² + s²)/(σ̃ s)² of an error of the data, σ̃ = σ/α: the loss of a preconditioned network is then as large at every
 * level at the start (Karras et al. 2022, table 1).
 *
 * @param options `sigmaData`: s, the root mean square of the data's coordinates, 1 by default.
 * @returns The weight.
 * @throws {RangeError} If s is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { edmWeight } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * assertAlmostEquals(edmWeight()(edm(), 2), 2 ** 4 * 5 / 4);
 * ```
 */
export function edmWeight({ sigmaData = 1 }: { readonly sigmaData?: number } = {}): Weight {
  requirePositive("sigmaData", sigmaData);
  return ({ alpha, variance }, t) => {
    const square = variance(t) / alpha(t) ** 2;
    return (square + sigmaData ** 2) / (square * sigmaData ** 2) * variance(t) * square;
  };
}
