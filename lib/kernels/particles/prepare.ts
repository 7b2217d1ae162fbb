/**
 * What a run of particles keeps on the GPU, and the dispatches of a step.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import type { Gpu } from "../../device/mod.ts";
import { fieldSource } from "./field_source.ts";
import { bound, type Buffers, buffers, type Dispatch } from "./launch.ts";
import { layoutOf, packed } from "./layout.ts";
import { constantsOf, stepNumbers } from "./numbers.ts";
import { requireBatchLoop, slicesFor, sweeps } from "./reach.ts";
import { recordBytes } from "./refusal.ts";
import { gatherSource, measureSource, mostParts, moveSource, stepGroup } from "./step_source.ts";
import type { ParticleRun } from "./types.ts";

/** Steps whose numbers lie ready on the card. */
export const ring = 64;

/** Bytes from the numbers of a step to the next: WebGPU aligns them so. */
const apart = 256;

/** Particles on the card. */
export interface Prepared {
  /** Their coordinates. */
  readonly state: GPUBuffer;
  /** What went wrong. */
  readonly record: GPUBuffer;
  /** Writes the numbers of `many` steps from `first` on. */
  write(first: number, many: number): void;
  /** The dispatches of the k-th of them. */
  dispatches(k: number): readonly Dispatch[];
  /** Frees all of it. */
  free(): void;
}

/** Compiles the kernels, and puts the particles on the card. */
export async function prepare(gpu: Gpu, run: ParticleRun, start: Points, tiles: boolean): Promise<Prepared> {
  const own = buffers(gpu);
  try {
    return await prepareIn(own, gpu, run, start, tiles);
  } catch (error) {
    own.free();
    throw error;
  }
}

async function prepareIn(
  own: Buffers,
  gpu: Gpu,
  run: ParticleRun,
  start: Points,
  tiles: boolean,
): Promise<Prepared> {
  const { shape: [n, dim] } = start, { exponent, batch } = run, layout = layoutOf(dim);
  const pushed = run.strength !== 0,
    batched = pushed && batch !== "all" && batch < n,
    met = batched ? batch : n;
  const cuts = batched ? Math.floor(n / batch) : slicesFor(gpu, tiles, n, n, layout),
    slices = batched ? 1 : cuts;
  if (batched) requireBatchLoop(gpu, batch, layout);
  const parts = pushed ? Math.min(mostParts, Math.ceil(n / stepGroup)) : 0;

  const reach = batched ? "batches" : tiles ? "tiles" : "broadcast";
  const sources = [moveSource, measureSource, fieldSource(layout, { exponent, reach }), gatherSource];
  const [move, measure, field, gather] = await Promise.all(
    sources.slice(0, batched ? 4 : pushed ? 3 : 1).map(gpu.pipeline),
  );
  gpu.check();

  const what = `${n} particles of ${dim} coordinates`, bytes = 4 * n * layout.stride;
  const state = own.storage(what, bytes), record = own.storage("what went wrong", recordBytes);
  const sorted = batched ? own.storage(what, bytes) : state, order = own.storage(what, batched ? 4 * n : 4);
  const sums = own.storage(`the forces on ${what}`, pushed ? slices * bytes : 4);
  const shares = own.storage(`the forces on ${what}`, pushed ? 8 * slices * n : 8);
  const partial = own.storage("partial sums", 16 * mostParts);
  const constants = own.uniform(constantsOf(run, layout, { n, slices, batched, parts }));
  const steps = own.uniform(ring * apart);
  gpu.device.queue.writeBuffer(state, 0, packed(start, layout));

  const within = { targets: n, sources: n, self: true, cuts, met, softening2: run.softening ** 2 };
  const pairs = pushed ? sweeps(gpu, field, layout, within, own, [sorted, sorted, sums, shares]) : [];
  const across = (rows: number) => [Math.min(65_535, Math.ceil(rows / stepGroup)), 1] as const;
  const measured: Dispatch[] = pushed
    ? [{
      kernel: bound(gpu, measure, [constants, sorted, sums, shares, partial]),
      groups: [parts, 1],
      work: 0,
    }]
    : [];
  const stepOf = (k: number): Dispatch[] => {
    const step = { buffer: steps, offset: k * apart, size: 64 };
    const gathered = batched ? [bound(gpu, gather, [constants, step, state, order, sorted])] : [];
    const moved = bound(gpu, move, [constants, step, state, order, sums, partial, record]);
    return [
      ...gathered.map((kernel) => ({ kernel, groups: across(n), work: 0 })),
      ...pairs,
      ...measured,
      { kernel: moved, groups: across(n * Math.ceil(dim / 8)), work: n * dim },
    ];
  };
  const slots: Dispatch[][] = [];
  return {
    state,
    record,
    write: (first, many) => gpu.device.queue.writeBuffer(steps, 0, stepNumbers(run, first, many, apart)),
    dispatches: (k) => slots[k] ??= stepOf(k),
    free: own.free,
  };
}
