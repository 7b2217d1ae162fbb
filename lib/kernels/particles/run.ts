/**
 * Interacting particles on the GPU.
 *
 * @module
 */
import { type Points, requireInteger, requireObject } from "../../core/mod.ts";
import type { Gpu } from "../../device/mod.ts";
import { line } from "./launch.ts";
import { layoutOf, unpacked } from "./layout.ts";
import { mostSteps, requireRun } from "./numbers.ts";
import { prepare, ring } from "./prepare.ts";
import { atOnce } from "./reach.ts";
import { refusalOf } from "./refusal.ts";
import type { ParticleRun, ParticleRunner, Refusal } from "./types.ts";

/** Submissions on their way before the card is asked how it goes. */
const ahead = 16;

/**
 * Runs interacting particles in float32 on the GPU, where they stay: explicit Euler–Maruyama steps
 *
 *     x ← x + (c F(x) − k x) Δt + √(2TΔt) ξ,   F(x_i) = Σ_j w (x_i − x_j) / (‖x_i − x_j‖² + ε²)^{s/2},
 *
 * w = 1/(N − 1), or 1/(size − 1) within random batches. Noise and batches are those of lib/random; so a run follows the
 * float64 one to the rounding of float32, as long as particles do not amplify it. Differences of coordinates are taken
 * directly, and powers of distances relative to the nearest particle's. Coordinates are float32 about the origin,
 * towards which the pull acts: a cloud that is far from it and narrow loses digits. Memory O(N) (and 64 MiB at most to
 * cut up the sums of few particles).
 *
 * Measured on two cores that stand in for a GPU (lavapipe), where float32 in WebAssembly is 2 to 7 times as fast in all of
 * these, and tiles take 1 to 1.5 times as long as broadcast:
 *
 *     all on all, N = 8,192, d = 2, s = 2     90 ms a step, 770 million pairs a second
 *     all on all, N = 8,192, d = 3, s = 3    150 ms         450
 *     all on all, N = 4,096, d = 64          600 ms          28
 *     batches of 64, N = 10,000, d = 2         4 … 8 ms      80 … 170
 *     batches of 64, N = 10,000, d = 64       34 … 66 ms     10 … 19
 *     all on all, N = 64, d = 2              0.15 ms: three dispatches, of which each costs 30 … 50 µs
 *
 * An advance reads back a record of 24 bytes, which takes 10 ms under Deno: go on by many steps at once.
 *
 * @param gpu The card.
 * @param run The constants.
 * @param start Particles at step `from`, shape [N, dim], 2 ≤ N, dim ≤ 1024; not changed.
 * @param options `from`: index of the first step, 0 by default. `tiles`: whether sources go through the memory that
 *   workgroups share, by default on hardware alone.
 * @returns The runner.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a constant is out of range, the particles do not fit the card's buffers, or Δt is too large for
 *   the pull (kΔt ≥ 2); (its `advance`) if two particles are at one point and ε = 0.
 * @throws {Error} If the card fails; (its `points`) if the particles have left the range of float32.
 *
 * @example Two particles on the line
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gpu } from "driftfield/device";
 * import { runParticlesOnGpu } from "driftfield/kernels";
 *
 * const card = await gpu(), keys = { noise: [0, 0], batches: [0, 1] } as const;
 * const constants = { strength: 1, pull: 1, temperature: 0, exponent: 2, softening: 0 };
 * if (card) {
 *   const run = { ...constants, dt: 0.5, batch: "all", keys } as const;
 *   const runner = await runParticlesOnGpu(card, run, points([[-1], [1]]));
 *   await runner.advance(1);
 *   assertEquals([...(await runner.points()).data], [-0.75, 0.75]);
 *   runner.close();
 * }
 * ```
 */
export async function runParticlesOnGpu(
  gpu: Gpu,
  run: ParticleRun,
  start: Points,
  { from = 0, tiles = !gpu?.software }: { readonly from?: number; readonly tiles?: boolean } = {},
): Promise<ParticleRunner> {
  requireObject("gpu", gpu, "device", "pipeline");
  requireRun(run, start);
  requireInteger("from", from, 0, mostSteps);
  const layout = layoutOf(start.shape[1]), ready = await prepare(gpu, run, start, tiles);
  const most = atOnce(gpu), queue = line(gpu, most);
  let done = from, asked = 0, closed = false, refused: Refusal | undefined;

  const requireOpen = () => {
    if (closed) throw new Error("these particles have been let go");
  };
  const points = async () => {
    requireOpen();
    const x = unpacked(new Float32Array(await gpu.read(ready.state)), layout);
    if (x.data.every(Number.isFinite)) return x;
    throw new Error("the particles left the range of float32: run them in float64");
  };
  const ask = async () => {
    queue.flush();
    asked = queue.done;
    refused = await refusalOf(run, await gpu.read(ready.record), points);
  };
  const advance = async (to: number) => {
    requireOpen();
    requireInteger("steps", to, done, mostSteps);
    while (done < to && !refused) {
      const many = Math.min(ring, to - done);
      queue.flush(); // its steps still read their numbers
      ready.write(done, many);
      for (let k = 0; k < many; k++) {
        for (const one of ready.dispatches(k)) {
          queue.dispatch(one);
          if (queue.done - asked > ahead * most) await ask();
          requireOpen();
        }
      }
      done += many;
    }
    await ask();
    return refused;
  };
  const close = () => {
    closed = true;
    ready.free();
  };
  return { via: "wgsl", advance, points, close };
}
