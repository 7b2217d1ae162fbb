/**
 * How points lie in a buffer of the GPU.
 *
 * @module
 */
import { type Points, requirePoints } from "../../core/mod.ts";

/** Coordinates that a kernel keeps for itself: two arrays of them fill the 8 KiB that WGSL grants a function. */
const most = 1024;

/** Rows of one, two or a multiple of four coordinates; those beyond the points' own are zero. */
export interface Layout {
  /** Coordinates of the points. */
  readonly dim: number;
  /** Type of a part of a row. */
  readonly type: "f32" | "vec2<f32>" | "vec4<f32>";
  /** Parts of a row. */
  readonly parts: number;
  /** Coordinates from one row to the next. */
  readonly stride: number;
}

/**
 * The layout of rows of so many coordinates.
 *
 * @throws {RangeError} If there are more than 1024.
 */
export function layoutOf(dim: number): Layout {
  if (dim > most) throw new RangeError(`dim must be at most ${most} on the GPU, got ${dim}`);
  const width = dim < 3 ? dim : 4, parts = Math.ceil(dim / width);
  const type = width === 1 ? "f32" as const : width === 2 ? "vec2<f32>" as const : "vec4<f32>" as const;
  return { dim, type, parts, stride: parts * width };
}

/** Float32 rows of (x − centre) / unit. */
export function packed(
  { data, shape: [batch, dim] }: Points,
  { stride }: Layout,
  { centre, unit }: Scale = { centre: new Float64Array(dim), unit: 1 },
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(batch * stride);
  for (let i = 0; i < batch; i++) {
    for (let k = 0; k < dim; k++) out[i * stride + k] = (data[i * dim + k] - centre[k]) / unit;
  }
  return out;
}

/** Points out of float32 rows. */
export function unpacked(rows: Float32Array, { dim, stride }: Layout): Points {
  const batch = rows.length / stride, data = new Float64Array(batch * dim);
  for (let i = 0; i < batch; i++) {
    for (let k = 0; k < dim; k++) data[i * dim + k] = rows[i * stride + k];
  }
  return { data, shape: [batch, dim] };
}

/** Where the origin of the float32 coordinates lies, and how long their unit is. */
export interface Scale {
  /** The origin, dim coordinates. */
  readonly centre: Float64Array;
  /** A power of two, so that to scale rounds nothing. */
  readonly unit: number;
}

/**
 * The middle of the box around all of some points, and half its longest edge, or a softening that is longer, rounded up
 * to a power of two: what is added to squared distances must fit in float32 as they do.
 */
export function scaleOf(dim: number, softening: number, ...all: readonly Points[]): Scale {
  const low = new Float64Array(dim).fill(Infinity), high = new Float64Array(dim).fill(-Infinity);
  for (const { data } of all) {
    data.forEach((v, i) => {
      low[i % dim] = Math.min(low[i % dim], v);
      high[i % dim] = Math.max(high[i % dim], v);
    });
  }
  const half = Math.max(softening, ...high.map((v, k) => v / 2 - low[k] / 2));
  return {
    centre: low.map((v, k) => v / 2 + high[k] / 2),
    unit: half > 0 ? 2 ** Math.ceil(Math.log2(half)) : 1,
  };
}

/**
 * Requires points whose squared distances float32 can hold.
 *
 * @throws {RangeError} If there are too few, or a coordinate is not finite or too large.
 */
export function requireInFloat32(name: string, x: Points, rows: number): void {
  requirePoints(name, x, rows);
  const bound = Math.sqrt(2 ** 124 / x.shape[1]), far = x.data.findIndex((v) => Math.abs(v) > bound);
  if (far >= 0) {
    throw new RangeError(`${name} must be within ±${bound.toPrecision(2)} in float32, got ${x.data[far]}`);
  }
}
