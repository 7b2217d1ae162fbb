/**
 * How much noise there is beside the data, and when.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../core/mod.ts";
import { ratesAt } from "./rates.ts";
import { requireSchedule, type Schedule } from "./schedule.ts";

/**
 * The logarithm of the ratio of signal to noise, log(α²/σ²): it falls as time goes on, and what a denoiser can know
 * depends on it alone (Kingma, Salimans, Poole, Ho 2021, "Variational diffusion models").
 *
 * @param schedule α and σ.
 * @param t Time.
 * @returns log(α²/σ²); Infinity where there is no noise.
 * @throws {TypeError} If an argument is of another type.
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
  requireSchedule(schedule);
  requireNumber("t", t);
  return 2 * Math.log(schedule.alpha(t)) - Math.log(schedule.variance(t));
}

/**
 * The time at which the ratio of signal to noise has a value: the inverse of {@linkcode logSnr} between `from` and `to`,
 * by Newton's method, since (log α²/σ²)′ = −g²/σ², or bisection where that leads out.
 *
 * @param schedule α and σ, with α/σ falling.
 * @param value log(α²/σ²).
 * @returns The time, to rounding.
 * @throws {TypeError} If an argument is of another type.
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
  requireSchedule(schedule);
  requireNumber("value", value);
  const { from, to } = schedule, most = logSnr(schedule, from), least = logSnr(schedule, to);
  const slack = 1e-9 * (1 + Math.abs(value));
  if (!(value >= least - slack && value <= most + slack)) {
    throw new RangeError(`value must be a log-SNR between ${least} and ${most}, got ${value}`);
  }
  if (value >= most) return from;
  if (value <= least) return to;
  let [low, high] = [from, to], t = from > 0 ? Math.sqrt(from * to) : (from + to) / 2;
  for (let i = 0; i < 100; i++) {
    const beyond = logSnr(schedule, t) - value, slope = -ratesAt(schedule, t).g2 / schedule.variance(t);
    if (beyond > 0) low = t;
    else high = t;
    const next = from > 0 ? t * Math.exp(-beyond / (t * slope)) : t - beyond / slope;
    if (Math.abs(next - t) <= 1e-10 * t) return Math.min(to, Math.max(from, next)); // its error is the square
    t = next > low && next < high ? next : from > 0 ? Math.sqrt(low * high) : (low + high) / 2;
  }
  return t;
}

/**
 * How large the noise is beside the data, σ/α: the σ of Karras et al. (2022), whatever the schedule, as x_t/α = x₀ + (σ/α) ε.
 *
 * @param schedule α and σ.
 * @param t Time.
 * @returns σ/α, in the data's unit; Infinity where nothing is left of them.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearPath, noiseLevel } from "driftfield/processes";
 *
 * assertEquals(noiseLevel(linearPath(), 0.75), 3);
 * ```
 */
export function noiseLevel(schedule: Schedule, t: number): number {
  requireSchedule(schedule);
  requireNumber("t", t);
  return schedule.sigma(t) / schedule.alpha(t);
}

/**
 * The time at which the noise has a certain size beside the data: the inverse of {@linkcode noiseLevel}.
 *
 * @param schedule α and σ, with α/σ falling.
 * @param level σ/α > 0, in the data's unit.
 * @returns The time, to rounding.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If σ/α does not take that value between `from` and `to`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { edm, timeAtNoiseLevel } from "driftfield/processes";
 *
 * assertAlmostEquals(timeAtNoiseLevel(edm(), 3), 3, 1e-12);
 * ```
 */
export function timeAtNoiseLevel(schedule: Schedule, level: number): number {
  requireSchedule(schedule);
  requirePositive("level", level);
  return timeAtLogSnr(schedule, -2 * Math.log(level));
}
