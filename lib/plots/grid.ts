/**
 * Values on a regular grid.
 *
 * @module
 */
import { requireInteger } from "../core/require.ts";
import { requireColumn } from "./columns.ts";
import { type Domain, requireDomain } from "./frame.ts";
import type { Interval } from "./plot.ts";

/** Values on a regular grid: `values[j * x.length + i]` is the value at (x[i], y[j]). */
export interface Grid {
  /** Positions along x, increasing, evenly spaced. */
  readonly x: ArrayLike<number>;
  /** Positions along y, increasing, evenly spaced. */
  readonly y: ArrayLike<number>;
  /** Row after row: all x at y[0], then all x at y[1], … */
  readonly values: ArrayLike<number>;
}

/** The span of evenly spaced cells around their centres. */
export function cells(at: ArrayLike<number>): Interval {
  const half = (at[at.length - 1] - at[0]) / (at.length - 1) / 2;
  return [at[0] - half, at[at.length - 1] + half];
}

/** Throws unless a grid is at least 2 × 2, evenly spaced, finite, its lengths true to each other. */
export function requireGrid({ x, y, values }: Grid): void {
  for (const [name, at] of Object.entries({ x, y })) {
    requireColumn(`grid.${name}`, at);
    if (at.length < 2) throw new RangeError(`grid.${name} must have at least 2 places, got ${at.length}`);
    const step = (at[at.length - 1] - at[0]) / (at.length - 1);
    for (let i = 0; i < at.length; i++) {
      if (!(step > 0) || Math.abs(at[i] - at[0] - i * step) > 1e-6 * step) {
        throw new RangeError(`grid.${name} must increase in even steps, got ${at[i]} at index ${i}`);
      }
    }
  }
  requireColumn("grid.values", values);
  if (values.length !== x.length * y.length) {
    throw new RangeError(
      `grid.values must be ${x.length} × ${y.length} = ${x.length * y.length}, got ${values.length}`,
    );
  }
}

/** A function at the centres of square cells. */
export function sampled(
  f: (x: number, y: number) => number,
  domain: Domain | undefined,
  resolution: number,
): Grid {
  if (!domain) throw new TypeError("heatmap of a function needs a domain [[x0, x1], [y0, y1]]");
  requireDomain("domain", domain);
  requireInteger("resolution", resolution, 2, 1000);
  const longest = Math.max(...domain.map(([low, high]) => high - low));
  const [x, y] = domain.map(([low, high]) => {
    const n = Math.max(2, Math.round(resolution * (high - low) / longest));
    return Float64Array.from({ length: n }, (_, i) => low + (high - low) * (i + 0.5) / n);
  });
  return {
    x,
    y,
    values: Float64Array.from(
      { length: x.length * y.length },
      (_, k) => f(x[k % x.length], y[Math.floor(k / x.length)]),
    ),
  };
}
