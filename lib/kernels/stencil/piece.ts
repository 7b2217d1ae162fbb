/**
 * What one thread does of some steps of a stencil.
 *
 * @module
 */
import { kernels } from "../wasm/compiled.ts";

/** Some steps on a grid that is cut into tiles: addresses and counts. */
export interface StencilOrder {
  /** Which kernel. */
  readonly kernel: "stencil";
  /** Where the job lies, see job.ts. */
  readonly job: number;
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
  readonly step: number;
  /** How many steps: a tile has twice as many cells along the cut, less two, or more. */
  readonly depth: number;
  /** Whether it is what is left between the tiles. */
  readonly between: boolean;
}

/**
 * Does several steps of a tile at a time, so that it is read from memory once and threads meet twice: first in each tile
 * on one cell less at both ends from step to step, then `between`, on what that leaves.
 *
 *     step 3      ┌────┐    ┌────┐
 *     step 2    ┌─┘    └─┐┌─┘    └─┐
 *     step 1  ──┘  tile  └┘  tile  └──
 *
 * No tile needs what another writes meanwhile, and no value is overwritten as long as it is needed: those of even and of
 * odd steps lie apart.
 */
export function stencilPiece(order: StencilOrder, piece: number): void {
  const { cut, tiles, ring, step, depth, between } = order;
  const low = Math.floor(piece * cut / tiles), high = Math.floor((piece + 1) * cut / tiles);
  for (let t = between ? 1 : 0; t < depth; t++) {
    if (!between) {
      advance(order, step + t, low + (ring || low > 0 ? t : 0), high - (ring || high < cut ? t : 0));
    } else if (low > 0) advance(order, step + t, low - t, low + t);
    else if (ring) advance(order, step + t, cut - t, cut), advance(order, step + t, 0, t);
  }
}

/** One step of the cells from … to − 1 along the cut. */
function advance({ job, line, across }: StencilOrder, step: number, from: number, to: number): void {
  if (line) kernels!.stencilTile(job, step & 1, from, to, 0, across);
  else kernels!.stencilTile(job, step & 1, 0, across, from, to);
}
