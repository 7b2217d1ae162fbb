/**
 * Where float32 counts from, and in which unit.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";

/** x ↦ (x − centre) · 2^log2: coordinates that are at most 1 in magnitude. */
export interface Frame {
  /** The sources' mean, length [dim]. */
  readonly centre: Float64Array;
  /** The unit's exponent: a power of two costs no accuracy. */
  readonly log2: number;
}

/** Float64 itself ends a little beyond. */
const most = 1000;

/**
 * The frame in which an offset costs no accuracy, and no scale overflows or underflows.
 *
 * @param targets Shape [n, dim].
 * @param sources Shape [m, dim], m ≥ 1.
 * @param softening ε, which counts as an extent too.
 * @returns The centre, and the unit.
 */
export function frameOf(targets: Points, sources: Points, softening: number): Frame {
  const [m, dim] = sources.shape, y = sources.data, centre = new Float64Array(dim), share = 1 / m;
  for (let at = 0; at < y.length;) {
    for (let k = 0; k < dim; k++) centre[k] += share * y[at++];
  }
  let extent = Math.max(softening, extentOf(sources, centre));
  if (targets !== sources) extent = Math.max(extent, extentOf(targets, centre));
  const log2 = extent === 0 ? 0 : -Math.ceil(Math.log2(extent));
  return { centre, log2: Math.max(-most, Math.min(most, log2)) };
}

function extentOf({ data, shape: [, dim] }: Points, centre: Float64Array): number {
  let extent = 0;
  for (let at = 0; at < data.length;) {
    for (let k = 0; k < dim; k++) extent = Math.max(extent, Math.abs(data[at++] - centre[k]));
  }
  return extent;
}
