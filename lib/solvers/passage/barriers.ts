/**
 * Where paths end.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumbers,
  requirePositive,
  requireSameDim,
} from "../../core/mod.ts";

/**
 * A barrier φ: above 0 inside, 0 on it, below 0 beyond; φ(x, t): [batch, dim] ↦ [batch]. A signed distance, or any
 * function of which the gradient does not vanish on the barrier; if it reads t, the barrier moves.
 */
export type Barrier = (x: Points, t: number) => Float64Array;

/**
 * The barriers at the ends of an interval: x_k − a and b − x_k. An end at infinity is none.
 *
 * @param a Lower end, or −Infinity.
 * @param b Upper end, or Infinity.
 * @param k Which coordinate; 0 by default.
 * @returns The lower and the upper barrier, or the only one.
 * @throws {RangeError} If a < b does not hold, or both are infinite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interval } from "driftfield/solvers";
 *
 * const [lower, upper] = interval(-1, 3), x = points([[0], [4]]);
 * assertEquals([[...lower(x, 0)], [...upper(x, 0)]], [[1, 5], [3, -1]]);
 * assertEquals(interval(-Infinity, 3).length, 1);
 * ```
 */
export function interval(a: number, b: number, k = 0): readonly Barrier[] {
  requireInteger("k", k, 0);
  if (!(a < b)) throw new RangeError(`a must be below b, got a = ${a}, b = ${b}`);
  const barriers = [...(a > -Infinity ? [beyond(a, 1, k)] : []), ...(b < Infinity ? [beyond(b, -1, k)] : [])];
  if (barriers.length === 0) throw new RangeError("a and b must not both be infinite");
  return barriers;
}

/** ±(x_k − end). */
function beyond(end: number, side: 1 | -1, k: number): Barrier {
  return ({ data, shape: [batch, dim] }) => {
    requireInteger("k", k, 0, dim - 1);
    const out = new Float64Array(batch);
    for (let i = 0; i < batch; i++) out[i] = side * (data[i * dim + k] - end);
    return out;
  };
}

/**
 * The barrier around a ball, R − |x − c|.
 *
 * @param centre c.
 * @param radius R, above 0.
 * @returns The one barrier.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the radius is not above 0, a coordinate of the centre not finite, or (the barrier) a point is
 *   of another dimension.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { ball } from "driftfield/solvers";
 *
 * const [sphere] = ball([1, 0], 10);
 * assertEquals([...sphere(points([[1, 0], [4, 4]]), 0)], [10, 5]);
 * ```
 */
export function ball(centre: readonly number[], radius: number): readonly Barrier[] {
  requirePositive("radius", radius);
  requireNumbers("centre", centre);
  requireInteger("coordinates of centre", centre.length, 1);
  const middle = { data: Float64Array.from(centre), shape: [1, centre.length] } as const;
  return [(x) => {
    requireSameDim("x", x, "centre", middle);
    const { data, shape: [batch, dim] } = x, out = new Float64Array(batch);
    for (let i = 0, at = 0; i < batch; i++) {
      let square = 0;
      for (let k = 0; k < dim; k++, at++) square += (data[at] - centre[k]) ** 2;
      out[i] = radius - Math.sqrt(square);
    }
    return out;
  }];
}
