/**
 * What is solved along a path.
 *
 * @module
 */
import type { Field, Space } from "../../core/mod.ts";
import type { OdeSolver } from "../../solvers/mod.ts";
import type { Algebra } from "../algebra/mod.ts";
import type { Tape } from "../tape.ts";

/** Arrays that are solved together: each of a shape of its own. */
export type State<A> = readonly A[];

/** Where. */
export interface Grid {
  /** A one-step method. */
  readonly solver: OdeSolver;
  /** Equal steps. */
  readonly steps: number;
  /** Time of the start. */
  readonly from: number;
  /** Time of the end; before `from` to run backwards. */
  readonly to: number;
}

/**
 * Follows a field on a grid to its end.
 *
 * @param A What the arrays are.
 * @param field The slope of each array.
 * @param start Where it begins; not freed.
 * @param grid Times and solver.
 * @param keeper Frees what is passed by: nothing by default, as a reverse pass will ask for it.
 * @returns The end.
 */
export function follow<A>(
  A: Algebra<A>,
  field: Field<State<A>>,
  start: State<A>,
  { solver, steps, from, to }: Grid,
  { scope, free }: Pick<Tape<A>, "scope" | "free"> = { scope: (f) => f(), free: () => {} },
): State<A> {
  const dt = (to - from) / steps;
  const space = {
    add: (x, y) => x.map((xi, i) => A.add(xi, y[i])),
    scale: (a, x) => x.map((xi) => A.scale(a, xi)),
  } as Pick<Space<State<A>>, "add" | "scale"> as Space<State<A>>;
  let x = start;
  for (let n = 0; n < steps; n++) {
    const next = scope(() => solver.step(space, field, x, from + n * dt, dt));
    if (n > 0) x.forEach(free);
    x = next;
  }
  return x;
}
