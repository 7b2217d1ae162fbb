/**
 * Noise of the paths that are left.
 *
 * @module
 */
import { type Points, points } from "../../core/mod.ts";
import { fillNormals, type Rng } from "../../random/mod.ts";

/** Draws ahead for each row, in steps, and how many numbers at once: 32 MB. */
const horizon = 64, most = 2 ** 22;

/**
 * The normals of some rows of a stream, step by step: the numbers that `simulate` draws for these rows. Each row is
 * drawn many steps ahead, so that the cost falls with the rows that are left.
 *
 * @param rng The stream.
 * @param m Numbers a row and step.
 * @returns Those of given rows at step n, shape [rows, m]; from call to call n rises, and rows may only drop out.
 */
export function normalsByRow(rng: Rng, m: number): (rows: Int32Array, n: number) => Points {
  let drawn: Int32Array = new Int32Array(0), block = new Float64Array(0), first = 0, ahead = 0;
  return (rows, n) => {
    if (n >= first + ahead) {
      ahead = Math.max(1, Math.floor(Math.min(horizon / m, most / (rows.length * m))));
      [drawn, first, block] = [rows, n, new Float64Array(rows.length * ahead * m)];
      const width = ahead * m;
      for (let j = 0; j < rows.length; j++) {
        fillNormals(block.subarray(j * width, (j + 1) * width), width, rng.key, rows[j], n * m);
      }
    }
    const out = new Float64Array(rows.length * m);
    for (let i = 0, j = 0; i < rows.length; i++, j++) {
      while (drawn[j] !== rows[i]) j++;
      const at = (j * ahead + n - first) * m;
      for (let q = 0; q < m; q++) out[i * m + q] = block[at + q];
    }
    return points(out, m);
  };
}
