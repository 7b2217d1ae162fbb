/**
 * What networks do with images, in float64.
 *
 * @module
 */
import { type Points, type Shape, zeros } from "../../core/mod.ts";
import type { Pixels } from "./algebra.ts";
import { matMul } from "./products_on_points.ts";
import { requireBlocks, requireImages, requireReshape, requireRuns } from "./shapes.ts";

/**
 * The same entries in rows of another length: the same array, not a copy.
 *
 * @param x Shape [n, k].
 * @param to As many entries.
 * @returns That shape.
 */
export function reshape(x: Points, to: Shape): Points {
  requireReshape(x.shape, to);
  return { data: x.data, shape: to };
}

/**
 * Blocks of a · b rows, each transposed.
 *
 * @param x Shape [n a b, k], rows in the order (…, i, j), i < a, j < b.
 * @param a Rows of a block.
 * @param b Columns of a block.
 * @returns Shape [n a b, k], rows in the order (…, j, i).
 */
export function swapRows({ data, shape }: Points, a: number, b: number): Points {
  requireBlocks(shape, a, b);
  const [rows, columns] = shape, out = zeros(shape);
  for (let row = 0; row < rows; row++) {
    const within = row % (a * b), j = within % b, i = (within - j) / b, to = row - within + j * a + i;
    out.data.set(data.subarray(row * columns, (row + 1) * columns), to * columns);
  }
  return out;
}

/**
 * x_g w_g for each g of n equal runs of rows.
 *
 * @param x Shape [n p, k].
 * @param w Shape [n k, m].
 * @param n How many.
 * @returns Shape [n p, m].
 */
export function matMulEach(x: Points, w: Points, n: number): Points {
  requireRuns(x.shape, w.shape, n);
  const out = zeros([x.shape[0], w.shape[1]]), size = out.data.length / n;
  for (let g = 0; g < n; g++) out.data.set(matMul(runOf(x, g, n), runOf(w, g, n)).data, g * size);
  return out;
}

const runOf = ({ data, shape: [rows, columns] }: Points, g: number, n: number): Points => ({
  data: data.subarray(g * data.length / n, (g + 1) * data.length / n),
  shape: [rows / n, columns],
});

/**
 * eˣ/Σ eˣ along each row, the largest x taken off each before: no exponential overflows.
 *
 * @param x Shape [n, k].
 * @returns Shape [n, k], rows of sum 1.
 */
export function softmax({ data, shape }: Points): Points {
  const columns = shape[1], out = zeros(shape);
  for (let from = 0; from < data.length; from += columns) {
    const x = data.subarray(from, from + columns), most = x.reduce((a, b) => Math.max(a, b));
    const e = x.map((v) => Math.exp(v - most)), sum = e.reduce((a, b) => a + b);
    out.data.set(e.map((v) => v / sum), from);
  }
  return out;
}

/**
 * Each pixel's 3 × 3 neighbourhood, 0 beyond the border, times w.
 *
 * @param x Shape [n h w, k].
 * @param w Shape [9 k, m].
 * @param size Height and width.
 * @returns Shape [n h w, m].
 */
export function convolve(x: Points, w: Points, size: Pixels): Points {
  requireImages(x.shape, w.shape, size);
  return matMul(neighbourhoods(x, size), w);
}

/** Each pixel's neighbourhood in one row: [n h w, 9 k]. */
function neighbourhoods({ data, shape: [rows, k] }: Points, [height, width]: Pixels): Points {
  const out = zeros([rows, 9 * k]), inside = (at: number, size: number) => at >= 0 && at < size;
  for (let pixel = 0; pixel < rows; pixel++) {
    const right = pixel % width, down = (pixel - right) / width % height;
    for (let place = 0; place < 9; place++) {
      const dx = place % 3 - 1, dy = (place - dx - 1) / 3 - 1;
      if (!inside(down + dy, height) || !inside(right + dx, width)) continue;
      const from = (pixel + dy * width + dx) * k;
      out.data.set(data.subarray(from, from + k), (9 * pixel + place) * k);
    }
  }
  return out;
}
