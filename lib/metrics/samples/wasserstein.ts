/**
 * The Wasserstein distance between two samples.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { assignment } from "./assignment.ts";
import { requireSamples } from "./require_samples.ts";
import { transportOnLine } from "./transport_on_line.ts";

/**
 * The Wasserstein distance of order 2 between two samples, by optimal assignment:
 *
 *     W₂² = min_π (1/n) Σ ‖x_i − y_π(i)‖²,
 *
 * with π of {@linkcode assignment}. On a line the sorted samples are paired, whatever their sizes. The distance is that of
 * these points: samples of one law are at a distance too, of order n^{−1/dim} from dim = 3 on.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, of as many points: shape [n, dim].
 * @returns W₂ in the unit of length. But on a line, time is up to O(n³), seconds for n = 1000, and memory O(n²): the one
 *   distance here that holds a matrix of pairs.
 * @throws {RangeError} If a sample is empty, a coordinate is not finite, dim differs, or (but on a line) the sizes differ
 *   or are above 2000; {@linkcode slicedWasserstein} has no such limit.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { wasserstein2 } from "driftfield/metrics";
 *
 * assertAlmostEquals(wasserstein2(points([[0, 0], [1, 0]]), points([[1, 2], [0, 2]])), 2);
 * ```
 */
export function wasserstein2(x: Points, y: Points): number {
  requireSamples(x, y, 1);
  const [n, dim] = x.shape, [m] = y.shape;
  if (dim === 1) return Math.sqrt(transportOnLine(x.data.toSorted(), y.data.toSorted(), 2));
  if (n !== m) throw new RangeError(`wasserstein2 needs x and y of one size, got ${n} and ${m} points`);
  const paired = assignment(x, y);
  let sum = 0;
  for (let at = 0; at < x.data.length; at++) {
    sum += (x.data[at] - y.data[paired[Math.floor(at / dim)] * dim + at % dim]) ** 2;
  }
  return Math.sqrt(sum / n);
}
