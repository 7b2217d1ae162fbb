/**
 * States as float64 arrays: the truth that the other spaces are held to.
 *
 * @module
 */
import { column, type Points, zeros } from "./points.ts";
import type { Space } from "./space.ts";

/** The space of points in float64. */
export const float64: Space<Points> = {
  add: (x, y) => plus(x, 1, y),
  sub: (x, y) => plus(x, -1, y),
  mul: (x, y) => zip(x, y, (a, b) => a * b),
  div: (x, y) => zip(x, y, (a, b) => a / b),
  scale: (a, x) => each(x, (v) => a * v),
  combine: (x, terms) => terms.reduce((sum, [a, k]) => a === 0 ? sum : plus(sum, a, k), x),
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

/** x + a y: a loop of its own, since a function called at every coordinate would take most of the time. */
function plus(x: Points, a: number, y: Points): Points {
  requireSameShape(x, y);
  const { data, shape } = x, other = y.data, out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = data[i] + a * other[i];
  return { data: out, shape };
}

function zip(x: Points, y: Points, f: (a: number, b: number) => number): Points {
  requireSameShape(x, y);
  const { data, shape } = x, other = y.data, out = new Float64Array(data.length);
  for (let i = 0; i < out.length; i++) out[i] = f(data[i], other[i]);
  return { data: out, shape };
}

function requireSameShape(x: Points, y: Points): void {
  if (x.shape[0] !== y.shape[0] || x.shape[1] !== y.shape[1]) {
    throw new RangeError(`shapes [${x.shape}] and [${y.shape}] do not fit`);
  }
}

function interleave(columns: readonly Points[]): Points {
  const batch = columns[0].shape[0], dim = columns.length, out = zeros([batch, dim]);
  columns.forEach(({ data }, k) => data.forEach((v, i) => out.data[i * dim + k] = v));
  return out;
}
