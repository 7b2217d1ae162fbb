/**
 * Coefficients of the noising, at a time and between two times.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";
import { requireSchedule, type Schedule } from "./schedule.ts";

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
 * @throws {TypeError} If an argument is of another type.
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
  requireSchedule(schedule);
  requireNumber("t", t);
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
 * @throws {TypeError} If an argument is of another type.
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
  requireSchedule(schedule);
  requireNumber("s", s);
  requireNumber("t", t);
  const keep = schedule.alpha(t) / schedule.alpha(s);
  const spread = Math.sqrt(Math.max(0, schedule.variance(t) - keep ** 2 * schedule.variance(s)));
  return { keep, spread };
}
