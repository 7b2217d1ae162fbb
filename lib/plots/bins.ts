/**
 * From a sample to bars.
 *
 * @module
 */
import type { Interval } from "../core/grid/mod.ts";
import { requireInteger, requireNumber } from "../core/require.ts";
import { extent, requireColumn } from "./columns.ts";

/** One sample's bars: `from` and `to` on the axis, `height` a density or a probability. */
export interface Bars {
  /** Left edges. */
  readonly from: number[];
  /** Right edges. */
  readonly to: number[];
  /** Heights. */
  readonly height: number[];
}

/** The bars of a sample over given edges: count / (n · width), so that all the areas sum to the share inside. */
export function densityBars(sample: ArrayLike<number>, edges: readonly number[]): Bars {
  const last = edges.length - 2, count = new Array(last + 1).fill(0);
  for (let i = 0; i < sample.length; i++) {
    if (!(sample[i] >= edges[0] && sample[i] <= edges[last + 1])) continue;
    let low = 0, high = last; // the last bin includes its right edge
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sample[i] >= edges[middle]) low = middle;
      else high = middle - 1;
    }
    count[low]++;
  }
  return {
    from: edges.slice(0, -1),
    to: edges.slice(1),
    height: count.map((c, i) => c / (sample.length * (edges[i + 1] - edges[i]))),
  };
}

/** Relative frequency of each value of a discrete sample, as bars of 0.8 steps. */
export function frequencyBars(sample: ArrayLike<number>, step: number): Bars {
  const count = Map.groupBy(Array.from(sample), (v) => v);
  const values = [...count.keys()].sort((a, b) => a - b);
  return {
    from: values.map((v) => v - 0.4 * step),
    to: values.map((v) => v + 0.4 * step),
    height: values.map((v) => count.get(v)!.length / sample.length),
  };
}

/** The smallest distance between two values of a discrete law. */
export function spacing(samples: readonly ArrayLike<number>[]): number {
  const values = [...new Set(samples.flatMap((sample) => Array.from(sample)))].sort((a, b) => a - b);
  if (values.length > 500) {
    throw new RangeError(
      `mass needs a discrete law, but the sample has ${values.length} different values; use density`,
    );
  }
  return values.length === 1 ? 1 : Math.min(...values.slice(1).map((v, i) => v - values[i]));
}

/** The values of a lattice from its first to its last, exact where they are whole numbers. */
export function lattice([first, last]: Interval, step: number): number[] {
  return Array.from({ length: Math.round((last - first) / step) + 1 }, (_, i) => first + i * step);
}

export function binEdges(
  samples: readonly ArrayLike<number>[],
  bins: number | ArrayLike<number> | undefined,
  domain?: Interval,
): number[] {
  if (bins !== undefined && typeof bins !== "number") {
    requireColumn("bins", bins);
    const edges = Array.from(bins), bad = edges.findIndex((edge, i) => i > 0 && edge <= edges[i - 1]);
    if (edges.length < 2 || bad > 0) {
      throw new RangeError(`bins must be at least two increasing edges, got ${edges.slice(0, 4).join(", ")}`);
    }
    return edges;
  }
  if (domain) domain.forEach((end, i) => requireNumber(`domain[${i}]`, end));
  let [low, high] = domain ?? extent(...samples);
  const least = Math.max(1e-300, 1e-12 * Math.max(Math.abs(low), Math.abs(high))); // bins of it would be of no width
  if (high - low < least) [low, high] = [low - 0.5, high + 0.5];
  if (bins !== undefined) requireInteger("bins", bins, 1, 1000);
  const n = bins ?? Math.min(...samples.map((sample) => freedmanDiaconis(sample, high - low)));
  return Array.from({ length: n + 1 }, (_, i) => i === n ? high : low + (high - low) * i / n);
}

/** Freedman and Diaconis (1981): bins of width 2 · IQR / n^(1/3); between 8 and 80 of them. */
function freedmanDiaconis(sample: ArrayLike<number>, range: number): number {
  const sorted = Float64Array.from(sample).sort(), n = sorted.length;
  const spread = sorted[Math.floor(0.75 * (n - 1))] - sorted[Math.floor(0.25 * (n - 1))];
  return spread > 0 ? Math.max(8, Math.min(80, Math.ceil(range / (2 * spread / Math.cbrt(n))))) : 20;
}
