/**
 * The discrete random walk.
 *
 * @module
 */
import { type Points, requireInteger, requireObject, requirePositive, zeros } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";

/** How far and how often a walk steps. */
export interface WalkOptions {
  /** Number of independent walks. */
  readonly walks: number;
  /** Number of steps n. */
  readonly steps: number;
  /** Length h of a step, 1 by default. */
  readonly size?: number;
}

/**
 * Independent walks that step by +h or −h with probability ½ each, S_0 = 0, S_n = h (ξ_1 + … + ξ_n):
 *
 *     E S_n = 0,   Var S_n = n h²,   Var(S_{n+m} − S_n) = m h²
 *
 * @param rng Step j of walk i depends on (rng, i, j) alone.
 * @param options Number of walks, number of steps, size of a step.
 * @returns Positions S_0 … S_n of every walk, one a row: shape [walks, steps + 1].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is no positive whole number, or the size is not positive.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { randomWalk } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * assertEquals(randomWalk(philox(0), { walks: 3, steps: 10 }).shape, [3, 11]);
 * ```
 */
export function randomWalk(rng: Rng, { walks, steps, size = 1 }: WalkOptions): Points {
  requireObject("rng", rng, "uniform");
  requireInteger("walks", walks, 1);
  requireInteger("steps", steps, 1);
  requirePositive("size", size);
  const coins = rng.uniform([walks, steps]).data, path = zeros([walks, steps + 1]);
  for (let i = 0, at = 0; i < walks; i++) {
    let heads = 0;
    for (let j = 1; j <= steps; j++) {
      if (coins[at++] > 0.5) heads++;
      path.data[i * (steps + 1) + j] = size * (2 * heads - j);
    }
  }
  return path;
}

/**
 * P(S_n = k h) = C(n, (n + k)/2) 2⁻ⁿ for k = −n, −n + 2, …, n, and 0 otherwise: the exact law of the walk.
 *
 * @param steps n ≥ 1.
 * @param k Position in units of the step's size.
 * @returns The probability.
 * @throws {RangeError} If n is no positive whole number.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { walkProbability } from "driftfield/processes";
 *
 * assertAlmostEquals(walkProbability(2, 0), 1 / 2);
 * ```
 */
export function walkProbability(steps: number, k: number): number {
  requireInteger("steps", steps, 1);
  if (!Number.isInteger(k) || Math.abs(k) > steps || (steps + k) % 2 !== 0) return 0;
  const heads = (steps + Math.abs(k)) / 2; // from the nearer end: Π (n − i)/(i + 1)/2, then the remaining halves
  let logP = -steps * Math.LN2;
  for (let i = 0; i < steps - heads; i++) logP += Math.log((steps - i) / (i + 1));
  return Math.exp(logP);
}

/**
 * P(S_n ≤ x h), summed from the exact law.
 *
 * @param steps n ≥ 1.
 * @returns The distribution function of x; it sums once and looks up afterwards.
 * @throws {RangeError} If n is no positive whole number.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { walkCdf } from "driftfield/processes";
 *
 * assertAlmostEquals(walkCdf(2)(0), 3 / 4);
 * ```
 */
export function walkCdf(steps: number): (x: number) => number {
  requireInteger("steps", steps, 1);
  const cumulative = new Float64Array(steps + 1);
  for (let i = 0, sum = 0; i <= steps; i++) cumulative[i] = sum += walkProbability(steps, 2 * i - steps);
  return (x) => x < -steps ? 0 : cumulative[Math.min(steps, Math.floor((x + steps) / 2))];
}
