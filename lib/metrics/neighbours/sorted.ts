/**
 * Points in the order of one coordinate: whoever looks for near ones need not look far along it.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";

/** A sample sorted by its coordinate of largest spread. */
export interface Sorted {
  /** Rows in that order, row-major. */
  readonly data: Float64Array;
  /** Number of coordinates. */
  readonly dim: number;
  /** Which coordinate. */
  readonly axis: number;
  /** That coordinate, increasing. */
  readonly along: Float64Array;
  /** Where each row stood before. */
  readonly rows: Uint32Array;
}

/** Sorts a sample. */
export function sorted({ data, shape: [batch, dim] }: Points): Sorted {
  const axis = widest(data, batch, dim), at = (row: number) => data[row * dim + axis];
  const rows = Uint32Array.from({ length: batch }, (_, i) => i).sort((a, b) => at(a) - at(b));
  const out = new Float64Array(data.length);
  rows.forEach((row, i) => out.set(data.subarray(row * dim, (row + 1) * dim), i * dim));
  return { data: out, dim, axis, along: Float64Array.from(rows, at), rows };
}

/** How many entries of an increasing list are below x. */
export function below(along: Float64Array, x: number): number {
  let low = 0, high = along.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (along[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * ‖a − b‖² of a row that begins at i and one that begins at j, or something above `most` as soon as it is above. Terms
 * are added in one order whatever is compared, so that equal distances come out equal.
 */
export function squaredDistance(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  dim: number,
  most: number,
): number {
  let sum = 0, k = 0;
  for (; k + 4 <= dim; k += 4) {
    const z0 = a[i + k] - b[j + k], z1 = a[i + k + 1] - b[j + k + 1];
    const z2 = a[i + k + 2] - b[j + k + 2], z3 = a[i + k + 3] - b[j + k + 3];
    sum += (z0 * z0 + z1 * z1) + (z2 * z2 + z3 * z3);
    if (sum > most) return sum;
  }
  for (; k < dim; k++) sum += (a[i + k] - b[j + k]) ** 2;
  return sum;
}

function widest(data: Float64Array, batch: number, dim: number): number {
  const low = new Float64Array(dim).fill(Infinity), high = new Float64Array(dim).fill(-Infinity);
  for (let i = 0, at = 0; i < batch; i++) {
    for (let k = 0; k < dim; k++, at++) {
      if (data[at] < low[k]) low[k] = data[at];
      if (data[at] > high[k]) high[k] = data[at];
    }
  }
  const spread = high.map((v, k) => v - low[k]);
  return spread.indexOf(spread.reduce((most, v) => Math.max(most, v), 0));
}
