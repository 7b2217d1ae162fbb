/**
 * Functions on grids, seen by plots.
 *
 * @module
 */
import type { Axis, GridFunction } from "../core/grid/mod.ts";

/** Whether something is a function on a grid. */
export const isGridFunction = (data: object): data is GridFunction =>
  Array.isArray((data as GridFunction).grid?.axes);

/** The centres of the cells along an axis. */
export const centres = ({ low, high, cells }: Pick<Axis, "low" | "high" | "cells">): Float64Array =>
  Float64Array.from({ length: cells }, (_, i) => low + (high - low) * (i + 0.5) / cells);

/** A function on a grid of one axis as a curve through the centres of its cells. */
export function profile({ grid: { axes }, values }: GridFunction): { x: Float64Array; y: Float64Array } {
  if (axes.length !== 1) {
    throw new RangeError(`a curve needs a function on a grid of one axis, got ${axes.length}; see heatmap`);
  }
  return { x: centres(axes[0]), y: values };
}
