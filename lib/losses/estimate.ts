/**
 * Means over the rows of a batch.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";

/** A loss, averaged over independent rows. */
export interface LossEstimate {
  /** The mean. */
  readonly value: number;
  /** Its standard error, s/√rows. */
  readonly standardError: number;
}

/** The mean of independent rows, and s/√n. */
export function meanOfRows(rows: Float64Array): LossEstimate {
  const n = rows.length, value = rows.reduce((sum, v) => sum + v, 0) / n;
  const square = rows.reduce((sum, v) => sum + (v - value) ** 2, 0);
  return { value, standardError: Math.sqrt(square / (n * (n - 1))) };
}

/** ‖a_i − b_i‖²/dim of each row. */
export function meanSquares(a: Points, b: Points): Float64Array {
  const [batch, dim] = a.shape, out = new Float64Array(batch);
  for (let i = 0, at = 0; i < batch; i++) {
    for (let k = 0; k < dim; k++, at++) out[i] += (a.data[at] - b.data[at]) ** 2;
    out[i] /= dim;
  }
  return out;
}
