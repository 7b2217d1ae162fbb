/**
 * What a solver says when it cannot go on: where it was, the last good state, and what to try.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";

/** How a solver failed. */
export interface Failure {
  /** Name of the solver. */
  readonly solver: string;
  /** What went wrong. */
  readonly what: string;
  /** Time at which the last step started. */
  readonly t: number;
  /** That step. */
  readonly dt: number;
  /** The state at t: the last good one, shape [batch, dim]. */
  readonly state: Points;
  /** The row of it that failed. */
  readonly row: number;
  /** Number of the state's first row among all paths, for the message; 0 by default. */
  readonly first?: number;
  /** What to try. */
  readonly remedy: string;
}

/**
 * The error of a solver that cannot go on. Its `cause` is the failure itself: t, dt, the last good state.
 *
 * @param failure What happened, and what to try.
 * @returns The error, to be thrown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { solverFailure } from "driftfield/solvers";
 *
 * const [what, remedy] = ["the step underflows", "a larger tolerance"];
 * const { message } = solverFailure({ solver: "rk", what, t: 2, dt: 1e-9, state: points([[8]]), row: 0, remedy });
 * const place = "t = 2, dt = 1e-9, last good state of row 0: [8]";
 * assertEquals(message, `rk: the step underflows (${place}). Try a larger tolerance`);
 * ```
 */
export function solverFailure(failure: Failure): Error {
  const { solver, what, t, dt, state: { data, shape: [, dim] }, row, first = 0, remedy } = failure;
  const values = Array.from(data.subarray(row * dim, row * dim + Math.min(dim, 8)), String);
  const state = `last good state of row ${first + row}: [${values.join(", ")}${dim > 8 ? ", …" : ""}]`;
  return new Error(`${solver}: ${what} (t = ${t}, dt = ${dt}, ${state}). Try ${remedy}`, { cause: failure });
}

/** One step, to be looked at. */
export interface StepTaken {
  /** Name of the solver. */
  readonly solver: string;
  /** Time at which it started. */
  readonly t: number;
  /** The step. */
  readonly dt: number;
  /** The state at t, shape [batch, dim]. */
  readonly before: Points;
  /** The state at t + dt, shape [batch, dim]. */
  readonly after: Points;
  /** Number of the first row among all paths, for the message; 0 by default. */
  readonly row?: number;
  /** What to try: a smaller dt or an adaptive scheme, unless something else is said. */
  readonly remedy?: string;
}

/**
 * Requires that a step has not left the finite numbers.
 *
 * @param step The step.
 * @throws {Error} If a coordinate is NaN or infinite: with t, dt, the last good state and what to try.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { requireFiniteState } from "driftfield/solvers";
 *
 * const step = { solver: "euler", t: 0, dt: 1, before: points([[1], [1e200]]), after: points([[2], [Infinity]]) };
 * assertThrows(() => requireFiniteState(step), Error, "last good state of row 1: [1e+200]");
 * ```
 */
export function requireFiniteState({ solver, t, dt, before, after, row: first, remedy }: StepTaken): void {
  const bad = after.data.findIndex((v) => !Number.isFinite(v));
  if (bad < 0) return;
  const dim = after.shape[1], row = Math.floor(bad / dim);
  const what = `the step gave ${after.data[bad]} in column ${bad % dim}`;
  throw solverFailure({ solver, what, t, dt, state: before, row, first, remedy: remedy ?? usual });
}

const usual = "a smaller dt, or an adaptive scheme";
