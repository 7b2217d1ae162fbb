/**
 * What one thread does of many steps of a stencil.
 *
 * @module
 */
import { kernels } from "../wasm/compiled.ts";
import { inPhases } from "../wasm/phases.ts";

/** Steps on a grid that is cut into tiles: addresses and counts. */
export interface StencilOrder {
  /** Which kernel. */
  readonly kernel: "stencil";
  /** Where the job lies, see layout.ts. */
  readonly job: number;
  /** Where threads meet, see phases.ts. */
  readonly meeting: number;
  /** Whether tiles are cut along the first axis, as on the line, or whole rows. */
  readonly line: boolean;
  /** Cells along the axis that is cut. */
  readonly cut: number;
  /** Cells along the other. */
  readonly across: number;
  /** How many tiles. */
  readonly tiles: number;
  /** Whether the last is next to the first. */
  readonly ring: boolean;
  /** Number of the first step. */
  readonly first: number;
  /** How many steps. */
  readonly steps: number;
  /** Steps from one phase of tiles to the next, at most: a tile has twice as many cells along the cut, less two, or more. */
  readonly depth: number;
  /** Rows that follow one another through all steps of a tile, if those are not taken one after the other. */
  readonly strip?: number;
}

/** A thread's share of an order. */
export function stencilPiece(order: StencilOrder): void {
  const { meeting, tiles } = order;
  inPhases(
    { meeting, phases: phasesOf(order), pieces: tiles },
    (phase, tile) => stencilTurn(order, phase, tile),
  );
}

/** Phases of an order: tiles, and what is left between them, if there is anything. */
export const phasesOf = ({ steps, depth, tiles }: StencilOrder): number =>
  Math.ceil(steps / depth) * (tiles > 1 && depth > 1 ? 2 : 1);

/**
 * Does several steps of a tile at a time, so that it is read from memory once and threads meet twice: first in each tile
 * on one cell less at both ends from step to step, then between them, on what that leaves.
 *
 *     step 3      ┌────┐    ┌────┐
 *     step 2    ┌─┘    └─┐┌─┘    └─┐
 *     step 1  ──┘  tile  └┘  tile  └──
 *
 * No tile needs what another writes meanwhile, and no value is overwritten as long as it is needed: those of even and of
 * odd steps lie apart. Within a tile a strip of rows does its first step, then the strip one row lower its second, and so
 * on, while they are in the cache next to the core.
 */
export function stencilTurn(order: StencilOrder, phase: number, tile: number): void {
  const { cut, tiles, ring, first, steps, strip } = order, turns = tiles > 1 && order.depth > 1 ? 2 : 1;
  const done = Math.floor(phase / turns) * order.depth,
    depth = Math.min(order.depth, steps - done),
    step = first + done;
  const low = Math.floor(tile * cut / tiles), high = Math.floor((tile + 1) * cut / tiles);
  if (phase % turns === 0) {
    const below = ring || low > 0 ? 1 : 0, above = ring || high < cut ? 1 : 0;
    sweep(order, step, depth, strip, (t) => low + t * below, (t) => high - t * above);
  } else if (low > 0) sweep(order, step, depth, strip, (t) => low - t, (t) => low + t);
  else if (ring) {
    for (let t = 1; t < depth; t++) advance(order, step + t, cut - t, cut), advance(order, step + t, 0, t);
  }
}

/** Steps t = 0, 1, … of the cells from low(t) … high(t) − 1 along the cut, in strips or step by step. */
function sweep(
  order: StencilOrder,
  step: number,
  depth: number,
  strip: number | undefined,
  low: (t: number) => number,
  high: (t: number) => number,
): void {
  const last = depth - 1, width = strip ?? Infinity, end = Math.max(high(0), high(last) + last);
  const from = Array.from({ length: depth }, (_, t) => low(t));
  for (let front = Math.min(low(0), low(last) + last) + width;; front += width) {
    for (let t = 0; t < depth; t++) {
      const to = Math.min(high(t), front - t);
      if (to > from[t]) advance(order, step + t, from[t], to), from[t] = to;
    }
    if (!(front < end)) return;
  }
}

/** One step of the cells from … to − 1 along the cut. */
function advance({ job, line, across }: StencilOrder, step: number, from: number, to: number): void {
  if (line) kernels!.stencilTile(job, step & 1, from, to, 0, across);
  else kernels!.stencilTile(job, step & 1, 0, across, from, to);
}
