/**
 * When, where and through which barrier paths have left.
 *
 * @module
 */
import { type Points, requireNumbers, requireObject } from "../../core/mod.ts";
import type { PathEstimate } from "../frame.ts";

/** How each path has left. */
export interface Passages {
  /** When: length [paths]. Infinity for a path that is still inside. */
  readonly times: Float64Array;
  /** Through which barrier: length [paths]. −1 for a path that is still inside. */
  readonly barriers: Int32Array;
  /** Where it left, or where it is: shape [paths, dim]. */
  readonly points: Points;
  /** How many are still inside. */
  readonly inside: number;
  /** When they started. */
  readonly start: number;
  /** Until when they were followed. */
  readonly end: number;
}

/**
 * S(t) = P(τ > t), the share of paths still inside.
 *
 * @param passages What `firstPassageToEnd` gives.
 * @param times At which times: not after the end, unless all paths have left.
 * @returns The share at each time. Its standard error is √(p(1 − p)/n), with p = (k + ½)/(n + 1) for k paths of n, so
 *   that it is not 0 where all or none have left.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a time is not finite, or after the end with paths inside.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { firstPassageToEnd, interval, survivalCurve } from "driftfield/solvers";
 *
 * const options = { barriers: interval(0, 1), dt: 0.01, steps: 200, rng: philox(0) };
 * const left = await firstPassageToEnd(sde({ drift: 1, diffusion: 0 }), repeat([0.5], 4), options);
 * assertEquals(survivalCurve(left, [0.49, 0.51]).map(({ value }) => value), [1, 0]);
 * ```
 */
export function survivalCurve(passages: Passages, times: ArrayLike<number>): PathEstimate[] {
  requireObject("passages", passages, "times", "barriers");
  requireNumbers("times", times);
  const { inside, end } = passages, sorted = passages.times.toSorted(), n = sorted.length;
  return Array.from(times, (t, i) => {
    if (t > end && inside > 0) {
      throw new RangeError(
        `times[${i}] must not be after ${end}, as ${inside} paths are inside then; got ${t}`,
      );
    }
    return share(n - firstAfter(sorted, t), n);
  });
}

/**
 * The probability of leaving through a barrier before the end.
 *
 * @param passages What `firstPassageToEnd` gives.
 * @param barrier Number of the barrier; −1 for that of not leaving.
 * @returns The share of such paths, with a standard error as of `survivalCurve`.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example Brownian motion from ¼ leaves (0, 1) through 1 with probability ¼
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { firstPassageToEnd, interval, passageShare } from "driftfield/solvers";
 *
 * const options = { barriers: interval(0, 1), dt: 0.05, steps: 200, rng: philox(0) };
 * const left = await firstPassageToEnd(sde({ drift: 0, diffusion: 1 }), repeat([0.25], 2000), options);
 * const { value, standardError } = passageShare(left, 1);
 * assertAlmostEquals(value, 1 / 4, 4 * standardError);
 * ```
 */
export function passageShare(passages: Passages, barrier: number): PathEstimate {
  requireObject("passages", passages, "times", "barriers");
  const { barriers } = passages;
  return share(barriers.reduce((count, own) => own === barrier ? count + 1 : count, 0), barriers.length);
}

/**
 * The mean time that it takes to leave, E[τ], or E[τ | through that barrier].
 *
 * @param passages What `firstPassageToEnd` gives.
 * @param barrier Takes the paths alone that left through this barrier.
 * @returns The mean time from the start, and its standard error.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If paths are still inside, of which nobody knows when they leave; or fewer than two have left.
 *
 * @example Brownian motion from 0 leaves (−1, 1) after a time of 1
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { firstPassageToEnd, interval, meanPassageTime } from "driftfield/solvers";
 *
 * const options = { barriers: interval(-1, 1), dt: 0.05, steps: 1000, rng: philox(0) };
 * const left = await firstPassageToEnd(sde({ drift: 0, diffusion: 1 }), repeat([0], 2000), options);
 * const { value, standardError } = meanPassageTime(left);
 * assertAlmostEquals(value, 1, 4 * standardError);
 * ```
 */
export function meanPassageTime(passages: Passages, barrier?: number): PathEstimate {
  requireObject("passages", passages, "times", "barriers");
  const { inside, start, end } = passages;
  if (inside > 0) {
    throw new RangeError(
      `${inside} of ${passages.times.length} paths are inside at ${end}, and their times unknown: ` +
        "take more steps, or a survivalCurve until then",
    );
  }
  const times = passages.times.filter((_, i) => barrier === undefined || passages.barriers[i] === barrier);
  const n = times.length;
  if (n < 2) throw new RangeError(`a mean needs at least 2 paths that left, got ${n}`);
  const value = times.reduce((sum, t) => sum + t - start, 0) / n;
  const square = times.reduce((sum, t) => sum + (t - start - value) ** 2, 0);
  return { value, standardError: Math.sqrt(square / n / (n - 1)) };
}

function share(k: number, n: number): PathEstimate {
  const p = (k + 0.5) / (n + 1);
  return { value: k / n, standardError: Math.sqrt(p * (1 - p) / n) };
}

/** How many of the sorted times are at or before t. */
function firstAfter(sorted: Float64Array, t: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}
