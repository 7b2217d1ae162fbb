/**
 * States as float64 arrays: the truth that the other spaces are held to.
 *
 * @module
 */
import { column, type Points, zeros } from "./points.ts";
import type { Space } from "./space.ts";

/** The space of points in float64. */
export const float64: Space<Points> = {
  add: (x, y) => zip(x, y, (a, b) => a + b),
  sub: (x, y) => zip(x, y, (a, b) => a - b),
  mul: (x, y) => zip(x, y, (a, b) => a * b),
  div: (x, y) => zip(x, y, (a, b) => a / b),
  scale: (a, x) => each(x, (v) => a * v),
  pow: (x, y) => zip(x, y, (a, b) => a ** b),
  map: (f, x) => each(x, Math[f]),
  constant: (a, like) => each(like, () => a),
  time: (t, like) => each(like, () => t),
  column: (x, k) => ({ data: column(x, k), shape: [x.shape[0], 1] }),
  stack: interleave,
  from: (x) => x,
  to: (x) => Promise.resolve(x),
  scope: (f) => f(),
  free: () => {},
};

function each(x: Points, f: (v: number) => number): Points {
  const { data, shape } = x, out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = f(data[i]);
  return { data: out, shape };
}

function zip(x: Points, y: Points, f: (a: number, b: number) => number): Points {
  if (x.shape[0] !== y.shape[0] || x.shape[1] !== y.shape[1]) {
    throw new RangeError(`shapes [${x.shape}] and [${y.shape}] do not fit`);
  }
  const { data, shape } = x, other = y.data, out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = f(data[i], other[i]);
  return { data: out, shape };
}

function interleave(columns: readonly Points[]): Points {
  const batch = columns[0].shape[0], dim = columns.length, out = zeros([batch, dim]);
  columns.forEach(({ data }, k) => data.forEach((v, i) => out.data[i * dim + k] = v));
  return out;
}
