/**
 * One sample made two.
 *
 * @module
 */
import { type Points, requireInteger, requireObject, requirePoints, take } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";

/**
 * Divides a sample by chance: what a distance between two real samples comes to, its floor, is the distance between the
 * two parts.
 *
 * @param x Points, shape [batch, dim].
 * @param n How many rows the first part has.
 * @param rng Decides which.
 * @returns Parts of shape [n, dim] and [batch − n, dim].
 * @throws {RangeError} If there are not n rows.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { splitSample } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const [a, b] = splitSample(points([[1], [2], [3]]), 1, philox(0));
 * assertEquals([...a.data, ...b.data].sort(), [1, 2, 3]);
 * ```
 */
export function splitSample(x: Points, n: number, rng: Rng): [Points, Points] {
  requirePoints("x", x, 0);
  requireInteger("n", n, 0, x.shape[0]);
  requireObject("rng", rng, "fork", "permutation");
  const order = rng.fork("split").permutation(x.shape[0]);
  return [take(x, order.subarray(0, n)), take(x, order.subarray(n))];
}
