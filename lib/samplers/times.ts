/**
 * Where samplers step.
 *
 * @module
 */
import { requireInteger, requirePositive } from "../core/mod.ts";
import { logSnr, requireSchedule, type Schedule, timeAtLogSnr } from "../processes/mod.ts";
import { requireLevel } from "./ends.ts";

/**
 * Equal steps of time from `to` to `from`.
 *
 * @param schedule The schedule.
 * @param steps Number of steps.
 * @returns steps + 1 falling times.
 * @throws {RangeError} If steps is no positive integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { edm } from "driftfield/processes";
 * import { evenTimes } from "driftfield/samplers";
 *
 * assertEquals(evenTimes(edm({ sigmaMin: 1, sigmaMax: 5 }), 2), [5, 3, 1]);
 * ```
 */
export function evenTimes(schedule: Schedule, steps: number): number[] {
  requireSchedule(schedule);
  const { from, to } = schedule;
  return spread(steps, (u) => to + u * (from - to), from, to);
}

/**
 * Equal steps of the log-SNR: each lets the noise, relative to the data, fall by one factor.
 *
 * @param schedule The schedule.
 * @param steps Number of steps.
 * @returns steps + 1 falling times.
 * @throws {RangeError} If steps is no positive integer, or σ or α is 0 at an end: the log-SNR is infinite there.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { edm } from "driftfield/processes";
 * import { logSnrTimes } from "driftfield/samplers";
 *
 * assertAlmostEquals(logSnrTimes(edm({ sigmaMin: 1, sigmaMax: 9 }), 2)[1], 3, 1e-12);
 * ```
 */
export function logSnrTimes(schedule: Schedule, steps: number): number[] {
  requireSchedule(schedule);
  requireLevels("logSnrTimes", schedule);
  const { from, to } = schedule, low = logSnr(schedule, to), high = logSnr(schedule, from);
  return spread(steps, (u) => timeAtLogSnr(schedule, low + u * (high - low)), from, to);
}

/**
 * Steps that grow with the noise: the ρ-th root of σ/α falls evenly. Karras et al. (2022), equation 5.
 *
 * @param schedule The schedule.
 * @param steps Number of steps.
 * @param options ρ, 7 by default as there; 1 for even steps of σ/α, ∞ for even steps of the log-SNR.
 * @returns steps + 1 falling times.
 * @throws {RangeError} If steps is no positive integer, ρ not above 0, or σ or α is 0 at an end.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { edm } from "driftfield/processes";
 * import { karrasTimes } from "driftfield/samplers";
 *
 * assertAlmostEquals(karrasTimes(edm({ sigmaMin: 1, sigmaMax: 9 }), 2, { rho: 2 })[1], 4, 1e-12);
 * ```
 */
export function karrasTimes(
  schedule: Schedule,
  steps: number,
  { rho = 7 }: { readonly rho?: number } = {},
): number[] {
  requireSchedule(schedule);
  requirePositive("rho", rho);
  requireLevels("karrasTimes", schedule);
  const { from, to } = schedule;
  const root = (t: number) => Math.exp(-logSnr(schedule, t) / (2 * rho)),
    [low, high] = [root(from), root(to)];
  if (!(low > 0 && high < Infinity)) {
    throw new RangeError(`rho must be larger: levels to the power 1/rho leave float64, got ${rho}`);
  }
  return spread(
    steps,
    (u) => timeAtLogSnr(schedule, -2 * rho * Math.log(high + u * (low - high))),
    from,
    to,
  );
}

function requireLevels(who: string, schedule: Schedule): void {
  for (const t of [schedule.from, schedule.to]) requireLevel(who, schedule, t, "evenTimes");
}

/** steps + 1 times, exact at both ends. */
function spread(steps: number, at: (u: number) => number, from: number, to: number): number[] {
  requireInteger("steps", steps, 1);
  return Array.from({ length: steps + 1 }, (_, n) => n === 0 ? to : n === steps ? from : at(n / steps));
}
