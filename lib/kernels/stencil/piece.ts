/**
 * What one thread does of many steps of a stencil.
 *
 * @module
 */
import { kernels } from "../wasm/compiled.ts";
import { memory } from "../wasm/memory.ts";

/** Steps on a grid that is cut into tiles: addresses and counts. */
export interface StencilOrder {
  /** Which kernel. */
  readonly kernel: "stencil";
  /** Where the job lies, see job.ts. */
  readonly job: number;
  /** How many. */
  readonly steps: number;
  /** Whether tiles are cut along the first axis, as on the line, or whole rows. */
  readonly line: boolean;
  /** Cells along the axis that is cut. */
  readonly cut: number;
  /** Cells along the other. */
  readonly across: number;
  /** How many tiles. */
  readonly tiles: number;
  /** How many threads take part, at most. */
  readonly pieces: number;
  /** Where two whole numbers a tile lie: steps begun, then steps done. */
  readonly progress: number;
  /** Milliseconds without a step after which another thread is taken for dead. */
  readonly patience: number;
}

/** A thread looks so often at another's tile, for some 30 µs, before it sleeps. */
const looks = 10_000;

/**
 * Takes part in all steps. A step of a tile is done by whoever begins it, once this tile and those on both sides have
 * done the step before. Each thread looks at its own tiles first, so that they stay in its cache, and takes others' where
 * their thread is late, or never came.
 */
export function stencilPiece(order: StencilOrder, piece: number): void {
  const { job, steps, line, cut, across, tiles, pieces, progress, patience } = order;
  const begun = new Int32Array(memory.buffer, progress, tiles);
  const done = new Int32Array(memory.buffer, progress + 4 * tiles, tiles);
  const own = Math.floor(piece * tiles / pieces), edge = (tile: number) => Math.floor(tile * cut / tiles);
  for (let step = 0; step < steps; step++) {
    for (let k = 0; k < tiles; k++) {
      const tile = (own + k) % tiles, from = edge(tile), to = edge(tile + 1);
      if (Atomics.compareExchange(begun, tile, step, step + 1) !== step) continue;
      for (const next of [tiles - 1, 0, 1]) until(done, (tile + next) % tiles, step, patience);
      if (line) kernels!.stencilTile(job, step & 1, from, to, 0, across);
      else kernels!.stencilTile(job, step & 1, 0, across, from, to);
      Atomics.store(done, tile, step + 1);
      Atomics.notify(done, tile);
    }
  }
}

/** Waits until a tile has done so many steps. */
function until(done: Int32Array, tile: number, steps: number, patience: number): void {
  for (let look = 0, now; (now = Atomics.load(done, tile)) < steps; look++) {
    if (look < looks || Atomics.wait(done, tile, now, patience) !== "timed-out") continue;
    throw new Error(`a thread has not finished a step for ${patience / 1000} s`);
  }
}
