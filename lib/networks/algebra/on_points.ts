/**
 * Networks in float64: plain loops, the reference of all others.
 *
 * @module
 */
import { type Points, zeros } from "../../core/mod.ts";
import type { Algebra } from "./algebra.ts";
import { convolve, matMulEach, reshape, softmax, swapRows } from "./images_on_points.ts";
import { matMul } from "./products_on_points.ts";
import { runOf } from "./shapes.ts";

/**
 * Arithmetic of networks on float64 arrays. A row of a result depends on that row of the factors alone, or an image on that
 * image, to the last bit.
 */
export const onPoints: Algebra<Points> = {
  from: (x) => x,
  shape: (x) => x.shape,
  matMul,
  add: (x, y) => spread("add", x, y, (a, b) => a + b),
  mul: (x, y) => spread("mul", x, y, (a, b) => a * b),
  scale: (a, x) => each(x, (v) => a * v),
  silu: (x) => each(x, (v) => v * sigmoid(v)),
  siluSlope: (x) =>
    each(x, (v) => {
      const s = sigmoid(v);
      return s * (1 + v * (1 - s));
    }),
  sin: (x) => each(x, Math.sin),
  cos: (x) => each(x, Math.cos),
  beside,
  rowMeans,
  inverseRootMeanSquare: (x, epsilon) =>
    each(rowMeans(each(x, (v) => v * v)), (v) => 1 / Math.sqrt(v + epsilon)),
  reshape,
  swapRows,
  matMulEach,
  softmax,
  convolve,
};

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

const each = ({ data, shape }: Points, f: (v: number) => number): Points => ({ data: data.map(f), shape });

function rowMeans({ data, shape: [rows, columns] }: Points): Points {
  const out = zeros([rows, 1]);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++) out.data[i] += data[at++] / columns;
  }
  return out;
}

function beside(parts: readonly Points[]): Points {
  const rows = parts[0].shape[0], columns = parts.reduce((sum, { shape }) => sum + shape[1], 0);
  const out = zeros([rows, columns]);
  let left = 0;
  for (const { data, shape: [n, wide] } of parts) {
    if (n !== rows) throw new RangeError(`beside: ${n} rows do not fit ${rows}`);
    for (let i = 0; i < rows; i++) {
      out.data.set(data.subarray(i * wide, (i + 1) * wide), i * columns + left);
    }
    left += wide;
  }
  return out;
}

/** Entry by entry, a row of y for a run of rows of x, or a column of y for all of x. */
function spread(name: string, x: Points, y: Points, f: (a: number, b: number) => number): Points {
  const run = runOf(name, x.shape, y.shape), wide = y.shape[1], right = wide === 1 ? 0 : 1;
  const [rows, columns] = x.shape, out = zeros(x.shape);
  for (let i = 0, at = 0; i < rows; i++) {
    const from = Math.floor(i / run) * wide;
    for (let k = 0; k < columns; k++, at++) out.data[at] = f(x.data[at], y.data[from + k * right]);
  }
  return out;
}
