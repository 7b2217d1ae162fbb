/**
 * Values at even steps over the plane.
 *
 * @module
 */
import type { GridFunction, Interval } from "../core/grid/mod.ts";
import { requireInteger } from "../core/require.ts";
import { requireColumn } from "./columns.ts";
import { type Domain, requireDomain } from "./frame.ts";
import { centres } from "./grid_values.ts";

/** Values at even steps: `values[j * x.length + i]` is the value at (x[i], y[j]). */
export interface PlaneValues {
  /** Positions along x, increasing, evenly spaced. */
  readonly x: ArrayLike<number>;
  /** Positions along y, increasing, evenly spaced. */
  readonly y: ArrayLike<number>;
  /** Row after row: all x at y[0], then all x at y[1], … */
  readonly values: ArrayLike<number>;
}

/** The span of evenly spaced cells around their centres, to 10⁻⁹ of a cell: an axis from 3·10⁻¹⁸ has no tick at 0. */
export function cells(at: ArrayLike<number>): Interval {
  const step = (at[at.length - 1] - at[0]) / (at.length - 1);
  const digits = Math.max(0, 9 - Math.floor(Math.log10(step)));
  const rounded = (edge: number) => digits > 100 ? edge : Number(edge.toFixed(digits)) + 0; // no −0
  return [rounded(at[0] - step / 2), rounded(at[at.length - 1] + step / 2)];
}

/** Throws unless there are at least 2 × 2 values, evenly spaced, finite, their lengths true to each other. */
export function requirePlaneValues({ x, y, values }: PlaneValues): void {
  for (const [name, at] of Object.entries({ x, y })) {
    requireColumn(name, at);
    if (at.length < 2) throw new RangeError(`${name} must have at least 2 places, got ${at.length}`);
    const step = (at[at.length - 1] - at[0]) / (at.length - 1);
    for (let i = 0; i < at.length; i++) {
      if (!(step > 0) || Math.abs(at[i] - at[0] - i * step) > 1e-6 * step) {
        throw new RangeError(`${name} must increase in even steps, got ${at[i]} at index ${i}`);
      }
    }
  }
  requireColumn("values", values);
  if (values.length !== x.length * y.length) {
    throw new RangeError(
      `values must be ${x.length} × ${y.length} = ${x.length * y.length}, got ${values.length}`,
    );
  }
}

/** A function on a grid of two axes, at the centres of its cells. */
export function plane({ grid: { axes }, values }: GridFunction): PlaneValues {
  if (axes.length !== 2) {
    throw new RangeError(`heatmap needs a function on a grid of two axes, got ${axes.length}; see line`);
  }
  return { x: centres(axes[0]), y: centres(axes[1]), values };
}

/** A function at the centres of square cells. */
export function sampled(
  f: (x: number, y: number) => number,
  domain: Domain | undefined,
  resolution: number,
): PlaneValues {
  if (!domain) throw new TypeError("heatmap of a function needs a domain [[x0, x1], [y0, y1]]");
  requireDomain("domain", domain);
  requireInteger("resolution", resolution, 2, 1000);
  const longest = Math.max(...domain.map(([low, high]) => high - low));
  const [x, y] = domain.map(([low, high]) =>
    centres({ low, high, cells: Math.max(2, Math.round(resolution * (high - low) / longest)) })
  );
  return {
    x,
    y,
    values: Float64Array.from(
      { length: x.length * y.length },
      (_, k) => f(x[k % x.length], y[Math.floor(k / x.length)]),
    ),
  };
}
