/**
 * Noise as a metric.
 *
 * @module
 */
import { type Points, repeat } from "../../core/mod.ts";
import type { Sde } from "../../processes/mod.ts";
import { alongNoise } from "./along_noise.ts";

/** C = g gᵀ at one place of a line or a plane, row by row, its inverse and determinant. */
export interface Metric {
  readonly matrix: readonly number[];
  readonly inverse: readonly number[];
  readonly det: number;
}

/** The metrics at places x and time t, by row. */
export function metricOf(sde: Sde<Points>, x: Points, t: number): (row: number) => Metric {
  const [n, dim] = x.shape, axes = [...Array(dim).keys()];
  const columns = axes.map((k) => alongNoise(sde, x, t, repeat(axes.map((l) => k === l ? 1 : 0), n)).data);
  return (row) => {
    const matrix = columns.flatMap((column) => [...column.subarray(row * dim, row * dim + dim)]),
      [a, b, c, d] = matrix;
    const det = dim === 1 ? a : a * d - b * c;
    return { matrix, det, inverse: dim === 1 ? [1 / a] : [d / det, -b / det, -c / det, a / det] };
  };
}
