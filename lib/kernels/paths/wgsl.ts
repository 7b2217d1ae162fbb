/**
 * Many paths by a kernel on the GPU.
 *
 * @module
 */
import { type Points, requireInteger, requireObject } from "../../core/mod.ts";
import type { Gpu } from "../../device/mod.ts";
import { gpuMoments } from "./wgsl_moments.ts";
import { groupsInRow, groupSize, pathKernelSource } from "./wgsl_source.ts";
import {
  type CentralMoments,
  type Kept,
  type NoiseKeys,
  type PathRunner,
  type RecordedStep,
  requireStart,
} from "./types.ts";

/** Path-steps a dispatch, so that none holds the device for long. */
const atOnce = 1e8;

/**
 * Steps a dispatch: after 65,535 turns Mesa's processors that stand in for a GPU end all loops of an invocation, without a
 * word.
 */
const mostSteps = 2 ** 15;

/** Steps that a counter of 32 bits tells apart. */
const mostColumns = 2 ** 32 - 1;

/**
 * Runs a recorded step in float32 on the GPU: a path an invocation, many steps a dispatch.
 *
 * @param gpu The card.
 * @param step The step.
 * @param start Paths at step `from`, shape [paths, dim]; not changed.
 * @param keys Where the noise comes from.
 * @param options `from`: number of the first step, 0 by default.
 * @returns The runner.
 * @throws {TypeError} If the card, the step, the points or the keys are something else.
 * @throws {RangeError} If there are no paths, sizes do not fit, or the paths do not fit the card's buffers.
 * @throws {Error} If the kernel does not compile, or the card fails.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { code, points } from "driftfield/core";
 * import { gpu } from "driftfield/device";
 * import { runOnGpu } from "driftfield/kernels";
 *
 * const card = await gpu(), space = code(), next = space.scale(0.5, [space.symbol("x0")]);
 * const step = { dim: 1, brownians: 1, next, start: 0, dt: 1 };
 * if (card) {
 *   const runner = await runOnGpu(card, step, points([[8], [16]]), { W: [0, 0], H: [0, 1] });
 *   assertEquals(await (await runner.advance([3])).points(0), points([[1], [2]]));
 *   runner.close();
 * }
 * ```
 */
export async function runOnGpu(
  gpu: Gpu,
  step: RecordedStep,
  start: Points,
  keys: NoiseKeys,
  { from = 0 }: { readonly from?: number } = {},
): Promise<PathRunner> {
  requireObject("gpu", gpu, "device", "pipeline");
  requireStart(step, start, keys, from);
  requireInteger("batch of start", start.shape[0], 1); // Deno does not survive a write of no bytes
  const { device } = gpu, { shape, shape: [rows, dim] } = start, bytes = 4 * rows * dim;
  const pipeline = await gpu.pipeline(pathKernelSource(step));
  gpu.check();
  const state = gpu.buffer(`${rows} paths of ${dim} coordinates`, bytes);
  device.queue.writeBuffer(state, 0, Float32Array.from(start.data));
  let done = from, turn = 0, kept: GPUBuffer | undefined;

  /** Encodes the steps up to `end`, a dispatch for each `atOnce` of work. */
  const encode = (encoder: GPUCommandEncoder, end: number) => {
    const most = Math.min(mostSteps, Math.max(1, Math.floor(atOnce / Math.max(1, rows)))),
      groups = Math.ceil(rows / groupSize);
    while (done < end) {
      const next = Math.min(end, done + most), pass = encoder.beginComputePass();
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, bind(gpu, pipeline, [state], [rows, done, next, 0, ...keys.W, ...keys.H]));
      pass.dispatchWorkgroups(Math.min(groups, groupsInRow), Math.ceil(groups / groupsInRow));
      pass.end();
      done = next;
    }
  };
  const advance = async (marks: readonly number[]): Promise<Kept> => {
    requireInteger("last step × brownians", (marks.at(-1) ?? 0) * step.brownians, 0, mostColumns);
    const mine = ++turn, before = done, encoder = device.createCommandEncoder();
    kept?.destroy();
    const states = kept = gpu.buffer(`${marks.length} states of ${rows} paths`, marks.length * bytes);
    marks.forEach((mark, i) => {
      encode(encoder, mark);
      encoder.copyBufferToBuffer(state, 0, states, i * bytes, bytes);
    });
    device.queue.submit([encoder.finish()]);
    if (done > before) await device.queue.onSubmittedWorkDone(); // to wait for nothing takes ten milliseconds too
    gpu.check();
    const current = () => {
      if (mine !== turn) throw new Error("these paths have gone on: ask for points before the next frame");
      return states;
    };
    let all: Promise<ArrayBuffer> | undefined, moments: Promise<CentralMoments[]> | undefined;
    return {
      points: async (i) => {
        const buffer = await (all ??= gpu.read(current())); // all at once: to read back costs more than the bytes
        current();
        return { data: Float64Array.from(new Float32Array(buffer, i * bytes, rows * dim)), shape };
      },
      moments: async (i) => {
        const found = await (moments ??= gpuMoments(gpu, current(), { rows, dim, marks: marks.length }));
        current();
        return found[i];
      },
    };
  };
  const close = () => {
    turn++;
    state.destroy();
    kept?.destroy();
  };
  return { via: "wgsl", advance, close };
}

/** Storage buffers, then a uniform of whole numbers, a multiple of four of them. */
export function bind(
  { device }: Gpu,
  pipeline: GPUComputePipeline,
  buffers: readonly GPUBuffer[],
  numbers: readonly number[],
): GPUBindGroup {
  const { UNIFORM, COPY_DST } = GPUBufferUsage;
  const uniform = device.createBuffer({ size: 4 * numbers.length, usage: UNIFORM | COPY_DST });
  device.queue.writeBuffer(uniform, 0, Uint32Array.from(numbers));
  const entries = [...buffers, uniform].map((buffer, binding) => ({ binding, resource: { buffer } }));
  return device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries });
}
