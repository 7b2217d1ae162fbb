/**
 * Points in pairs, at the least cost.
 *
 * @module
 */
import { linearSumAssignment } from "linear-sum-assignment";
import { type Points, zeros } from "../../core/mod.ts";
import { requireSamples } from "./require_samples.ts";

/** The costs of so many against so many are three matrices of 32 MB. */
const largest = 2000;

/**
 * The optimal assignment of two samples of one size, the permutation π of least
 *
 *     Σ_i ‖x_i − y_π(i)‖²,
 *
 * by Jonker and Volgenant's shortest augmenting paths, in the form of Crouse 2016, "On implementing 2D rectangular assignment
 * algorithms". It is that of the samples less their means too, and of costs less the least one of each row and column, from
 * which it is found in a fraction of the time.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, of as many points: shape [n, dim].
 * @returns π: row π(i) of y goes with row i of x; length [n]. Time is up to O(n³), about a second for n = 1000, and memory
 *   O(n²).
 * @throws {RangeError} If a sample is empty or has more than 2000 points, a coordinate is not finite, or dim or sizes
 *   differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { assignment } from "driftfield/metrics";
 *
 * assertEquals([...assignment(points([[0], [5], [9]]), points([[8], [1], [4]]))], [1, 2, 0]);
 * ```
 */
export function assignment(x: Points, y: Points): Int32Array {
  requireSamples(x, y, 1);
  const [n] = x.shape, [m] = y.shape;
  if (n !== m) throw new RangeError(`x and y must be of one size to be paired, got ${n} and ${m} points`);
  if (n > largest) throw new RangeError(`an assignment takes at most ${largest} points a sample, got ${n}`);
  const costs = reduced(squaredDistances(centred(x), centred(y)));
  return Int32Array.from(linearSumAssignment(costs, { maximaze: false }).rowAssignments); // sic
}

/** ‖x_i − y_j‖²: row i, column j. */
function squaredDistances({ data: x, shape: [n, dim] }: Points, { data: y }: Points): Float64Array[] {
  return Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(n);
    for (let j = 0; j < n; j++) {
      for (let k = 0; k < dim; k++) row[j] += (x[i * dim + k] - y[j * dim + k]) ** 2;
    }
    return row;
  });
}

/** The costs less the least of each column, and then of each row: the paths to be found begin at 0. */
function reduced(costs: readonly Float64Array[]): Float64Array[] {
  const least = costs.reduce((least, row) => least.map((value, j) => Math.min(value, row[j])));
  const rows = costs.map((row) => row.map((value, j) => value - least[j]));
  return rows.map((row) => {
    const low = row.reduce((a, b) => Math.min(a, b));
    return row.map((value) => value - low);
  });
}

/** The rows less their mean. */
function centred({ data, shape }: Points): Points {
  const [n, dim] = shape, centre = new Float64Array(dim), out = zeros(shape);
  data.forEach((value, at) => centre[at % dim] += value / n);
  data.forEach((value, at) => out.data[at] = value - centre[at % dim]);
  return out;
}
