/**
 * Who is near.
 *
 * @module
 */
import { type Points, requireInteger, requirePoints, requireSameDim } from "../../core/mod.ts";
import { below, sorted, squaredDistance } from "./sorted.ts";

/** Nearest neighbours of some points. */
export interface Neighbours {
  /** Distances to the first, second, … k-th neighbour of each point, increasing: shape [queries, k]. */
  readonly distances: Points;
  /** Which rows those are: row i's at k i … k i + k − 1. */
  readonly rows: Uint32Array;
}

/**
 * The k nearest neighbours, exactly. Those among whom they are sought are sorted along one coordinate, and each search
 * ends where that coordinate alone is further away than the k-th best: in the plane it looks at about √n of n points. In
 * many dimensions it looks at most of them, but leaves a point as soon as part of its coordinates are too far away. No
 * matrix of distances is made.
 *
 * @param queries Whose neighbours, shape [batch, dim].
 * @param among Who may be one, shape [n, dim].
 * @param options `k`, how many (1 by default); `self`: true if both are one sample, of which no point is a neighbour of
 *   itself.
 * @returns Distances and rows.
 * @throws {RangeError} If the samples differ in dimension, are not finite, or there are fewer than k points to find; or if
 *   `self` is true of samples of different sizes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { nearestNeighbours } from "driftfield/metrics";
 *
 * const { distances, rows } = nearestNeighbours(points([[0], [9]]), points([[1], [5], [8]]), { k: 2 });
 * assertEquals([distances, [...rows]], [points([[1, 5], [1, 4]]), [0, 1, 2, 1]]);
 * ```
 */
export function nearestNeighbours(
  queries: Points,
  among: Points,
  { k = 1, self = false }: { k?: number; self?: boolean } = {},
): Neighbours {
  const { squares, rows } = nearestSquares(queries, among, k, self);
  return { distances: { data: squares.map(Math.sqrt), shape: [queries.shape[0], k] }, rows };
}

/** The same with ‖·‖², which compare without rounding. */
export function nearestSquares(
  queries: Points,
  among: Points,
  k: number,
  self: boolean,
): { squares: Float64Array; rows: Uint32Array } {
  requirePoints("queries", queries, 0);
  requirePoints("among", among);
  requireSameDim("queries", queries, "among", among);
  const n = among.shape[0], [batch, dim] = queries.shape;
  if (self && batch !== n) throw new RangeError(`self needs one sample, got ${batch} queries among ${n}`);
  requireInteger("k", k, 1, self ? n - 1 : n);
  const { data, axis, along, rows: from } = sorted(among);
  const squares = new Float64Array(batch * k).fill(Infinity), rows = new Uint32Array(batch * k);
  for (let i = 0; i < batch; i++) {
    const best = i * k, last = best + k - 1, x = queries.data[i * dim + axis];
    const look = (j: number) => {
      if (self && from[j] === i) return;
      const square = squaredDistance(queries.data, i * dim, data, j * dim, dim, squares[last]);
      if (square >= squares[last]) return;
      let at = last;
      for (; at > best && squares[at - 1] > square; at--) {
        squares[at] = squares[at - 1];
        rows[at] = rows[at - 1];
      }
      squares[at] = square;
      rows[at] = from[j];
    };
    let up = below(along, x), down = up - 1;
    while (true) {
      const above = up < n ? along[up] - x : Infinity, beneath = down >= 0 ? x - along[down] : Infinity;
      const gap = Math.min(above, beneath);
      if (!(gap * gap < squares[last])) break;
      look(above <= beneath ? up++ : down--);
    }
  }
  if (squares.includes(Infinity)) {
    throw new RangeError("queries and among must be less than 1e150 apart: their squares are beyond float64");
  }
  return { squares, rows };
}
