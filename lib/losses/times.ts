/**
 * At which times a loss looks.
 *
 * @module
 */
import { requireFunction, requireNumber, requirePositive } from "../core/mod.ts";
import { noiseLevel, requireSchedule, type Schedule, timeAtNoiseLevel } from "../processes/mod.ts";
import { normalQuantile } from "../random/mod.ts";

/** A law of times on a schedule. */
export interface TimeLaw {
  /** The time below which a share u of the draws lies, 0 < u < 1. */
  quantile(u: number): number;
  /** What a draw at t counts: 1, or how much likelier t is under the law that this one stands in for. */
  weight(t: number): number;
}

/** A law of times for each schedule. */
export type Times = (schedule: Schedule) => TimeLaw;

/**
 * Uniform between `from` and `to`.
 *
 * @param schedule The schedule.
 * @returns The law.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { uniformTimes } from "driftfield/losses";
 * import { linearPath } from "driftfield/processes";
 *
 * assertAlmostEquals(uniformTimes(linearPath()).quantile(0.5), 0.5);
 * ```
 */
export function uniformTimes(schedule: Schedule): TimeLaw {
  requireSchedule(schedule);
  const { from, to } = schedule;
  return { quantile: (u) => from + u * (to - from), weight: () => 1 };
}

/**
 * ln(σ/α) normal, held within the schedule's range (Karras et al. 2022, table 1).
 *
 * @param options `mean` and `deviation` of ln(σ/α), −1.2 and 1.2 by default.
 * @returns The law.
 * @throws {RangeError} If the mean is not finite or the deviation not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { logNormalTimes } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * assertAlmostEquals(logNormalTimes({ mean: 0 })(edm()).quantile(0.5), 1);
 * ```
 */
export function logNormalTimes(
  { mean = -1.2, deviation = 1.2 }: { readonly mean?: number; readonly deviation?: number } = {},
): Times {
  requireNumber("mean", mean);
  requirePositive("deviation", deviation);
  return (schedule) => {
    const least = noiseLevel(schedule, schedule.from), most = noiseLevel(schedule, schedule.to);
    const level = (u: number) => Math.exp(mean + deviation * normalQuantile(u));
    return {
      quantile: (u) => timeAtNoiseLevel(schedule, Math.min(most, Math.max(least, level(u)))),
      weight: () => 1,
    };
  };
}

/** Pieces in which an importance is summed up. */
const pieces = 4096;

/**
 * Importance sampling of uniform times: t with density q ∝ importance(t), each draw counting 1/((to − from) q), so that
 * every loss keeps its value and its gradient their mean, with another variance: the least where the importance is the
 * root mean square of the loss at t. Song, Durkan, Murray, Ermon (2021, section 5.1) take g²/σ² for the weight g². The
 * density is constant on 4,096 pieces, equal in t^⅓, which lie close where noise begins.
 *
 * @param importance Above 0.
 * @returns The law.
 * @throws {RangeError} If the importance is not above 0 somewhere between `from` and `to`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { importanceTimes } from "driftfield/losses";
 * import { linearPath } from "driftfield/processes";
 *
 * const path = linearPath(), law = importanceTimes((_, t) => t)(path); // q ∝ t
 * assertAlmostEquals(law.quantile(0.25), Math.sqrt(path.from ** 2 + 0.25 * (path.to ** 2 - path.from ** 2)), 1e-3);
 * ```
 */
export function importanceTimes(importance: (schedule: Schedule, t: number) => number): Times {
  requireFunction("importance", importance);
  return (schedule) => {
    const { from, to } = schedule, [low, high] = [Math.cbrt(from), Math.cbrt(to)];
    const edges = Float64Array.from({ length: pieces + 1 }, (_, n) => (low + n / pieces * (high - low)) ** 3);
    const heights = Float64Array.from({ length: pieces }, (_, n) => {
      const t = (edges[n] + edges[n + 1]) / 2, height = importance(schedule, t);
      requirePositive(`importance at t = ${t}`, height);
      return height;
    });
    const below = new Float64Array(pieces + 1);
    for (let n = 0; n < pieces; n++) below[n + 1] = below[n] + heights[n] * (edges[n + 1] - edges[n]);
    const total = below[pieces];
    return {
      quantile(u) {
        const n = lastAtMost(below, u * total);
        return edges[n] + (u * total - below[n]) / heights[n];
      },
      weight: (t) => total / ((to - from) * heights[lastAtMost(edges, t)]),
    };
  };
}

/** The last piece that begins at or below a value, by halving. */
function lastAtMost(edges: Float64Array, value: number): number {
  let low = 0, high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}
