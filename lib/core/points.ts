/**
 * Batches of points: what users see, and what every room speaks.
 *
 * @module
 */
import { requireInteger, requireNumbers } from "./require.ts";
import { requireShape } from "./require_points.ts";

/** The shape of a batch: number of rows, number of coordinates. */
export type Shape = readonly [batch: number, dim: number];

/** A batch of points in float64, row-major: coordinate k of row i is `data[i * dim + k]`. */
export interface Points {
  /** Coordinates, batch × dim of them, row after row. */
  readonly data: Float64Array;
  /** `[batch, dim]`. */
  readonly shape: Shape;
}

/** A vector field that maps a whole batch [batch, dim] at time t to vectors of the same shape. */
export type Field<V> = (x: V, t: number) => V;

/**
 * Points from rows of coordinates, or from one flat array with the number of coordinates a row has.
 *
 * @param rows `[[x, y], …]`, or flat coordinates in row-major order (kept, not copied, if a Float64Array).
 * @param dim Coordinates a row of a flat array (1 by default); rows tell their own.
 * @returns Points of shape [rows, dim].
 * @throws {TypeError} If it is neither.
 * @throws {RangeError} If a row has another length than the first, or the flat length is no multiple of dim.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 *
 * assertEquals(points([[1, 2], [3, 4], [5, 6]]).shape, [3, 2]);
 * assertEquals(points(new Float64Array(6), 3).shape, [2, 3]);
 * ```
 */
export function points(rows: Float64Array | readonly (readonly number[])[], dim = 1): Points {
  if (rows instanceof Float64Array) {
    requireInteger("dim", dim, 1);
    if (rows.length % dim !== 0) {
      throw new RangeError(`points: ${rows.length} coordinates do not divide into rows of dim = ${dim}`);
    }
    return { data: rows, shape: [rows.length / dim, dim] };
  }
  if (!isList(rows) || !rows.every(isList)) {
    throw new TypeError(`points: rows must be a list of rows, or a Float64Array, got ${rows}`);
  }
  const width = rows[0]?.length ?? 1;
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd >= 0) {
    throw new RangeError(`points: row ${odd} has ${rows[odd].length} coordinates, row 0 has ${width}`);
  }
  if (width === 0) throw new RangeError("points: rows must have a coordinate, got none");
  return { data: Float64Array.from(rows.flat()), shape: [rows.length, width] };
}

const isList = (value: unknown): boolean => Array.isArray(value) || ArrayBuffer.isView(value);

/**
 * Points at the origin.
 *
 * @param shape `[batch, dim]`.
 * @returns Zeros of that shape.
 * @throws {TypeError} If it is no such pair.
 * @throws {RangeError} If a length is no whole number, batch is below 0, or dim below 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { zeros } from "driftfield/core";
 *
 * assertEquals(zeros([2, 3]).data.length, 6);
 * ```
 */
export function zeros(shape: Shape): Points {
  if (!Array.isArray(shape)) throw new TypeError(`shape must be [batch, dim], got ${shape}`);
  const [batch, dim] = shape;
  requireInteger("batch of the shape", batch, 0, 2 ** 32);
  requireInteger("dim of the shape", dim, 1, 2 ** 32);
  return { data: new Float64Array(batch * dim), shape: [batch, dim] };
}

/**
 * The same point many times: where all paths start.
 *
 * @param row Its coordinates.
 * @param batch How many times.
 * @returns Points of shape [batch, row.length].
 * @throws {TypeError} If the row is no list of numbers.
 * @throws {RangeError} If batch is no whole number, a coordinate is not finite, or there are none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points, repeat } from "driftfield/core";
 *
 * assertEquals(repeat([1, 2], 3), points([[1, 2], [1, 2], [1, 2]]));
 * ```
 */
export function repeat(row: readonly number[], batch: number): Points {
  requireInteger("batch", batch, 0);
  requireNumbers("row", row);
  requireInteger("coordinates of the row", row.length, 1);
  const out = zeros([batch, row.length]);
  for (let i = 0; i < out.data.length; i++) out.data[i] = row[i % row.length];
  return out;
}

/**
 * One coordinate of every row.
 *
 * @param x Points, shape [batch, dim].
 * @param k Which coordinate, 0 … dim − 1.
 * @returns A copy of it: length [batch].
 * @throws {TypeError} If x is something else than Points.
 * @throws {RangeError} If there is no such coordinate.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { column, points } from "driftfield/core";
 *
 * assertEquals([...column(points([[1, 2], [3, 4]]), 1)], [2, 4]);
 * ```
 */
export function column(x: Points, k: number): Float64Array {
  requireShape("x", x);
  const [batch, dim] = x.shape;
  requireInteger("k", k, 0, dim - 1);
  const out = new Float64Array(batch);
  for (let i = 0, at = k; i < batch; i++, at += dim) out[i] = x.data[at];
  return out;
}

/**
 * Some rows, in the order asked for.
 *
 * @param x Points, shape [batch, dim].
 * @param indices Row numbers, 0 … batch − 1.
 * @returns Copies of those rows: shape [indices.length, dim].
 * @throws {TypeError} If x is something else than Points, or there is no list of indices.
 * @throws {RangeError} If there is no such row.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points, take } from "driftfield/core";
 *
 * assertEquals(take(points([[1], [2], [3]]), [2, 0]), points([[3], [1]]));
 * ```
 */
export function take(x: Points, indices: ArrayLike<number>): Points {
  requireShape("x", x);
  requireNumbers("indices", indices);
  const dim = x.shape[1], out = zeros([indices.length, dim]);
  for (let i = 0; i < indices.length; i++) {
    requireInteger(`indices[${i}]`, indices[i], 0, x.shape[0] - 1);
    const from = indices[i] * dim;
    out.data.set(x.data.subarray(from, from + dim), i * dim);
  }
  return out;
}

/**
 * ‖x_i‖², one number a row.
 *
 * @param x Points, shape [batch, dim].
 * @returns Squared lengths: length [batch].
 * @throws {TypeError} If x is something else than Points.
 * @throws {RangeError} If its shape does not fit its data.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points, squaredNorms } from "driftfield/core";
 *
 * assertEquals([...squaredNorms(points([[3, 4], [1, 0]]))], [25, 1]);
 * ```
 */
export function squaredNorms(x: Points): Float64Array {
  requireShape("x", x);
  const { data, shape: [batch, dim] } = x, out = new Float64Array(batch);
  for (let i = 0, at = 0; i < batch; i++) {
    for (let k = 0; k < dim; k++, at++) out[i] += data[at] * data[at];
  }
  return out;
}
