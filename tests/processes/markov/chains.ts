/**
 * Chains that the tests of this folder share.
 *
 * @module
 */
import { type Points, points } from "driftfield/core";
import { type JumpProcess, jumpProcess, type MarkovChain, markovChain } from "driftfield/processes";
import fc from "fast-check";

/** Square matrices of whole numbers 0 … 100, each row with at least one that is not 0 off the diagonal. */
const weights = (least: number) =>
  fc.integer({ min: 2, max: 7 }).chain((n) =>
    fc.array(fc.array(fc.integer({ min: least, max: 100 }), { minLength: n, maxLength: n }), {
      minLength: n,
      maxLength: n,
    })
  ).map((rows) => rows.map((row, i) => row.map((w, j) => j === (i + 1) % row.length ? w + 1 : w)));

/** Irreducible chains: there is a way round through all states. */
export const chains: fc.Arbitrary<MarkovChain> = weights(0).map((rows) =>
  markovChain(rows.map((row) => row.map((w) => w / row.reduce((a, b) => a + b))))
);

/** Irreducible processes in continuous time, rates up to 101. */
export const processes: fc.Arbitrary<JumpProcess> = weights(0).map((rows) =>
  jumpProcess(rows.map((row, i) => {
    const out = row.reduce((a, b) => a + b) - row[i];
    return row.map((w, j) => i === j ? -out : w);
  }))
);

/** A field from a function of one number. */
export const each = (f: (x: number) => number) => (x: Points): Points => points(x.data.map(f));

/** Rows of a row-major matrix. */
export const rowsOf = (a: Float64Array, n: number): Float64Array[] =>
  Array.from({ length: n }, (_, i) => a.subarray(i * n, (i + 1) * n));

/** The largest difference of two lists. */
export const farthest = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);

/** The slope of log error against log h, h falling by halves: one order for each halving. */
export const orders = (errors: readonly number[]): number[] =>
  errors.slice(1).map((error, i) => Math.log2(errors[i] / error));

export const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0);
