/**
 * Moments of many paths.
 *
 * @module
 */
import { type Points, requireInteger, requireShape } from "../../core/mod.ts";
import type { CentralMoments } from "./types.ts";

/**
 * Mean, second and fourth central moment of each coordinate, in two passes.
 *
 * @param x Points, shape [batch, dim].
 * @returns The moments, dim of each.
 * @throws {TypeError} If x is something else than Points.
 * @throws {RangeError} If there are no paths, or the shape does not fit.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { centralMoments } from "driftfield/kernels";
 *
 * const { mean, second, fourth } = centralMoments(points([[1], [5]]));
 * assertEquals([mean[0], second[0], fourth[0]], [3, 4, 16]);
 * ```
 */
export function centralMoments(x: Points): CentralMoments {
  requireShape("x", x);
  const { data, shape: [count, dim] } = x;
  requireInteger("batch of x", count, 1);
  const [mean, second, fourth] = [new Float64Array(dim), new Float64Array(dim), new Float64Array(dim)];
  for (let i = 0; i < data.length; i++) mean[i % dim] += data[i] - data[i % dim]; // from the first path: less to round
  for (let k = 0; k < dim; k++) mean[k] = data[k] + mean[k] / count;
  for (let i = 0; i < data.length; i++) {
    const square = (data[i] - mean[i % dim]) ** 2;
    second[i % dim] += square / count;
    fourth[i % dim] += square * square / count;
  }
  return { count, mean, second, fourth };
}
