/**
 * Paths of a stochastic differential equation, by the fastest loop there is for it.
 *
 * @module
 */
import {
  type Points,
  requireFunction,
  requireInteger,
  requireNumber,
  requireObject,
  requirePoints,
  type Space,
} from "../../core/mod.ts";
import type { Kept } from "../../kernels/mod.ts";
import { type Brownian, requireSde, type Sde, type SymbolicSde } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { PathFrame } from "../frame.ts";
import { locateFailure, pathRunner } from "./path_runner.ts";
import { requireSolves, type SdeSolver } from "./solver.ts";
import { defaultSolver } from "./default_solver.ts";

/** How to simulate an SDE. */
export interface PathOptions<V = Points> {
  /** Δt in the equation's unit of time; negative runs it backwards. */
  readonly dt: number;
  /** Number of steps. */
  readonly steps: number;
  /** Time of step 0; 0 by default. */
  readonly t0?: number;
  /** Noise of the fixed grid: that of path i at step n depends on (rng, i, n) alone. Give this, or a path. */
  readonly rng?: Rng;
  /** The Brownian paths to follow, one a row of the start: the same at every Δt. */
  readonly path?: Brownian;
  /** `eulerMaruyama` by default, `heunStratonovich` for a Stratonovich equation, or your own. */
  readonly solver?: SdeSolver;
  /** Yield every so many steps, counted from step 0; by default about ten times a second. */
  readonly every?: number;
  /** Number of the first step, 0 by default: to go on from a frame, pass its `step` and points. */
  readonly from?: number;
  /** Aborting it makes the loop throw the signal's reason. */
  readonly signal?: AbortSignal;
  /** Insists on one kind of loop; otherwise the fastest for this equation and this much work is taken. */
  readonly via?: PathFrame["via"];
  /** Runs the general loop over this space: `tensors`, say, for an equation with a network in it. */
  readonly space?: Space<V>;
}

/**
 * Simulates paths of an SDE: what `simulate` does with one.
 *
 * @param sde The equation, as expressions or closures.
 * @param start X at step `from`, one path a row: shape [paths, dim]; not changed.
 * @param options Δt, number of steps, noise, solver, progress.
 * @returns Frames: the start, then one every `every` steps, and the end.
 * @throws {RangeError} If an option is out of range or a coordinate is not finite.
 * @throws {TypeError} If the solver cannot solve the equation as it is meant, or `via` cannot run it.
 * @throws {Error} If the state leaves the finite numbers: with t, Δt, the last good state, and what to try.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { simulatePaths } from "driftfield/solvers";
 *
 * const options = { dt: 0.01, steps: 100, every: 50, rng: philox(0) }, times = [];
 * for await (const frame of simulatePaths(ornsteinUhlenbeck(), repeat([1], 1000), options)) times.push(frame.t);
 * assertEquals(times, [0, 0.5, 1]);
 * ```
 */
export async function* simulatePaths<V = Points>(
  sde: Sde<V> | SymbolicSde,
  start: Points,
  options: PathOptions<V>,
): AsyncGenerator<PathFrame, void, void> {
  requireSde(sde);
  const { dt, steps, t0 = 0, from = 0, every, signal, solver = defaultSolver(sde) } = options;
  requirePoints("start", start);
  requireNumber("dt", dt);
  if (dt === 0) throw new RangeError("dt must not be 0");
  requireNumber("t0", t0);
  requireInteger("steps", steps, 0);
  requireInteger("from", from, 0, steps);
  if (every !== undefined) requireInteger("every", every, 1);
  if (!options.rng === !options.path) throw new TypeError("give one of rng (a fixed grid's noise) and path");
  if (options.rng) requireObject("rng", options.rng, "fork", "normal");
  if (options.path) requireFunction("path", options.path);
  requireDim(sde, start);
  requireSolves(solver, sde as Sde<V>);

  const paths = start.shape[0], runner = await pathRunner(sde, start, { ...options, t0, from, solver });
  const room = Math.max(1, Math.floor(32e6 / (8 * start.data.length))); // frames kept at once: 32 MB
  let speed = expectedSpeed[runner.via], done = from; // path-steps a second
  try {
    const startFrame: Kept = await runner.advance([from]);
    yield frame(startFrame, 0, from);
    while (done < steps) {
      signal?.throwIfAborted();
      const reach = Math.min(steps, done + Math.max(1, Math.round(speed * turns[runner.via] / paths)));
      const marks = every === undefined ? [reach] : marksUpTo(done, reach, every, steps).slice(0, room);
      const began = performance.now(), kept = await runner.advance(marks);
      speed = paths * (marks.at(-1)! - done) / Math.max(1e-4, (performance.now() - began) / 1000);
      done = marks.at(-1)!;
      await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
      for (let i = 0; i < marks.length; i++) {
        if (every === undefined || marks[i] % every === 0 || marks[i] === steps) {
          yield frame(kept, i, marks[i]);
        }
      }
    }
  } finally {
    runner.close();
  }

  function frame(kept: Kept, i: number, step: number): PathFrame {
    const finite = async (values: Float64Array) => {
      if (values.every(Number.isFinite)) return;
      throw await locateFailure(sde, start, { ...options, t0, from, solver }, await kept.points(i), step);
    };
    return {
      via: runner.via,
      step,
      steps,
      t: t0 + step * dt,
      points: async () => {
        const x = await kept.points(i);
        await finite(x.data);
        return x;
      },
      moments: async () => {
        const { count, mean, second, fourth } = await kept.moments(i);
        await finite(mean);
        const estimate = (value: number, variance: number) => ({
          value,
          standardError: Math.sqrt(Math.max(0, variance) / count),
        });
        return {
          mean: Array.from(mean, (value, k) => estimate(value, second[k])),
          variance: Array.from(second, (value, k) => estimate(value, fourth[k] - value * value)),
        };
      },
    };
  }
}

/** Seconds between frames, when `every` does not tell: waiting for the GPU is rounded up to hundredths. */
const turns = { float64: 0.1, javascript: 0.1, wgsl: 0.25 };

/** Path-steps a second, before the first are timed. */
const expectedSpeed = { float64: 1e7, javascript: 5e7, wgsl: 5e8 };

/** Multiples of `every` after `done` and up to `reach` (or the next one, if none is), and the end. */
function marksUpTo(done: number, reach: number, every: number, steps: number): number[] {
  const marks: number[] = [];
  for (let mark = (Math.floor(done / every) + 1) * every; mark <= reach && mark < steps; mark += every) {
    marks.push(mark);
  }
  if (reach === steps) marks.push(steps);
  return marks.length > 0 ? marks : [reach];
}

function requireDim<V>(sde: Sde<V> | SymbolicSde, { shape: [, dim] }: Points): void {
  const own = sde.symbols?.variables.length ?? sde.matrix?.dim;
  if (own !== undefined && own !== dim) {
    throw new RangeError(
      `start must have shape [paths, ${own}], as the equation has ${own} coordinates; got dim ${dim}`,
    );
  }
}
