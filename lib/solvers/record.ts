/**
 * A simulation kept, to plot or animate it.
 *
 * @module
 */
import { float64, type Points, requireObject } from "../core/mod.ts";
import type { Frame } from "./frame.ts";

/** Frames kept: when, and what. */
export interface Recording {
  /** Times, one a frame. */
  readonly times: number[];
  /** Particles at those times, each of shape [N, dim]. */
  readonly frames: Points[];
}

/**
 * Keeps every frame of a simulation, to plot or animate it.
 *
 * @param simulation What `simulate` or `sample` returns.
 * @param seen Is called with each frame, to show progress.
 * @returns Times and particles.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { record, simulate } from "driftfield/solvers";
 *
 * const rng = philox(0), start = rng.fork("start").normal([100, 2]);
 * const { frames } = await record(simulate(interacting(), start, { dt: 0.01, steps: 20, every: 10, rng }));
 * assertEquals(frames.length, 3);
 * ```
 */
export async function record<F extends Pick<Frame, "t" | "points">>(
  simulation: AsyncIterable<F>,
  seen?: (frame: F) => void | Promise<void>,
): Promise<Recording> {
  requireFrames("simulation", simulation);
  const recording: Recording = { times: [], frames: [] };
  for await (const frame of simulation) {
    if (typeof frame?.points !== "function") {
      throw new TypeError(`simulation must yield frames, got ${frame}`);
    }
    recording.times.push(frame.t);
    recording.frames.push(await frame.points());
    await seen?.(frame);
  }
  return recording;
}

/**
 * One coordinate of everything recorded, path by path: what `line` draws as a bundle.
 *
 * @param recording Times and points, as `record` keeps them.
 * @param k Which coordinate; 0 by default.
 * @returns `x`, the times, and `y`, the coordinate of each path at each of them: shape [paths, times].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If there is no such coordinate, or nothing was recorded.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { trajectories } from "driftfield/solvers";
 *
 * const recording = { times: [0, 1], frames: [points([[1], [2]]), points([[3], [4]])] };
 * assertEquals(trajectories(recording), { x: [0, 1], y: points([[1, 3], [2, 4]]) });
 * ```
 */
export function trajectories(recording: Recording, k = 0): { x: number[]; y: Points } {
  requireObject("recording", recording, "times", "frames");
  const { times, frames } = recording;
  if (frames.length === 0) throw new RangeError("frames must not be empty");
  const columns = frames.map((frame) => float64.column(frame, k));
  return { x: times, y: float64.stack(columns) };
}

/**
 * The last of what an evolution yields: its end.
 *
 * @param frames What `simulate`, `fokkerPlanck` or another solver returns.
 * @returns The last frame.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { fokkerPlanck, last } from "driftfield/solvers";
 *
 * const line = grid({ domain: [0, 1], cells: 10 }), start = density(line, () => 1);
 * assertEquals((await last(fokkerPlanck(sde({ drift: 0, diffusion: 1 }), line, { start, to: 2 }))).t, 2);
 * ```
 */
export async function last<T>(frames: AsyncIterable<T>): Promise<T> {
  requireFrames("frames", frames);
  let end: { frame: T } | undefined;
  for await (const frame of frames) end = { frame };
  if (!end) throw new RangeError("frames must not be empty");
  return end.frame;
}

function requireFrames(name: string, frames: AsyncIterable<unknown>): void {
  if (
    typeof frames === "object" && frames !== null &&
    (Symbol.asyncIterator in frames || Symbol.iterator in frames)
  ) return;
  throw new TypeError(`${name} must be what a solver yields, got ${frames}`);
}
