/**
 * How far rows are from the components of a mixture, and the way back from there.
 *
 * @module
 */
import {
  addMultiple,
  addOffset,
  addShare,
  addSquare,
  addSquares,
  type Column,
  type Columns,
  columns,
  raise,
} from "./mixture_columns.ts";

/** What the rows of a block have to do with component k. */
export interface Geometry {
  /** Sets `levels` to height − ½ (squared distance from the component's centre, in units of its widths) and raises
   * `tops` to them; asked for before `add`. */
  level(k: number, height: number, levels: Column, tops: Column): void;
  /** Adds c (a m_k + Q_k G_k Q_kᵀ (x − α m_k)) to `out`; G_k is diagonal, stored as the widths are. */
  add(k: number, c: Column, a: number, gains: Float64Array, out: Columns): void;
}

/** Rows before the components. */
export interface Scene {
  /** x: dim columns. */
  readonly x: Columns;
  /** m_k, one after the other: length [count · dim]. */
  readonly means: Float64Array;
  /** α. */
  readonly alpha: number;
  /** The eigenvalues of α² Σ_k + σ² I: one each if components are round, else dim. */
  readonly widths: Float64Array;
}

/** Round components. */
export function round({ x, means, alpha, widths }: Scene): Geometry {
  const dim = x.length, even = dim - dim % 2;
  return {
    level: (k, height, levels, tops) => {
      levels.fill(0);
      for (let d = 0, at = k * dim; d < even; d += 2, at += 2) {
        addSquares(levels, x[d], alpha * means[at], x[d + 1], alpha * means[at + 1]);
      }
      if (even < dim) addSquare(levels, x[even], alpha * means[k * dim + even], 1);
      raise(levels, height, widths[k], tops);
    },
    add: (k, c, a, gains, out) => {
      for (let d = 0, at = k * dim, gain = gains[k]; d < dim; d++, at++) {
        if (gain === 0) addMultiple(out[d], c, a * means[at]);
        else addShare(out[d], c, a * means[at], gain, x[d], alpha * means[at]);
      }
    },
  };
}

/** Components with axes of their own; y_k = Q_kᵀ (x − α m_k) is kept from `level` for `add`. */
export function turned({ x, means, alpha, widths }: Scene, axes: Float64Array): Geometry {
  const dim = x.length, y = columns(means.length, x[0].length);
  return {
    level: (k, height, levels, tops) => {
      levels.fill(0);
      for (let j = k * dim; j < (k + 1) * dim; j++) {
        y[j].fill(0);
        for (let d = 0; d < dim; d++) addOffset(y[j], x[d], alpha * means[k * dim + d], axes[j * dim + d]);
        addSquare(levels, y[j], 0, widths[j]);
      }
      raise(levels, height, 1, tops);
    },
    add: (k, c, a, gains, out) => {
      for (let d = 0; d < dim; d++) addMultiple(out[d], c, a * means[k * dim + d]);
      for (let j = k * dim; j < (k + 1) * dim; j++) {
        for (let d = 0; d < dim; d++) addShare(out[d], c, 0, gains[j] * axes[j * dim + d], y[j], 0);
      }
    },
  };
}
