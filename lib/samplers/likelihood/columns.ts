/**
 * Points with more columns beside them.
 *
 * @module
 */
import { type Points, zeros } from "../../core/mod.ts";

/**
 * Puts two batches of as many rows side by side.
 *
 * @param x Points, shape [batch, dim].
 * @param more Shape [batch, columns].
 * @returns Shape [batch, dim + columns].
 * @throws {RangeError} If the second is no batch of as many rows.
 */
export function beside(x: Points, more: Points): Points {
  const [batch, dim] = x.shape,
    [rows, columns] = more.shape,
    width = dim + columns,
    out = zeros([batch, width]);
  if (rows !== batch || !(columns >= 1) || more.data.length !== rows * columns) {
    throw new RangeError(
      `divergence must give shape [${batch}, 1] or [${batch}, estimates], got [${more.shape}]`,
    );
  }
  for (let i = 0; i < batch; i++) {
    out.data.set(x.data.subarray(i * dim, (i + 1) * dim), i * width);
    out.data.set(more.data.subarray(i * columns, (i + 1) * columns), i * width + dim);
  }
  return out;
}

/**
 * Takes them apart again.
 *
 * @param state Shape [batch, dim + columns].
 * @param dim Columns of the first.
 * @returns Both.
 */
export function apart({ data, shape: [batch, width] }: Points, dim: number): { x: Points; more: Points } {
  const x = zeros([batch, dim]), more = zeros([batch, width - dim]);
  for (let i = 0; i < batch; i++) {
    x.data.set(data.subarray(i * width, i * width + dim), i * dim);
    more.data.set(data.subarray(i * width + dim, (i + 1) * width), i * (width - dim));
  }
  return { x, more };
}

/**
 * The mean of each row and, if it has several numbers, its standard error s/√n.
 *
 * @param estimates Shape [batch, n].
 * @returns Both: length [batch].
 */
export function meanOfRows({ data, shape: [batch, n] }: Points) {
  const mean = new Float64Array(batch), square = new Float64Array(batch);
  data.forEach((v, at) => mean[Math.floor(at / n)] += v / n);
  data.forEach((v, at) => square[Math.floor(at / n)] += (v - mean[Math.floor(at / n)]) ** 2);
  return { mean, ...(n > 1 && { standardError: square.map((sum) => Math.sqrt(sum / (n * (n - 1)))) }) };
}
