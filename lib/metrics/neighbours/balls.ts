/**
 * The balls that reach from each point of a sample to its k-th neighbour: what such a sample takes its law's support to
 * be.
 *
 * @module
 */
import { type Points, requirePoints, requireSameDim } from "../../core/mod.ts";
import { nearestSquares } from "./nearest.ts";
import { below, sorted, squaredDistance } from "./sorted.ts";

/** ‖x_i − its k-th neighbour in the sample‖², length [batch]. */
export function squaredRadii(x: Points, k: number): Float64Array {
  const { squares } = nearestSquares(x, x, k, true);
  return Float64Array.from({ length: x.shape[0] }, (_, i) => squares[i * k + k - 1]);
}

/**
 * Visits each pair of a closed ball and a point inside it.
 *
 * @param centres Centres of the balls, shape [balls, dim].
 * @param squares Squared radii, length [balls].
 * @param x Points, shape [batch, dim].
 * @param visit Is told ball, point, and the square of the distance between.
 */
export function visitInside(
  centres: Points,
  squares: Float64Array,
  x: Points,
  visit: (ball: number, point: number, square: number) => void,
): void {
  requirePoints("x", x, 0);
  requireSameDim("centres", centres, "x", x);
  const { data, dim, axis, along, rows } = sorted(x);
  for (let i = 0; i < centres.shape[0]; i++) {
    const most = squares[i], reach = Math.sqrt(most) * (1 + 2 ** -50), c = centres.data[i * dim + axis];
    for (let j = below(along, c - reach); j < rows.length && along[j] <= c + reach; j++) {
      const square = squaredDistance(centres.data, i * dim, data, j * dim, dim, most);
      if (square <= most) visit(i, rows[j], square);
    }
  }
}

/** How many balls each point is in, and how many points are in each ball. */
export interface Inside {
  /** Length [batch]. */
  readonly ballsOfPoint: Uint32Array;
  /** Length [balls]. */
  readonly pointsOfBall: Uint32Array;
}

/** Counts who is in the balls of `centres` that reach to their k-th neighbours. */
export function inside(centres: Points, x: Points, k: number): Inside {
  const ballsOfPoint = new Uint32Array(x.shape[0]), pointsOfBall = new Uint32Array(centres.shape[0]);
  visitInside(centres, squaredRadii(centres, k), x, (ball, point) => {
    ballsOfPoint[point]++;
    pointsOfBall[ball]++;
  });
  return { ballsOfPoint, pointsOfBall };
}
