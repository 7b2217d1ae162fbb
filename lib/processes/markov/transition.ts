/**
 * From rates to transition probabilities.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";
import type { JumpProcess, MarkovChain } from "./chain.ts";
import { identity, normaliseRows, product, requireChain } from "./matrix.ts";

/**
 * Where a chain in continuous time is after a time t: P_t = e^{Qt}.
 *
 * With Λ the fastest rate and U = I + Q/Λ, which is a transition matrix, the exponential is a mixture of its powers,
 *
 *     e^{Qτ} = Σ_m e^{−Λτ} (Λτ)^m / m! · U^m
 *
 * (uniformisation: Jensen 1953, "Markoff chains as an aid in the study of Markoff processes"), summed up to m = 20 for
 * τ = t/2^k and squared k times, with 2^k ≥ Λt and 2^k ≥ n: then more than twenty jumps in a time τ count for nothing,
 * even on the way to the farthest state. Only non-negative numbers are added and multiplied, so nothing cancels: entries
 * are never negative, rows sum to one to rounding, and small probabilities are as exact as large ones (Xue and Ye 2013,
 * "Computing exponentials of essentially non-negative matrices entrywise to high relative accuracy").
 *
 * @param process The chain in continuous time.
 * @param t Time ≥ 0.
 * @returns The chain that moves a time t at once. O(n³ log(Λt + n)).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If t is negative or not finite, or Λt is not.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { jumpProcess, transition } from "driftfield/processes";
 *
 * const flips = jumpProcess([[-1, 1], [1, -1]]);
 * assertAlmostEquals(transition(flips, 0.7).P[0], (1 + Math.exp(-2 * 0.7)) / 2);
 * ```
 */
export function transition(process: JumpProcess, t: number): MarkovChain {
  requireChain("process", process, "Q");
  const { states, Q } = process;
  requireNumber("t", t, 0);
  const n = states.length, fastest = Q.reduce((most, rate) => Math.max(most, -rate), 0);
  requireNumber("t times the fastest rate", fastest * t);
  if (fastest * t === 0) return { states, P: identity(n) };

  const squarings = Math.ceil(Math.log2(Math.max(fastest * t, n)));
  const jumps = fastest * t * 2 ** -squarings; // Λτ
  const U = identity(n).map((one, at) => one + Q[at] / fastest);
  let term = identity(n), P = identity(n);
  for (let m = 1, weight = 1; m <= 20; m++) { // Poisson weights, but for the factor e^{−Λτ}
    weight *= jumps / m;
    term = product(U, term, n);
    P = P.map((sum, at) => sum + weight * term[at]);
  }
  normaliseRows(P, n);
  for (let k = 0; k < squarings; k++) P = normaliseRows(product(P, P, n), n);
  return { states, P };
}
