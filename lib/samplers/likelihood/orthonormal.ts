/**
 * Orthonormal directions, row by row.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";

/** What is left of a direction, over its length, when it counts as none: rounding of differences, not of the field. */
const none = 1e-8;

/**
 * Gram and Schmidt's method, twice over, for each row by itself: what is left of a direction beside those before it.
 *
 * @param directions Several, shape [batch, dim] each.
 * @returns As many, of length 1 and at right angles; 0 where a direction lies in the span of those before it.
 */
export function orthonormal(directions: readonly Points[]): readonly Points[] {
  const found: Points[] = [];
  for (const direction of directions) {
    const dim = direction.shape[1], rest = outside(found, outside(found, direction));
    const lengths = [direction, rest].map(lengthsOf);
    const scale = lengths[1].map((length, i) => length > none * lengths[0][i] ? 1 / length : 0);
    found.push({ ...rest, data: rest.data.map((v, at) => scale[Math.floor(at / dim)] * v) });
  }
  return found;
}

/**
 * What is left of a direction beside orthonormal ones, w − Σ q (q·w).
 *
 * @param basis Orthonormal directions, shape [batch, dim] each.
 * @param w A direction, of that shape.
 * @returns The rest.
 */
export function outside(basis: readonly Points[], w: Points): Points {
  const dim = w.shape[1], rest = w.data.slice();
  for (const { data: q } of basis) {
    for (let from = 0; from < rest.length; from += dim) {
      let dot = 0;
      for (let at = from; at < from + dim; at++) dot += q[at] * rest[at];
      for (let at = from; at < from + dim; at++) rest[at] -= dot * q[at];
    }
  }
  return { data: rest, shape: w.shape };
}

function lengthsOf({ data, shape: [batch, dim] }: Points): Float64Array {
  return Float64Array.from({ length: batch }, (_, i) => Math.hypot(...data.subarray(i * dim, (i + 1) * dim)));
}
