/**
 * Random numbers that are a function of where they are used, not of when they were drawn.
 *
 * @module
 */
import { type Points, requireInteger, type Shape } from "../core/mod.ts";
import { draw, type Law } from "./draw.ts";
import { permutation } from "./permutation.ts";
import { forkKey, type Key } from "./philox.ts";

/** Where in its stream a draw stands. */
export interface At {
  /** Index of the time step (or of whatever else repeats); 0 by default. */
  readonly step?: number;
  /** Row of the whole batch that the first drawn row is; 0 by default. */
  readonly row?: number;
  /** Coordinate that the first drawn one is; 0 by default. */
  readonly column?: number;
}

/**
 * A stream of random numbers without a state: the same call gives the same numbers, in any order, on any machine.
 * Draw different quantities from different forks.
 */
export interface Rng {
  /** What names the stream. */
  readonly key: Key;
  /** The independent stream that `label` names; this one is unchanged. */
  fork(label: string): Rng;
  /** Independent uniforms on the open interval (0, 1), multiples of 2⁻³² off by half: shape [batch, dim]. */
  uniform(shape: Shape, at?: At): Points;
  /** Independent standard normals, Φ⁻¹ of the uniforms of the same place: shape [batch, dim]. */
  normal(shape: Shape, at?: At): Points;
  /** A random order of 0 … n − 1, computed index by index as {@linkcode permuted} is: length [n]. */
  permutation(n: number, at?: Pick<At, "step">): Uint32Array;
}

/**
 * The stream of Philox4x32-10 that a seed names.
 *
 * Coordinate k of row i at step n is word k mod 4 of Philox(counter = (i, n, ⌊k/4⌋, 0), key), the key being made of
 * the seed and the labels of its forks. A row's numbers therefore do not depend on how many rows are drawn with it.
 *
 * @param seed Whole number, 0 … 2⁵³ − 1.
 * @returns The stream.
 * @throws {RangeError} If the seed, a shape, a step or a row is no whole number in its range.
 *
 * @example A row does not know the size of its batch
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { philox } from "driftfield/random";
 *
 * const noise = philox(0).fork("noise");
 * const all = noise.normal([1000, 3]), one = noise.normal([1, 3], { row: 700 });
 * assertEquals(one.data, all.data.subarray(2100, 2103));
 * ```
 */
export function philox(seed: number): Rng {
  requireInteger("seed", seed, 0);
  return stream([seed >>> 0, Math.floor(seed / 2 ** 32)]);
}

function stream(key: Key): Rng {
  return {
    key,
    fork: (label) => stream(forkKey(key, label)),
    uniform: (shape, at) => fill(key, shape, at, "uniform"),
    normal: (shape, at) => fill(key, shape, at, "normal"),
    permutation: (n, at) => permutation(key, n, at?.step ?? 0),
  };
}

const largest = 2 ** 32 - 1;

function fill(key: Key, shape: Shape, at: At = {}, law: Law): Points {
  if (!Array.isArray(shape)) throw new TypeError(`shape must be [batch, dim], got ${shape}`);
  const [batch, dim] = shape;
  const { step = 0, row = 0, column = 0 } = at;
  requireInteger("dim", dim, 1);
  requireInteger("batch", batch, 0);
  requireInteger("step", step, 0, largest);
  requireInteger("row", row, 0, largest - batch);
  requireInteger("column", column, 0, 4 * largest - dim);
  const data = new Float64Array(batch * dim);
  draw(data, law, batch, dim, key, row, step, column);
  return { data, shape: [batch, dim] };
}

/**
 * Standard normals of one row, without a check or a copy: what fused loops draw from. The same numbers as
 * `normal([1, count], { row, column })` of the stream with that key.
 *
 * @param out Where they go.
 * @param count How many: coordinates column … column + count − 1 of the row.
 * @param key Key of the stream.
 * @param row Row of the batch.
 * @param column First coordinate.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fillNormals, philox } from "driftfield/random";
 *
 * const rng = philox(0), out = new Float64Array(7);
 * fillNormals(out, 7, rng.key, 5, 2);
 * assertEquals(out, rng.normal([1, 7], { row: 5, column: 2 }).data);
 * ```
 */
export function fillNormals(out: Float64Array, count: number, key: Key, row: number, column: number): void {
  draw(out, "normal", 1, count, key, row, 0, column);
}
