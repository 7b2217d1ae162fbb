/**
 * The Wasserstein distance between two samples.
 *
 * @module
 */
import { linearSumAssignment } from "linear-sum-assignment";
import { type Points, zeros } from "../../core/mod.ts";
import { requireSamples } from "./require_samples.ts";
import { transportOnLine } from "./transport_on_line.ts";

/** The costs of so many against so many are three matrices of 32 MB. */
const largest = 2000;

/**
 * The Wasserstein distance of order 2 between two samples, by optimal assignment:
 *
 *     W₂² = min_π (1/n) Σ ‖x_i − y_π(i)‖² = ‖x̄ − ȳ‖² + min_π (1/n) Σ ‖(x_i − x̄) − (y_π(i) − ȳ)‖²,
 *
 * the second form being what is solved, as it takes a fraction of the time (Jonker and Volgenant's shortest augmenting
 * paths, in the form of Crouse 2016, "On implementing 2D rectangular assignment algorithms"). On a line the sorted samples are
 * paired, whatever their sizes. The distance is that of these points: samples of one law are at a distance too, of order
 * n^{−1/dim} from dim = 3 on.
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
  if (n !== m) throw new RangeError(`wasserstein2 needs samples of one size, got ${n} and ${m} points`);
  if (n > largest) throw new RangeError(`wasserstein2 takes at most ${largest} points a sample, got ${n}`);
  const [a, b] = [centred(x), centred(y)];
  const costs = Array.from(
    { length: n },
    (_, i) =>
      Float64Array.from(
        { length: n },
        (_, j) => squaredDistance(a.rows.data, i * dim, b.rows.data, j * dim, dim),
      ),
  );
  const { columnAssignments } = linearSumAssignment(costs, { maximaze: false }); // sic
  const cost = columnAssignments.reduce((sum, row, column) => sum + costs[row][column], 0);
  return Math.sqrt(squaredDistance(a.centre, 0, b.centre, 0, dim) + cost / n);
}

/** The mean of the rows, and the rows less it. */
function centred({ data, shape }: Points): { centre: Float64Array; rows: Points } {
  const [n, dim] = shape, centre = new Float64Array(dim), rows = zeros(shape);
  data.forEach((value, at) => centre[at % dim] += value / n);
  data.forEach((value, at) => rows.data[at] = value - centre[at % dim]);
  return { centre, rows };
}

function squaredDistance(p: Float64Array, i: number, q: Float64Array, j: number, dim: number): number {
  let sum = 0;
  for (let k = 0; k < dim; k++) sum += (p[i + k] - q[j + k]) ** 2;
  return sum;
}
