/**
 * How a process goes on in time, whatever it is.
 *
 * @module
 */
import { type Points, requireObject } from "../core/mod.ts";
import type { InteractingProcess, Sde, SymbolicSde } from "../processes/mod.ts";
import type { Frame, PathFrame } from "./frame.ts";
import { type ParticleOptions, simulateParticles } from "./particles/simulate.ts";
import { type PathOptions, simulatePaths } from "./sde/simulate_paths.ts";

/**
 * Simulates a process: interacting particles, or independent paths of an SDE. It finds out whether there is a fused
 * loop for what it is given, and otherwise runs the general one; `frame.via` says which. Leaving the loop early cancels
 * and frees; the same options give the same bytes; a run taken up again at a frame gives the bytes of the run that was
 * not interrupted.
 *
 * @param process The process or equation.
 * @param start Its state at step `from`, shape [batch, dim]; not changed.
 * @param options Δt, number of steps, noise, solver or stepper, progress.
 * @returns Frames: the start, then one every `every` steps, and the end.
 * @throws {RangeError} If an option is out of range, or a step too large.
 * @throws {TypeError} If the solver cannot solve the equation as it is meant.
 * @throws {Error} If the state leaves the finite numbers: with t, Δt, the last good state, and what to try.
 *
 * @example The mean of an Ornstein–Uhlenbeck process falls as e^{−θt}
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { exact, simulate } from "driftfield/solvers";
 *
 * const ou = ornsteinUhlenbeck({ theta: 1, mu: 0, sigma: 0.5 });
 * const options = { dt: 0.1, steps: 10, every: 5, rng: philox(0), solver: exact };
 * for await (const { t, moments } of simulate(ou, repeat([2], 1000), options)) {
 *   const { value, standardError } = (await moments()).mean[0];
 *   assertAlmostEquals(value, 2 * Math.exp(-t), 4 * standardError + 1e-15);
 * }
 * ```
 */
export function simulate(
  process: InteractingProcess,
  start: Points,
  options: ParticleOptions,
): AsyncGenerator<Frame, void, void>;
/**
 * Simulates independent paths of an SDE.
 *
 * @param process The equation.
 * @param start Where the paths start, shape [paths, dim].
 * @param options Δt, number of steps, noise, solver, progress.
 * @returns Frames.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { geometricBrownian } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { simulate } from "driftfield/solvers";
 *
 * const frames = simulate(geometricBrownian(), repeat([1], 10), { dt: 0.1, steps: 3, every: 1, rng: philox(0) });
 * const ways = new Set<string>();
 * for await (const { via } of frames) ways.add(via);
 * assertEquals([...ways], ["javascript"]);
 * ```
 */
export function simulate<V = Points>(
  process: Sde<V> | SymbolicSde,
  start: Points,
  options: PathOptions<V>,
): AsyncGenerator<PathFrame, void, void>;
export function simulate<V>(
  process: InteractingProcess | Sde<V> | SymbolicSde,
  start: Points,
  options: ParticleOptions | PathOptions<V>,
): AsyncGenerator<Frame, void, void> {
  requireObject("process", process);
  return "interaction" in process
    ? simulateParticles(process, start, options as ParticleOptions)
    : simulatePaths(process, start, options as PathOptions<V>);
}

/**
 * Simulates a process and gives its end alone.
 *
 * @param process The process or equation.
 * @param start Its state at step `from`, shape [batch, dim]; not changed.
 * @param options As of `simulate`.
 * @returns The state after the last step, shape [batch, dim].
 * @throws {RangeError} As `simulate`.
 *
 * @example Two particles, T = 0: they come to rest where c/(2x) = kx
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { simulateToEnd } from "driftfield/solvers";
 *
 * const options = { dt: 0.02, steps: 1000, rng: philox(0) };
 * const end = await simulateToEnd(interacting(), points([[-1], [1]]), options);
 * assertAlmostEquals(end.data[1], Math.sqrt(1 / 2));
 * ```
 */
export function simulateToEnd(
  process: InteractingProcess,
  start: Points,
  options: ParticleOptions,
): Promise<Points>;
/**
 * Simulates independent paths of an SDE and gives their ends alone.
 *
 * @param process The equation.
 * @param start Where the paths start, shape [paths, dim].
 * @param options As of `simulate`.
 * @returns The paths after the last step, shape [paths, dim].
 *
 * @example dX = −X dt, without noise
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { repeat } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { simulateToEnd } from "driftfield/solvers";
 *
 * const decay = sde({ drift: "-x", diffusion: 0 });
 * const end = await simulateToEnd(decay, repeat([1], 1), { dt: 0.1, steps: 10, rng: philox(0) });
 * assertAlmostEquals(end.data[0], 0.9 ** 10);
 * ```
 */
export function simulateToEnd<V = Points>(
  process: Sde<V> | SymbolicSde,
  start: Points,
  options: PathOptions<V>,
): Promise<Points>;
export async function simulateToEnd<V>(
  process: InteractingProcess | Sde<V> | SymbolicSde,
  start: Points,
  options: ParticleOptions | PathOptions<V>,
): Promise<Points> {
  let end = start;
  for await (const frame of simulate(process as Sde<V>, start, options as PathOptions<V>)) {
    if (frame.step === frame.steps) end = await frame.points();
  }
  return end;
}
