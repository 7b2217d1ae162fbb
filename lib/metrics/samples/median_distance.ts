/**
 * The width of a kernel, from the data.
 *
 * @module
 */
import { type Points, requireObject, requirePoints, take } from "../../core/mod.ts";
import { philox, type Rng } from "../../random/mod.ts";

/**
 * The median distance between points, the usual bandwidth of a Gaussian kernel on them (Gretton et al. 2012): of all pairs
 * of at most 500 points, drawn without replacement if there are more.
 *
 * @param z Points, shape [batch, dim].
 * @param options Where chance comes from, `philox(0)` by default.
 * @returns The median, in the unit of length.
 * @throws {RangeError} If there are fewer than two points, or a coordinate is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { medianDistance } from "driftfield/metrics";
 *
 * assertEquals(medianDistance(points([[0], [1], [10]])), 9);
 * ```
 */
export function medianDistance(z: Points, { rng = philox(0) }: { readonly rng?: Rng } = {}): number {
  requirePoints("z", z, 2);
  requireObject("rng", rng, "fork", "permutation");
  const some = rng.fork("median").permutation(z.shape[0]).subarray(0, 500);
  const { data, shape: [n, dim] } = take(z, some), distances = new Float64Array(n * (n - 1) / 2);
  for (let i = 0, next = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += (data[i * dim + k] - data[j * dim + k]) ** 2;
      distances[next++] = Math.sqrt(sum);
    }
  }
  distances.sort();
  if (distances.at(-1) === Infinity) {
    throw new RangeError("z must have points less than 1e150 apart: squares are beyond float64");
  }
  const half = distances.length / 2;
  return (distances[Math.ceil(half) - 1] + distances[Math.floor(half)]) / 2;
}
