/**
 * The general loop: any solver, any equation, any space; no fused kernel.
 *
 * @module
 */
import { type Points, requireObject, requireShape, type Space } from "../../core/mod.ts";
import { centralMoments, type Kept, type PathRunner } from "../../kernels/mod.ts";
import type { Increment, Sde } from "../../processes/mod.ts";
import { requireFiniteState } from "../failure.ts";
import type { SdeSolver } from "./solver.ts";

/** What the general loop runs. */
export interface GeneralRun<V> {
  /** Where states live. */
  readonly space: Space<V>;
  /** The equation over that space. */
  readonly sde: Sde<V>;
  /** The solver. */
  readonly solver: SdeSolver;
  /** Time of step 0. */
  readonly t0: number;
  /** The step. */
  readonly dt: number;
  /** The increment over step n, from t to t + dt. */
  readonly noise: (n: number, t: number) => Increment<V>;
  /** Number of the first step. */
  readonly from: number;
  /** Number of the first row, for messages. */
  readonly row?: number;
}

/**
 * Runs a solver over any space, step by step.
 *
 * @param run What to run.
 * @param start Paths at step `from`, shape [paths, dim]; not changed.
 * @returns The runner. Over arrays, a step that leaves the finite numbers throws, with t, dt and the last good state.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { eulerMaruyama, runInSpace } from "driftfield/solvers";
 *
 * const decay = sde({ drift: "-x", diffusion: 0 }), still = { W: points([[0]]), H: points([[0]]) };
 * const run = { space: float64, sde: decay, solver: eulerMaruyama, t0: 0, dt: 0.5, noise: () => still, from: 0 };
 * const kept = await runInSpace(run, points([[8]])).advance([1, 2]);
 * assertEquals(await kept.points(1), points([[2]]));
 * ```
 */
export function runInSpace<V>(run: GeneralRun<V>, start: Points): PathRunner {
  requireObject("run", run, "space", "sde", "solver", "noise");
  requireShape("start", start);
  const { space, sde, solver, t0, dt, noise, from, row = 0 } = run;
  let x = space.from(start), n = from, states: V[] = [];
  const isArray = (v: unknown): v is Points => (v as Points).data instanceof Float64Array;
  const release = () => states.forEach((state) => state !== x && space.free(state));

  const advance = (marks: readonly number[]): Kept => {
    release();
    states = [];
    const mine = states;
    for (const mark of marks) {
      for (; n < mark; n++) {
        const t = t0 + n * dt, before = x;
        x = space.scope(() => solver.step(space, sde, before, t, dt, noise(n, t)));
        if (isArray(before) && isArray(x)) {
          requireFiniteState({ solver: solver.name, t, dt, before, after: x, row });
        }
        if (!mine.includes(before)) space.free(before);
      }
      mine.push(x);
    }
    const at = (i: number) => {
      if (mine !== states) throw new Error("these paths have gone on: ask for points before the next frame");
      return space.to(mine[i]);
    };
    return {
      points: async (i) => await at(i),
      moments: async (i) => centralMoments(await at(i)),
    };
  };
  const close = () => {
    release();
    space.free(x);
    states = [];
  };
  return { via: "float64", advance: (marks) => Promise.try(advance, marks), close };
}
