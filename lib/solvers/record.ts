/**
 * A simulation kept, to plot or animate it.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import type { Frame } from "./simulate.ts";

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
 * @param simulation What `simulate` returns.
 * @param seen Is called with each frame, to show progress.
 * @returns Times and particles.
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
export async function record(
  simulation: AsyncIterable<Frame>,
  seen?: (frame: Frame) => void | Promise<void>,
): Promise<Recording> {
  const recording: Recording = { times: [], frames: [] };
  for await (const frame of simulation) {
    recording.times.push(frame.t);
    recording.frames.push(await frame.points());
    await seen?.(frame);
  }
  return recording;
}
