/**
 * Square matrices in row-major order: checks, and the product of stochastic ones.
 *
 * @module
 */
import { requireInteger, requireNumber, requireNumbers, requireObject } from "../../core/mod.ts";
import type { Markov } from "./chain.ts";

/** Rows put one after the other: length [n · n]; throws unless they are n rows of n. */
export function requireMatrix(rows: readonly ArrayLike<number>[]): Float64Array {
  if (!Array.isArray(rows)) throw new TypeError(`rows must be a list of rows, got ${rows}`);
  const n = rows.length;
  if (n === 0) throw new RangeError("a chain needs at least one state, got no rows");
  rows.forEach((row, i) => {
    requireList(`row ${i}`, row);
    if (row.length !== n) {
      throw new RangeError(`the matrix must be square: of ${n} rows, row ${i} has ${row.length} entries`);
    }
  });
  return Float64Array.from({ length: n * n }, (_, at) => rows[Math.floor(at / n)][at % n]);
}

function requireList(name: string, values: unknown): void {
  if (Array.isArray(values) || ArrayBuffer.isView(values)) return;
  throw new TypeError(`${name} must be a list of numbers, got ${values}`);
}

/** Throws unless numbers are ≥ 0 and sum to one. Rounding n of them and adding them up errs by at most n · 2⁻⁵². */
export function requireProbabilities(name: string, values: ArrayLike<number>): void {
  let sum = 0;
  for (let j = 0; j < values.length; j++) {
    requireNumber(`${name}, column ${j}`, values[j], 0);
    sum += values[j];
  }
  if (Math.abs(sum - 1) > values.length * Number.EPSILON) {
    throw new RangeError(`${name} must sum to 1, got ${sum}`);
  }
}

/** Positions of the states, 0 … n − 1 by default. */
export function requireStates(states: ArrayLike<number> | undefined, n: number): Float64Array {
  if (!states) return Float64Array.from({ length: n }, (_, i) => i);
  requireNumbers("states", states);
  if (states.length !== n) throw new RangeError(`states must be ${n} positions, got ${states.length}`);
  const own = Float64Array.from(states);
  own.forEach((x, i) => requireNumber(`states[${i}]`, x));
  if (new Set(own).size < n) {
    throw new RangeError(`states must be different positions, got one of them twice`);
  }
  return own;
}

/** The matrix of a chain, P or Q. */
export const matrixOf = (chain: Markov): Float64Array => "P" in chain ? chain.P : chain.Q;

/** Requires a chain: in discrete time if its matrix must be P, in continuous time if Q. */
export function requireChain(name: string, chain: Markov, matrix?: "P" | "Q"): void {
  requireObject(name, chain, "states", ...matrix ? [matrix] : []);
  const entries = matrixOf(chain), { length: n } = chain.states;
  if (entries?.length !== n * n) {
    throw new TypeError(
      `${name} must be a chain as markovChain and jumpProcess make them, got ${Object.keys(chain)}`,
    );
  }
}

/** A state by its index, or a law of states: as a law, length [n]. */
export function requireLaw(name: string, start: number | ArrayLike<number>, n: number): Float64Array {
  if (typeof start === "number") {
    requireInteger(name, start, 0, n - 1);
    return Float64Array.from({ length: n }, (_, i) => i === start ? 1 : 0);
  }
  requireNumbers(name, start);
  if (start.length !== n) throw new RangeError(`${name} must have ${n} probabilities, got ${start.length}`);
  requireProbabilities(name, start);
  return Float64Array.from(start);
}

/** The identity, length [n · n]. */
export const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, at) => at % (n + 1) === 0 ? 1 : 0);

/** A B; zeros of A are skipped. */
export function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = out.subarray(i * n, (i + 1) * n);
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k];
      if (factor !== 0) { for (let j = 0, at = k * n; j < n; j++) row[j] += factor * b[at++]; }
    }
  }
  return out;
}

/** Divides numbers by their sum, in place: what rounding took from a law is given back. */
export function normalise(law: Float64Array): Float64Array {
  const sum = law.reduce((s, v) => s + v, 0);
  for (let j = 0; j < law.length; j++) law[j] /= sum;
  return law;
}

/** The same for every row of a matrix. */
export function normaliseRows(a: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) normalise(a.subarray(i * n, (i + 1) * n));
  return a;
}
