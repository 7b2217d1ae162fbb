/**
 * Products of float64 matrices.
 *
 * @module
 */
import { type Points, zeros } from "../../core/mod.ts";

/**
 * x w, in tiles of four rows by two columns, whose sums stay in registers; at an edge a tile repeats the last of them.
 *
 * @param x Shape [n, k].
 * @param w Shape [k, m].
 * @returns Shape [n, m].
 */
export function matMul(x: Points, w: Points): Points {
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
