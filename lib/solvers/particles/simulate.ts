/**
 * Interacting particles from a start to an end, one step after another.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireObject,
  requireOneOf,
  requirePoints,
  requirePositive,
} from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { Frame } from "../frame.ts";
import { explicitEuler } from "./explicit_euler.ts";
import { requireHope } from "./explosion.ts";
import { particleRunner } from "./runner.ts";
import type { ParticleStepper } from "./stepper.ts";

/** How to simulate interacting particles. */
export interface ParticleOptions {
  /** Δt > 0, in the process's unit of time. */
  readonly dt: number;
  /** Number of steps: the last yielded frame is the state after all of them. */
  readonly steps: number;
  /** Noise and batches come from its forks, by the index of the step. */
  readonly rng: Rng;
  /** Particles a batch, 2 … N; "all" (the default) for the full interaction. */
  readonly batch?: number | "all";
  /** `explicitEuler` by default, `pairMap`, or your own. */
  readonly stepper?: ParticleStepper;
  /**
   * What runs: "float64", plain TypeScript; "wasm", the force in float32 by WebAssembly on all cores; "wgsl", all of it in
   * float32 on the GPU. By default the one that is fastest for so many particles.
   */
  readonly via?: Frame["via"] & ("float64" | "wasm" | "wgsl");
  /** Yield every so many steps, counted from step 0; by default about ten times a second. */
  readonly every?: number;
  /** Index of the first step, 0 by default: to go on from a yielded frame, pass its `step` and points. */
  readonly from?: number;
  /** Aborting it makes the loop throw the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Simulates the interacting process: what `simulate` does with one. Leaving the loop early cancels; the same options give the same bytes; a run
 * taken up again at a frame gives the bytes of the run that was not interrupted.
 *
 * @param process The process.
 * @param start Particles at step `from`, shape [N, dim], N ≥ 2; not changed.
 * @param options Δt, number of steps, batches, stepper, progress.
 * @returns Frames: the start, then one every `every` steps, and the end.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If an option is out of range, a coordinate is not finite, two particles are at one point, or
 *   a step is too large for the field; before the first step if kΔt ≥ 2, or if noise must be expected to bring particles
 *   so close that one will be (`expectedRefusals`).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { simulateParticles } from "driftfield/solvers";
 *
 * const rng = philox(0), start = rng.fork("start").normal([100, 2]), times = [];
 * for await (const frame of simulateParticles(interacting(), start, { dt: 0.01, steps: 20, every: 10, rng })) {
 *   times.push(frame.t);
 * }
 * assertEquals(times, [0, 0.1, 0.2]);
 * ```
 */
export async function* simulateParticles(
  process: InteractingProcess,
  start: Points,
  options: ParticleOptions,
): AsyncGenerator<Frame, void, void> {
  const { dt, steps, batch = "all", stepper = explicitEuler, every, from = 0, via, signal } = options;
  requireProcess(process);
  requireObject("rng", options.rng, "fork", "normal");
  requirePoints("start", start, 2);
  requirePositive("dt", dt);
  requireInteger("steps", steps, 0);
  requireInteger("from", from, 0, steps);
  if (batch !== "all") requireInteger("batch", batch, 2, start.shape[0]);
  if (every !== undefined) requireInteger("every", every, 1);
  if (via !== undefined) requireOneOf("via", via, ["float64", "wasm", "wgsl"]);

  if (stepper === explicitEuler) requireHope(process, start, { batch, dt, steps: steps - from });
  const runner = await particleRunner(process, start, { ...options, batch, stepper, from });
  const turn = runner.via === "wgsl" ? 0.25 : 0.1; // seconds; to wait for the GPU is rounded up to hundredths
  let done = from, reach = 1, turned = performance.now(); // reach: steps that fill a turn
  try {
    yield frame();
    while (done < steps) {
      signal?.throwIfAborted();
      const mark = every === undefined ? steps : Math.min(steps, (Math.floor(done / every) + 1) * every);
      const next = Math.min(mark, done + reach), began = performance.now();
      await runner.advance(next);
      const now = performance.now(), due = now - turned > 900 * turn;
      reach = Math.max(1, Math.round((next - done) * Math.min(100, 1000 * turn / (now - began))));
      done = next;
      if (due) {
        await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
        turned = performance.now();
      }
      if (done === mark || (due && every === undefined)) yield frame();
    }
  } finally {
    runner.close();
  }

  function frame(): Frame {
    return { via: runner.via, step: done, steps, t: done * dt, points: runner.state() };
  }
}
