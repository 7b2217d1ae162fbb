/**
 * The last stretch of the way to a point.
 *
 * @module
 */
import {
  cellCentres,
  cellWidths,
  type Grid,
  type Points,
  points,
  requireNumber,
  requireNumbers,
} from "../../core/mod.ts";
import type { Sde } from "../../processes/mod.ts";
import { metricOf } from "./metric_of.ts";

/** Where, and when. */
export interface Arrival {
  /** y, inside the domain. */
  readonly at: readonly number[];
  /** T. */
  readonly to: number;
}

/**
 * How long before T noise spreads over four cells, (4h)² = C_kk s on each axis with C = g gᵀ at y, and the density of
 * getting from each cell to y in that time, for short s
 *
 *     (2πs)^(−dim/2) |C_y|^(−½) (|C_x|/|C_y|)^¼ exp(−½ rᵀ C⁻¹ r/s − ½ s ∇·f(y)),   r = y − x − f s
 *
 * with the means of f and C⁻¹ at the two ends; Itô's lemma for a coordinate in which noise is constant makes it so, up to
 * a factor 1 + O(s) where paths are, if the noise of each coordinate depends on that coordinate alone.
 */
export function lastStretch(
  sde: Sde<Points>,
  grid: Grid,
  { at, to }: Arrival,
): { readonly s: number; readonly density: Float64Array } {
  const dim = grid.axes.length, widths = cellWidths(grid), way = wayTo(at, grid), y = points([at]);
  const { matrix, inverse, det } = metricOf(sde, y, to)(0);
  if (!(det > 0)) {
    throw new RangeError(
      `noise must act along each axis, but at x = ${at.join(", ")} g gᵀ is ${matrix.join(", ")}`,
    );
  }
  const s = Math.max(...widths.map((h, k) => (4 * h) ** 2 / matrix[k * dim + k])), x = cellCentres(grid);
  const f = sde.drift(x, to - s).data, end = sde.drift(y, to).data, metric = metricOf(sde, x, to - s);
  const scale = Math.exp(-s / 2 * divergence(sde, at, to, widths)) /
    Math.sqrt((2 * Math.PI * s) ** dim * det);
  const density = Float64Array.from({ length: x.shape[0] }, (_, i) => {
    const here = metric(i),
      r = at.map((_, k) => way(x.data[i * dim + k], k) - (f[i * dim + k] + end[k]) / 2 * s);
    if (!(here.det > 0)) return least;
    let square = 0;
    for (let kl = 0; kl < dim * dim; kl++) {
      square += (inverse[kl] + here.inverse[kl]) / 2 * r[kl % dim] * r[Math.floor(kl / dim)];
    }
    return scale * (here.det / det) ** 0.25 * Math.exp(-square / (2 * s)) + least;
  });
  return { s, density };
}

/** What stays a normal number when the ends of paths decay for a while. */
const least = 1e-290;

/** y_k − x_k, the shorter way round where the axis is a ring. */
export function wayTo(at: readonly number[], { axes }: Grid): (x: number, k: number) => number {
  requireNumbers("at", at);
  if (at.length !== axes.length) {
    throw new RangeError(`at must have ${axes.length} coordinates, got ${at.length}`);
  }
  axes.forEach(({ low, high }, k) => requireNumber(`at[${k}]`, at[k], low, high));
  return (x, k) => {
    const { low, high, boundaries: [end] } = axes[k], way = at[k] - x;
    return end === "periodic" ? way - (high - low) * Math.round(way / (high - low)) : way;
  };
}

/** ∇·f by central differences over a thousandth of a cell. */
function divergence(sde: Sde<Points>, at: readonly number[], t: number, widths: readonly number[]): number {
  const moved = (k: number, by: number) => points([at.map((y, l) => k === l ? y + by : y)]);
  return widths.map((h, k) => {
    const [after, before] = [1e-3 * h, -1e-3 * h].map((by) => sde.drift(moved(k, by), t).data[k]);
    return (after - before) / (2e-3 * h);
  }).reduce((sum, part) => sum + part);
}
