/**
 * The composition rule of Chapman and Kolmogorov.
 *
 * @module
 */
import { requireInteger } from "../../core/mod.ts";
import type { MarkovChain } from "./chain.ts";
import { identity, normalise, normaliseRows, product, requireChain, requireLaw } from "./matrix.ts";

/**
 * First one transition, then another: the sum over where the chain is in between,
 *
 *     P(X_{s+t} = j | X_0 = i) = Σ_k P(X_s = k | X_0 = i) P(X_{s+t} = j | X_s = k)
 *
 * the equation of Chapman (1928) and Kolmogorov (1931, "Über die analytischen Methoden in der
 * Wahrscheinlichkeitsrechnung"). Rows are scaled to sum to one again, so that rounding does not add up however often
 * transitions are composed.
 *
 * @param first P_s.
 * @param second P_t, on the same states.
 * @returns P_s P_t.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the states differ.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { chapmanKolmogorov, markovChain } from "driftfield/processes";
 *
 * const flip = markovChain([[0.9, 0.1], [0.1, 0.9]]);
 * assertAlmostEquals(chapmanKolmogorov(flip, flip).P[1], 2 * 0.9 * 0.1);
 * ```
 */
export function chapmanKolmogorov(first: MarkovChain, second: MarkovChain): MarkovChain {
  requireChain("first", first, "P");
  requireChain("second", second, "P");
  const n = first.states.length;
  if (second.states.length !== n) {
    throw new RangeError(`chapmanKolmogorov: ${n} states, then ${second.states.length}`);
  }
  const odd = first.states.findIndex((x, i) => second.states[i] !== x);
  if (odd >= 0) {
    throw new RangeError(
      `chapmanKolmogorov: state ${odd} is ${first.states[odd]}, then ${second.states[odd]}`,
    );
  }
  return { states: first.states, P: normaliseRows(product(first.P, second.P, n), n) };
}

/**
 * Several steps as one: Pᵏ, by repeated squaring.
 *
 * @param chain The chain of one step.
 * @param steps k ≥ 0.
 * @returns The chain that moves k steps at once.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If k is no whole number ≥ 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { markovChain, power } from "driftfield/processes";
 *
 * const flip = markovChain([[0.9, 0.1], [0.1, 0.9]]);
 * assertAlmostEquals(power(flip, 10).P[0], (1 + 0.8 ** 10) / 2);
 * ```
 */
export function power(chain: MarkovChain, steps: number): MarkovChain {
  requireChain("chain", chain, "P");
  requireInteger("steps", steps, 0);
  const n = chain.states.length;
  let made: MarkovChain = { states: chain.states, P: identity(n) };
  for (let rest = steps, square = chain; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) made = chapmanKolmogorov(made, square);
    if (rest > 1) square = chapmanKolmogorov(square, square);
  }
  return made;
}

/**
 * How a law of states moves: p ↦ p Pᵏ, one step after the other.
 *
 * @param chain The chain.
 * @param start The law at the start, length [n], or the index of the state where the chain is for certain.
 * @param steps k ≥ 0, 1 by default.
 * @returns The law after k steps: length [n].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the law or the number of steps is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { markovChain, propagate } from "driftfield/processes";
 *
 * const chain = markovChain([[0.5, 0.5], [0.25, 0.75]]);
 * assertEquals(propagate(chain, 0, 2), new Float64Array([0.375, 0.625]));
 * ```
 */
export function propagate(
  chain: MarkovChain,
  start: number | ArrayLike<number>,
  steps = 1,
): Float64Array {
  requireChain("chain", chain, "P");
  const { states, P } = chain;
  requireInteger("steps", steps, 0);
  const n = states.length;
  let law = requireLaw("start", start, n);
  for (let step = 0; step < steps; step++) {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      if (law[i] !== 0) { for (let j = 0, at = i * n; j < n; j++) next[j] += law[i] * P[at++]; }
    }
    law = normalise(next);
  }
  return law;
}
