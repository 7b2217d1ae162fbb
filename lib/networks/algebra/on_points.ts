/**
 * Networks in float64: plain loops, the reference of all others.
 *
 * @module
 */
import { type Points, zeros } from "../../core/mod.ts";
import type { Algebra } from "./algebra.ts";

/** Arithmetic of networks on float64 arrays. A row of a result depends on that row of the factors alone, to the last bit. */
export const onPoints: Algebra<Points> = {
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
  rowMeans: ({ data, shape: [rows, columns] }) => {
    const out = zeros([rows, 1]);
    for (let i = 0, at = 0; i < rows; i++) {
      for (let k = 0; k < columns; k++) out.data[i] += data[at++] / columns;
    }
    return out;
  },
  inverseRoot: (x, epsilon) => each(x, (v) => 1 / Math.sqrt(v + epsilon)),
};

const sigmoid = (v: number) => 1 / (1 + Math.exp(-v));

const each = ({ data, shape }: Points, f: (v: number) => number): Points => ({ data: data.map(f), shape });

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

/** Entry by entry, y repeated along an axis on which it has one entry. */
function spread(name: string, x: Points, y: Points, f: (a: number, b: number) => number): Points {
  const [rows, columns] = x.shape, [down, right] = y.shape.map((n) => n === 1 ? 0 : 1);
  if ((down && y.shape[0] !== rows) || (right && y.shape[1] !== columns)) {
    throw new RangeError(`${name}: [${y.shape}] does not fit [${x.shape}]`);
  }
  const out = zeros(x.shape);
  for (let i = 0, at = 0; i < rows; i++) {
    const from = i * down * y.shape[1];
    for (let k = 0; k < columns; k++, at++) out.data[at] = f(x.data[at], y.data[from + k * right]);
  }
  return out;
}

/** In tiles of four rows by two columns, whose sums stay in registers; at an edge a tile repeats the last of them. */
function matMul(x: Points, w: Points): Points {
  const [rows, inner] = x.shape, columns = w.shape[1], out = zeros([rows, columns]);
  if (w.shape[0] !== inner) throw new RangeError(`matMul: [${x.shape}] times [${w.shape}]`);
  const a = x.data, b = w.data, c = out.data;
  for (let i = 0; i < rows; i += 4) {
    const [r1, r2, r3] = [i + 1, i + 2, i + 3].map((row) => Math.min(row, rows - 1));
    for (let k = 0; k < columns; k += 2) {
      const l = Math.min(k + 1, columns - 1);
      let c0k = 0, c0l = 0, c1k = 0, c1l = 0, c2k = 0, c2l = 0, c3k = 0, c3l = 0;
      for (let j = 0; j < inner; j++) {
        const bk = b[j * columns + k], bl = b[j * columns + l];
        const a0 = a[i * inner + j], a1 = a[r1 * inner + j], a2 = a[r2 * inner + j], a3 = a[r3 * inner + j];
        c0k += a0 * bk, c0l += a0 * bl;
        c1k += a1 * bk, c1l += a1 * bl;
        c2k += a2 * bk, c2l += a2 * bl;
        c3k += a3 * bk, c3l += a3 * bl;
      }
      c[i * columns + k] = c0k, c[i * columns + l] = c0l;
      c[r1 * columns + k] = c1k, c[r1 * columns + l] = c1l;
      c[r2 * columns + k] = c2k, c[r2 * columns + l] = c2l;
      c[r3 * columns + k] = c3k, c[r3 * columns + l] = c3l;
    }
  }
  return out;
}
