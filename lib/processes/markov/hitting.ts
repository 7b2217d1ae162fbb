/**
 * Whether and when a chain gets somewhere.
 *
 * @module
 */
import { requireInteger, requireNumbers } from "../../core/mod.ts";
import type { Markov } from "./chain.ts";
import { reachable } from "./classes.ts";
import { matrixOf, requireChain } from "./matrix.ts";
import { collect, restrict } from "./state_reduction.ts";

/** A state by its index, or several. */
export type Target = number | readonly number[];

/** What ends the attempt. */
export interface HittingOptions {
  /** States that must not be met before. */
  readonly avoid?: Target;
}

/**
 * The probability of ever meeting the target, from each state: h = 1 on it, 0 where it cannot be met, and in between
 * the average of what follows,
 *
 *     Σ_j P_ij h_j = h_i      (Σ_j Q_ij h_j = 0)
 *
 * (Norris 1997, "Markov Chains", section 1.3). It is the discrete harmonic function with these boundary values.
 *
 * @param chain In discrete or continuous time.
 * @param target A state's index, or several.
 * @param options States that must not be met before.
 * @returns h, length [n].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a target is no state's index, there is none, one is to be avoided, or rates are so far apart
 *   that the ways out of a state have vanished among the numbers.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { hittingProbability, walkChain } from "driftfield/processes";
 *
 * const walk = walkChain({ places: 11 });
 * assertAlmostEquals(hittingProbability(walk, 10, { avoid: 0 })[3], 3 / 10);
 * ```
 */
export function hittingProbability(
  chain: Markov,
  target: Target,
  options: HittingOptions = {},
): Float64Array {
  requireChain("chain", chain);
  const { length: n } = chain.states, goal = requireTarget("target", target, n);
  const avoid = options.avoid === undefined ? [] : requireTarget("avoid", options.avoid, n);
  const both = goal.find((i) => avoid.includes(i));
  if (both !== undefined) throw new RangeError(`avoid must not contain the target, got ${both}`);
  const can = reachable(chain, goal, { backwards: true, avoid });
  const states = [...can.keys()].filter((i) => can[i] && !goal.includes(i));
  const { rates, into } = restrict(matrixOf(chain), n, states);
  const inside = new Set(states), rest = [...can.keys()].filter((j) => !inside.has(j));
  const u = collect({ rates, exit: into(rest), gain: into(goal) }), h = new Float64Array(n);
  goal.forEach((i) => h[i] = 1);
  states.forEach((i, k) => h[i] = u[k]);
  return h;
}

/**
 * The mean time until the target is met, from each state: m = 0 on it, and elsewhere one step more than the average of
 * what follows,
 *
 *     m_i = 1 + Σ_j P_ij m_j      (Σ_j Q_ij m_j = −1)
 *
 * (Norris 1997, "Markov Chains", section 1.3). Without subtractions, so that also times of 1e30 steps are exact.
 *
 * @param chain In discrete time, where times are numbers of steps, or in continuous time.
 * @param target A state's index, or several.
 * @returns m, Infinity where the target may never be met, or where m is beyond the largest number: length [n].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a target is no state's index, or there is none.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { meanHittingTime, walkChain } from "driftfield/processes";
 *
 * assertAlmostEquals(meanHittingTime(walkChain({ places: 11 }), [0, 10])[3], 3 * 7);
 * ```
 */
export function meanHittingTime(chain: Markov, target: Target): Float64Array {
  requireChain("chain", chain);
  const n = chain.states.length, goal = requireTarget("target", target, n);
  const can = reachable(chain, goal, { backwards: true });
  const lost = [...can.keys()].filter((i) => !can[i]);
  const may = reachable(chain, lost, { backwards: true, avoid: goal });
  const states = [...may.keys()].filter((i) => !may[i] && !goal.includes(i));
  const { rates, into } = restrict(matrixOf(chain), n, states);
  const u = collect({ rates, exit: into(goal), gain: new Float64Array(states.length).fill(1) });
  const times = Float64Array.from(may, (never) => never ? Infinity : 0);
  states.forEach((i, k) => times[i] = u[k]);
  return times;
}

function requireTarget(name: string, target: Target, n: number): readonly number[] {
  if (typeof target !== "number") requireNumbers(name, target);
  const states = typeof target === "number" ? [target] : [...new Set(target)];
  if (states.length === 0) throw new RangeError(`${name} must be at least one state, got none`);
  states.forEach((i) => requireInteger(name, i, 0, n - 1));
  return states;
}
