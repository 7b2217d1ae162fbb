/**
 * Lines to project samples on.
 *
 * @module
 */
import { type Points, requireInteger, requireObject } from "../../core/mod.ts";
import { philox, type Rng } from "../../random/mod.ts";

/** How many lines, and by what chance. */
export interface ProjectionOptions {
  /** Directions to project on, 64 by default; on a line there is one only. */
  readonly projections?: number;
  /** Where chance comes from, `philox(0)` by default. */
  readonly rng?: Rng;
}

/**
 * Unit vectors, one a row: on a line 1; in the plane the angles πk/K, k = 0 … K − 1; else uniform on the sphere,
 * independent (normals over their length).
 */
export function directions(dim: number, { projections = 64, rng = philox(0) }: ProjectionOptions): Points {
  requireInteger("projections", projections, 1);
  requireObject("rng", rng, "fork", "permutation");
  if (dim === 1) return { data: Float64Array.of(1), shape: [1, 1] };
  if (dim === 2) {
    const angles = Array.from({ length: projections }, (_, k) => Math.PI * k / projections);
    return {
      data: Float64Array.from(angles.flatMap((a) => [Math.cos(a), Math.sin(a)])),
      shape: [projections, 2],
    };
  }
  const { data, shape } = rng.fork("projections").normal([projections, dim]);
  for (let at = 0; at < data.length; at += dim) {
    const row = data.subarray(at, at + dim), length = Math.hypot(...row);
    row.forEach((value, k) => row[k] = value / length);
  }
  return { data, shape };
}

/** u · z_i for the vector u that is row `which` of `vectors`: length [batch]. */
export function project({ data, shape: [batch, dim] }: Points, vectors: Points, which: number): Float64Array {
  const out = new Float64Array(batch), from = which * dim;
  for (let i = 0, at = 0; i < batch; i++) {
    let sum = 0;
    for (let k = 0; k < dim; k++) sum += data[at++] * vectors.data[from + k];
    out[i] = sum;
  }
  return out;
}

/** Indices of values in increasing order. */
export const ascending = (values: Float64Array): Uint32Array =>
  Uint32Array.from(values, (_, i) => i).sort((i, j) => values[i] - values[j]);
