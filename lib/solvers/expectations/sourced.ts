/**
 * Evolutions into which something flows.
 *
 * @module
 */
import type { Evolution } from "../evolution/evolution.ts";
import type { Operator } from "../evolution/operator.ts";

/**
 * v' = A v + s, as a linear evolution of (v, 1): its matrix is A with the column s, so that the steps are those of A.
 *
 * @param evolution A.
 * @param source s at a time, given A then: length [cells].
 * @returns The evolution of vectors with one more number, their last, which stays what it is.
 */
export const sourced = (
  evolution: Evolution,
  source: (t: number, A: Operator) => Float64Array,
): Evolution => ({
  ...evolution,
  operatorAt(t, v) {
    const A = evolution.operatorAt(t, v), s = source(t, A);
    return {
      fastest: A.fastest,
      apply: (v) => plus(A.apply(v), v[v.length - 1], s),
      solve: (gamma, v) => A.solve(gamma, plus(v.slice(), gamma * v[v.length - 1], s)),
    };
  },
});

/** Adds a s to v. */
function plus(v: Float64Array, a: number, s: Float64Array): Float64Array {
  for (let i = 0; i < s.length; i++) v[i] += a * s[i];
  return v;
}
