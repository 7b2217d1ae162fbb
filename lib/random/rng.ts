/**
 * Random numbers that are a function of where they are used, not of when they were drawn.
 *
 * @module
 */
import { type Points, requireInteger, type Shape } from "../core/mod.ts";
import { lowerQuantile } from "./normal_quantile.ts";
import { forkKey, type Key, philox4x32 } from "./philox.ts";

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
  /** A uniformly random order of 0 … n − 1 (each choice within n·2⁻³² of uniform): length [n]. */
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
    uniform: (shape, at) => fill(key, shape, at, (word) => (word + 0.5) / 2 ** 32),
    normal: (shape, at) => fill(key, shape, at, normalOf),
    permutation: (n, at) => permute(key, n, at?.step ?? 0),
  };
}

/** Φ⁻¹((word + ½) / 2³²), by symmetry from the nearer tail so that both are equally exact. */
function normalOf(word: number): number {
  return word < 2 ** 31
    ? lowerQuantile((word + 0.5) / 2 ** 32)
    : -lowerQuantile((2 ** 32 - 1 - word + 0.5) / 2 ** 32);
}

const largest = 2 ** 32 - 1;

function fill(key: Key, [batch, dim]: Shape, at: At = {}, map: (word: number) => number): Points {
  const { step = 0, row = 0, column = 0 } = at;
  requireInteger("dim", dim, 1);
  requireInteger("batch", batch, 0);
  requireInteger("step", step, 0, largest);
  requireInteger("row", row, 0, largest - batch);
  requireInteger("column", column, 0, 4 * largest - dim);
  const data = new Float64Array(batch * dim), words = new Uint32Array(4), [k0, k1] = small(key);
  for (let i = 0, next = 0; i < batch; i++) {
    let block = (Math.floor(column / 4) - 1) | 0, word = 4;
    for (let k = 0; k < dim; k++) {
      if (word === 4) {
        philox4x32((row + i) | 0, step | 0, ++block, 0, k0, k1, words);
        word = k === 0 ? column % 4 : 0;
      }
      data[next++] = map(words[word++]);
    }
  }
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
  const [k0, k1] = small(key);
  let block = (Math.floor(column / 4) - 1) | 0, word = 4;
  for (let j = 0; j < count; j++) {
    if (word === 4) {
      philox4x32(row, 0, ++block, 0, k0, k1, four);
      word = j === 0 ? column % 4 : 0;
    }
    out[j] = normalOf(four[word++]);
  }
}

const four = new Uint32Array(4);

/** Words with their sign, which V8 keeps in registers: twice as fast. */
const small = ([k0, k1]: Key): Key => [k0 | 0, k1 | 0];

/** Fisher and Yates's shuffle (Durstenfeld 1964), its choices drawn four to a counter. */
function permute(key: Key, n: number, step: number): Uint32Array {
  requireInteger("n", n, 0, largest);
  requireInteger("step", step, 0, largest);
  const order = new Uint32Array(n), words = new Uint32Array(4);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = n - 1; i > 0; i--) {
    if (i % 4 === 3 || i === n - 1) philox4x32(i >>> 2, step, 0, 0, key[0], key[1], words);
    const j = Math.floor(words[i & 3] * (i + 1) / 2 ** 32);
    const chosen = order[j];
    order[j] = order[i];
    order[i] = chosen;
  }
  return order;
}
