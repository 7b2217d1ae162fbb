/**
 * Finite Markov chains, in discrete time by their transition matrix and in continuous time by their generator.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";
import { requireMatrix, requireProbabilities, requireStates } from "./matrix.ts";

/** A chain in discrete time: the present state alone decides the law of the next. */
export interface MarkovChain {
  /** What each of the n states is as a number, its position for example: length [n]. */
  readonly states: Float64Array;
  /** P_ij = P(X_{k+1} = j | X_k = i) in row-major order, rows summing to one: length [n · n]. */
  readonly P: Float64Array;
}

/** A chain in continuous time: it waits in i an exponential time of rate −Q_ii, and then jumps. */
export interface JumpProcess {
  /** What each of the n states is as a number, its position for example: length [n]. */
  readonly states: Float64Array;
  /** The generator, Q_ij ≥ 0 the rate of jumps from i to j, in 1/time, row-major, rows summing to zero: length [n · n]. */
  readonly Q: Float64Array;
}

/** Either of them. What does not need the diagonal is one and the same for both. */
export type Markov = MarkovChain | JumpProcess;

/** What may be said of the states. */
export interface StateOptions {
  /** Their positions, all different; 0 … n − 1 by default. */
  readonly states?: ArrayLike<number>;
}

/**
 * A chain from its transition matrix.
 *
 * @param rows P, n rows of n probabilities. A row's sum may miss 1 by rounding, n · 2⁻⁵².
 * @param options Positions of the states.
 * @returns The chain.
 * @throws {RangeError} If the matrix is not square, a row has a negative or non-finite entry or does not sum to one
 *   (the message names the row), or positions do not fit.
 * @throws {TypeError} If an entry is no number.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { markovChain } from "driftfield/processes";
 *
 * assertEquals(markovChain([[0.9, 0.1], [0.4, 0.6]]).states, new Float64Array([0, 1]));
 * assertThrows(() => markovChain([[0.5, 0.5], [0.5, 0.4]]), RangeError, "row 1 must sum to 1, got 0.9");
 * ```
 */
export function markovChain(rows: readonly ArrayLike<number>[], options: StateOptions = {}): MarkovChain {
  const P = requireMatrix(rows);
  rows.forEach((row, i) => requireProbabilities(`row ${i}`, row));
  return { states: requireStates(options.states, rows.length), P };
}

/**
 * A chain in continuous time from its generator.
 *
 * @param rows Q, n rows of n rates in 1/time, those off the diagonal ≥ 0. A row's sum may miss 0 by rounding.
 * @param options Positions of the states.
 * @returns The process.
 * @throws {RangeError} If the matrix is not square, a row has a negative rate or a non-finite entry or does not sum
 *   to zero (the message names the row), or positions do not fit.
 * @throws {TypeError} If an entry is no number.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { jumpProcess } from "driftfield/processes";
 *
 * assertEquals(jumpProcess([[-2, 2], [1, -1]], { states: [-1, 1] }).states, new Float64Array([-1, 1]));
 * assertThrows(() => jumpProcess([[-2, 2], [1, 1]]), RangeError, "row 1 must sum to 0, got 2");
 * ```
 */
export function jumpProcess(rows: readonly ArrayLike<number>[], options: StateOptions = {}): JumpProcess {
  const Q = requireMatrix(rows), n = rows.length;
  rows.forEach((row, i) => {
    let sum = 0, size = 0;
    for (let j = 0; j < n; j++) {
      requireNumber(`row ${i}, column ${j}`, row[j], i === j ? -Infinity : 0);
      sum += row[j];
      size += Math.abs(row[j]);
    }
    if (Math.abs(sum) > n * Number.EPSILON * size) throw new RangeError(`row ${i} must sum to 0, got ${sum}`);
  });
  return { states: requireStates(options.states, n), Q };
}
