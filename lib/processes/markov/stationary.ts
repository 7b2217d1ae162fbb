/**
 * The law that a chain does not change, and whether time can be seen to run in it.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";
import type { Markov } from "./chain.ts";
import { communicatingClasses, named } from "./classes.ts";
import { matrixOf, normalise, requireChain, requireLaw } from "./matrix.ts";
import { reduce, requirePivots, restrict } from "./state_reduction.ts";

/**
 * The stationary law: π P = π, or π Q = 0, Σ π_i = 1.
 *
 * By state reduction, without subtractions: every π_i is exact to a few roundings of its own size, also where it is
 * 1e-30 (Grassmann, Taksar and Heyman 1985; O'Cinneide 1993, "Entrywise perturbation theory and error analysis for
 * Markov chains").
 *
 * @param chain In discrete or continuous time.
 * @returns π, 0 on states that are left for ever: length [n].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If it is not unique, the chain having separate closed classes (the message names them), or rates
 *   are so far apart that the ways out of a state have vanished among the numbers.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertThrows } from "@std/assert";
 * import { markovChain, stationary, walkChain } from "driftfield/processes";
 *
 * assertAlmostEquals(stationary(markovChain([[0.9, 0.1], [0.4, 0.6]]))[0], 0.8);
 * const ruin = walkChain({ places: 4, ends: "absorbing" });
 * assertThrows(() => stationary(ruin), RangeError, "2 closed classes, {0} and {3}");
 * ```
 */
export function stationary(chain: Markov): Float64Array {
  requireChain("chain", chain);
  const n = chain.states.length, closed = communicatingClasses(chain).filter((one) => one.closed);
  if (closed.length > 1) {
    throw new RangeError(
      `the stationary law is not unique: the chain has ${closed.length} closed classes, ${named(closed)}`,
    );
  }
  const { states } = closed[0], m = states.length, none = new Float64Array(m);
  const { rates } = restrict(matrixOf(chain), n, states), pivots = reduce({ rates, exit: none, gain: none });
  requirePivots(pivots, 1);
  const law = new Float64Array(m);
  law[0] = 1;
  for (let k = 1; k < m; k++) { // what flows into k from those before it, against what flows out
    let sum = 0;
    for (let i = 0; i < k; i++) sum += law[i] * rates[i * m + k];
    for (let i = 0; i < k; i++) law[i] *= pivots[k] / (sum + pivots[k]);
    law[k] = sum / (sum + pivots[k]);
  }
  normalise(law);
  const all = new Float64Array(n);
  states.forEach((i, k) => all[i] = law[k]);
  return all;
}

/** What detailed balance is held to. */
export interface ReversibleOptions {
  /** The law π, length [n]; the stationary one by default. */
  readonly law?: ArrayLike<number>;
  /** How much of a flow its return may miss: 1e-9 by default. */
  readonly tolerance?: number;
}

/**
 * Detailed balance: whether as much flows from i to j as from j to i, π_i P_ij = π_j P_ji, for every pair. A chain that
 * is in it looks the same forwards and backwards in time, and its eigenvalues are real.
 *
 * @param chain In discrete or continuous time.
 * @param options The law, and a tolerance.
 * @returns Whether the flows of every pair agree, relative to the larger.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If no law is given and the stationary one is not unique, or the law is none.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { isReversible, walkChain } from "driftfield/processes";
 *
 * assert(isReversible(walkChain({ places: 5, up: 0.7 })));
 * assert(!isReversible(walkChain({ places: 5, up: 0.7, ends: "ring" })));
 * ```
 */
export function isReversible(chain: Markov, options: ReversibleOptions = {}): boolean {
  requireChain("chain", chain);
  const { law = stationary(chain), tolerance = 1e-9 } = options;
  requireNumber("tolerance", tolerance, 0);
  const a = matrixOf(chain), n = chain.states.length, pi = requireLaw("law", law, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const there = pi[i] * a[i * n + j], back = pi[j] * a[j * n + i];
      if (Math.abs(there - back) > tolerance * Math.max(there, back) + leastNormal) return false;
    }
  }
  return true;
}

/** Below it numbers have no digits to compare. */
const leastNormal = 2 ** -1022;
