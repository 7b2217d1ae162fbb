/**
 * First passage by Monte Carlo.
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
  requirePositive,
} from "../../core/mod.ts";
import { requireSde, type Sde } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { Frame } from "../frame.ts";
import { defaultSolver } from "../sde/default_solver.ts";
import { requireSolves, type SdeSolver } from "../sde/solver.ts";
import type { Barrier } from "./barriers.ts";
import { leaving } from "./leave.ts";
import type { Passages } from "./passages.ts";

/** How to let paths leave. */
export interface PassageOptions {
  /** Where they leave: `interval`, `ball`, or functions of your own that are above 0 inside. */
  readonly barriers: readonly Barrier[];
  /** Time step Δt, above 0. */
  readonly dt: number;
  /** The most steps that are taken; fewer, if all paths have left. */
  readonly steps: number;
  /** Noise: what path i does at step n depends on (rng, i, n) alone, and until it leaves it is the path of `simulate`. */
  readonly rng: Rng;
  /** Looks between the ends of a step too, true by default. */
  readonly bridge?: boolean;
  /** Time of the start; 0 by default. */
  readonly t0?: number;
  /** `eulerMaruyama` by default, `heunStratonovich` for a Stratonovich equation, or your own. */
  readonly solver?: SdeSolver;
  /** Yield every so many steps; by default about ten times a second. */
  readonly every?: number;
  /** Aborting it makes the loop throw the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Paths on their way out. `points` are where they left, or where they are. */
export interface PassageFrame extends Frame {
  /** How many are still inside. */
  readonly alive: number;
  /** How they have left so far. */
  passages(): Passages;
}

/**
 * Lets paths of an SDE run until they leave through a barrier, and tells when, where and through which. With φ the
 * distance to a barrier, a path has left in a step from x to y if φ(y) ≤ 0, or else with the probability
 *
 *     exp(−2 φ(x) φ(y)/v),      v = |gᵀ∇φ|² Δt
 *
 * that a Brownian bridge from x to y has been there and come back; the time within the step is drawn from the bridge's
 * law too, and the point given the time. For constant coefficients and one flat barrier all of this is exact, whatever
 * Δt. Several barriers are tested each by itself, as if their noises were independent: at the ends of an interval of
 * length L that errs by the order of exp(−L²/2v), the chance to cross it all in a step. Otherwise it is of weak order 1
 * with Euler–Maruyama (Gobet 2000, "Weak approximation of killed diffusion using Euler schemes"; 2001, "Euler schemes
 * and half-space approximation for the simulation of diffusion in a domain").
 *
 * With `bridge: false` a path leaves at the end of the first step that ends outside, and is where that step ended. What
 * happened between is not seen, which is as if barriers were farther away by 0.5826 √v, where −ζ(½)/√(2π) = 0.5826…: an
 * error of order ½ (Broadie, Glasserman, Kou 1997, "A continuity correction for discrete barrier options").
 *
 * A path that starts on a barrier leaves at once. The loop ends when none is inside.
 *
 * @param sde The equation.
 * @param start Where paths start, shape [paths, dim]; not changed.
 * @param options Barriers, Δt, number of steps, noise.
 * @returns Frames: the start, then one every `every` steps, and the end.
 * @throws {RangeError} If an option is out of range, a path starts outside, or a barrier gives a number that is not
 *   finite; the message names the path.
 * @throws {TypeError} If the solver cannot solve the equation as it is meant, or there is no barrier.
 * @throws {Error} If a path leaves the finite numbers: with t, Δt, the last good state, and what to try.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { firstPassage, interval } from "driftfield/solvers";
 *
 * const options = { barriers: interval(-1, 1), dt: 0.1, steps: 30, every: 10, rng: philox(0) };
 * let inside = Infinity;
 * for await (const { alive } of firstPassage(ornsteinUhlenbeck(), repeat([0], 100), options)) {
 *   assert(alive <= inside);
 *   inside = alive;
 * }
 * ```
 */
export async function* firstPassage(
  sde: Sde<Points>,
  start: Points,
  options: PassageOptions,
): AsyncGenerator<PassageFrame, void, void> {
  requireSde(sde);
  const { barriers, dt, steps, rng, t0 = 0, bridge = true, every, signal, solver = defaultSolver(sde) } =
    options;
  requirePoints("start", start);
  requirePositive("dt", dt);
  requireInteger("steps", steps, 0);
  requireNumber("t0", t0);
  if (every !== undefined) requireInteger("every", every, 1);
  if (!(Array.isArray(barriers) && barriers.length > 0)) {
    throw new TypeError("barriers must be a list of at least one function");
  }
  barriers.forEach((barrier, k) => requireFunction(`barriers[${k}]`, barrier));
  requireObject("rng", rng, "fork", "normal");
  const own = sde.symbols?.variables.length ?? sde.matrix?.dim ?? start.shape[1];
  if (own !== start.shape[1]) {
    throw new RangeError(`start must have dim ${own}, as the equation, got ${start.shape[1]}`);
  }
  requireSolves(solver, sde);

  const run = leaving({ sde, solver, barriers, rng, t0, dt, bridge }, start);
  const frame = (): PassageFrame => {
    const now = run.passages();
    return {
      via: "float64",
      step: run.step,
      steps,
      t: now.end,
      alive: now.inside,
      points: () => Promise.resolve(now.points),
      passages: () => now,
    };
  };
  yield frame();
  for (let paused = performance.now(); run.step < steps && run.alive > 0;) {
    signal?.throwIfAborted();
    run.go();
    const done = run.step === steps || run.alive === 0, due = performance.now() - paused > 100;
    if (due) {
      await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
      paused = performance.now();
    }
    if (done || (every === undefined ? due : run.step % every === 0)) yield frame();
  }
}

/**
 * Lets paths run until they leave, and gives what came of it.
 *
 * @param sde The equation.
 * @param start Where paths start, shape [paths, dim]; not changed.
 * @param options As of `firstPassage`.
 * @returns When, where and through which barrier each has left; those still inside after the last step are told apart.
 * @throws {RangeError} As `firstPassage`.
 *
 * @example Straight on, without noise: each path leaves where it should, at once or never
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { firstPassageToEnd, interval } from "driftfield/solvers";
 *
 * const options = { barriers: interval(-2, 2), dt: 0.4, steps: 3, rng: philox(0) };
 * const left = await firstPassageToEnd(sde({ drift: "x", diffusion: 0 }), points([[2], [1.5], [0]]), options);
 * assertEquals(left.barriers, new Int32Array([1, 1, -1]));
 * assertAlmostEquals(left.times[1], 0.4 * (0.5 / 0.6)); // Euler's line from 1.5 to 2.1
 * assertEquals([left.times[0], left.times[2], left.inside], [0, Infinity, 1]);
 * ```
 */
export async function firstPassageToEnd(
  sde: Sde<Points>,
  start: Points,
  options: PassageOptions,
): Promise<Passages> {
  const last = { ...options, every: Math.max(1, options.steps) };
  let end: Passages | undefined;
  for await (const frame of firstPassage(sde, start, last)) end = frame.passages();
  return end!;
}
