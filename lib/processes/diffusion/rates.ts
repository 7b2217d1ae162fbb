/**
 * Coefficients of the noising between two times, and the ratio of signal to noise.
 *
 * @module
 */
import type { Schedule } from "./schedule.ts";

/** The SDE's coefficients at a time: drift rate·x, and g². */
export interface Rates {
  /** α′/α, 1/time. */
  readonly rate: number;
  /** g² = (σ²)′ − 2 (α′/α) σ². */
  readonly g2: number;
}

/**
 * The coefficients of the forward SDE dx = rate · x dt + g dW at a time.
 *
 * @param schedule α and σ.
 * @param t Time.
 * @returns rate = α′/α and g² = (σ²)′ − 2 rate σ².
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { edm, ratesAt } from "driftfield/processes";
 *
 * assertEquals(ratesAt(edm(), 3), { rate: 0, g2: 6 });
 * ```
 */
export function ratesAt(schedule: Schedule, t: number): Rates {
  const rate = schedule.dAlpha(t) / schedule.alpha(t);
  return { rate, g2: schedule.dVariance(t) - 2 * rate * schedule.variance(t) };
}

/**
 * x_t given x_s at an earlier time, x_t = keep · x_s + spread · ε:
 *
 *     keep = α_t/α_s,   spread² = σ_t² − keep² σ_s²
 *
 * @param schedule α and σ.
 * @param s The earlier time.
 * @param t The later one.
 * @returns The two.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { edm, noising } from "driftfield/processes";
 *
 * assertEquals(noising(edm(), 3, 5), { keep: 1, spread: 4 });
 * ```
 */
export function noising(
  schedule: Schedule,
  s: number,
  t: number,
): { readonly keep: number; readonly spread: number } {
  const keep = schedule.alpha(t) / schedule.alpha(s);
  const spread = Math.sqrt(Math.max(0, schedule.variance(t) - keep ** 2 * schedule.variance(s)));
  return { keep, spread };
}

/**
 * The logarithm of the ratio of signal to noise, log(α²/σ²): it falls as time goes on, and what a denoiser can know
 * depends on it alone (Kingma, Salimans, Poole, Ho 2021, "Variational diffusion models").
 *
 * @param schedule α and σ.
 * @param t Time.
 * @returns log(α²/σ²); Infinity where there is no noise.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { edm, logSnr } from "driftfield/processes";
 *
 * assertAlmostEquals(logSnr(edm(), Math.E), -2);
 * ```
 */
export function logSnr(schedule: Schedule, t: number): number {
  return 2 * Math.log(schedule.alpha(t)) - Math.log(schedule.variance(t));
}

/**
 * The time at which the ratio of signal to noise has a value: the inverse of {@linkcode logSnr}, by bisection between
 * `from` and `to`.
 *
 * @param schedule α and σ, with α/σ falling.
 * @param value log(α²/σ²).
 * @returns The time, to rounding.
 * @throws {RangeError} If the ratio does not take that value between `from` and `to`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { logSnr, timeAtLogSnr, variancePreserving } from "driftfield/processes";
 *
 * const vp = variancePreserving();
 * assertAlmostEquals(timeAtLogSnr(vp, logSnr(vp, 0.3)), 0.3, 1e-12);
 * ```
 */
export function timeAtLogSnr(schedule: Schedule, value: number): number {
  const { from, to } = schedule, most = logSnr(schedule, from), least = logSnr(schedule, to);
  const slack = 1e-9 * (1 + Math.abs(value));
  if (!(value >= least - slack && value <= most + slack)) {
    throw new RangeError(`value must be a log-SNR between ${least} and ${most}, got ${value}`);
  }
  let [low, high] = [from, to];
  for (let i = 0; i < 200 && low < high; i++) {
    const middle = from > 0 && high > 4 * low ? Math.sqrt(low * high) : (low + high) / 2;
    if (middle === low || middle === high) break;
    if (logSnr(schedule, middle) > value) low = middle;
    else high = middle;
  }
  return Math.abs(logSnr(schedule, low) - value) < Math.abs(logSnr(schedule, high) - value) ? low : high;
}
