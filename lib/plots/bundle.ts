/**
 * Bundles: many paths over common x.
 *
 * @module
 */
import { requireColumn, requireSameLength } from "./columns.ts";
import type { Curve, LogAxes, Series } from "./series.ts";

/** Points drawn in one plot, over all curves. */
export const budget = 4000;

/** The rows of a bundle, or nothing if y is a single list. */
export function paths(y: Series["y"]): ArrayLike<number>[] | undefined {
  if (y && "shape" in y) {
    const [batch, dim] = y.shape;
    return Array.from({ length: batch }, (_, i) => y.data.subarray(i * dim, (i + 1) * dim));
  }
  return Array.isArray(y) && typeof y[0] === "object" ? y : undefined;
}

/** A bundle as one long curve. Long paths keep every k-th point: a coarser look at the same path. */
export function joined(
  name: string,
  x: ArrayLike<number>,
  bundle: readonly ArrayLike<number>[],
  of: string,
  o: { log: LogAxes; most: number },
): Curve {
  requireColumn(`x${of}`, x, o.log.x);
  bundle.forEach((y, i) => {
    requireColumn(`path ${i}${of}`, y, o.log.y);
    requireSameLength(`x${of}`, x, `path ${i}${of}`, y);
  });
  const last = x.length - 1, each = Math.max(2, Math.floor(budget / bundle.length));
  const stride = Math.max(1, Math.ceil(last / (each - 1)));
  const keep = Array.from({ length: Math.ceil(last / stride) + 1 }, (_, i) => Math.min(i * stride, last));
  return {
    name,
    x: Float64Array.from(bundle.flatMap(() => keep.map((i) => x[i]))),
    y: Float64Array.from(bundle.flatMap((y) => keep.map((i) => y[i]))),
    path: Float64Array.from(bundle.flatMap((_, path) => keep.map(() => path))),
    most: o.most,
  };
}
