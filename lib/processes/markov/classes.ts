/**
 * Which states of a chain can be reached from which.
 *
 * @module
 */
import type { Markov } from "./chain.ts";
import { matrixOf, requireChain } from "./matrix.ts";

/** States that can all be reached from each other. */
export interface CommunicatingClass {
  /** Their indices, increasing. */
  readonly states: readonly number[];
  /** Whether the chain, once in the class, stays in it for ever. */
  readonly closed: boolean;
}

/**
 * The states of a chain, put into classes that communicate: i and j are in one if each can be reached from the other.
 *
 * @param chain In discrete or continuous time.
 * @returns The classes, by their first state. At least one is closed; a chain with only one class is irreducible.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { communicatingClasses, walkChain } from "driftfield/processes";
 *
 * assertEquals(communicatingClasses(walkChain({ places: 4, ends: "absorbing" })), [
 *   { states: [0], closed: true },
 *   { states: [1, 2], closed: false },
 *   { states: [3], closed: true },
 * ]);
 * ```
 */
export function communicatingClasses(chain: Markov): CommunicatingClass[] {
  requireChain("chain", chain);
  const n = chain.states.length, placed = new Uint8Array(n), classes: CommunicatingClass[] = [];
  for (let i = 0; i < n; i++) {
    if (placed[i]) continue;
    const after = reachable(chain, [i]), before = reachable(chain, [i], { backwards: true });
    const states = [...after.keys()].filter((j) => after[j] && before[j]);
    states.forEach((j) => placed[j] = 1);
    classes.push({ states, closed: states.length === after.reduce((count, one) => count + one, 0) });
  }
  return classes;
}

/**
 * Which states a path leads to from those given (backwards: which lead to them), without entering one to avoid.
 * 1 for those and 0 for others: length [n].
 */
export function reachable(
  chain: Markov,
  from: readonly number[],
  { backwards = false, avoid = [] }: { backwards?: boolean; avoid?: readonly number[] } = {},
): Uint8Array {
  const a = matrixOf(chain), n = chain.states.length, seen = new Uint8Array(n), open = [...from];
  const barred = new Set(avoid);
  open.forEach((i) => seen[i] = 1);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    for (let j = 0; j < n; j++) {
      if (seen[j] || barred.has(j) || !(a[backwards ? j * n + i : i * n + j] > 0)) continue;
      seen[j] = 1;
      open.push(j);
    }
  }
  return seen;
}

/** Classes for an error: "{0, 1, …, 9} and {12}". */
export const named = (classes: readonly CommunicatingClass[]): string =>
  new Intl.ListFormat("en").format(
    classes.slice(0, 4).map(({ states }) =>
      `{${
        states.length > 4 ? `${states[0]}, ${states[1]}, …, ${states[states.length - 1]}` : states.join(", ")
      }}`
    ).concat(classes.length > 4 ? [`${classes.length - 4} more`] : []),
  );
