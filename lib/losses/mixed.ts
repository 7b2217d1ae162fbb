/**
 * Sums of points, each row with weights of its own.
 *
 * @module
 */
import { type Points, zeros } from "../core/mod.ts";

/** Σ c_i x_i of each row i, added up from the left: c of length [batch], x of shape [batch, dim]. */
export function mixed(...terms: readonly (readonly [c: Float64Array, x: Points])[]): Points {
  const out = zeros(terms[0][1].shape), [batch, dim] = out.shape;
  for (const [c, { data }] of terms) {
    for (let i = 0, at = 0; i < batch; i++) {
      for (let k = 0; k < dim; k++, at++) out.data[at] += c[i] * data[at];
    }
  }
  return out;
}
