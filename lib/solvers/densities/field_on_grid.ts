/**
 * Vectors on a grid as a field.
 *
 * @module
 */
import {
  cellCount,
  column,
  type Field,
  type Grid,
  interpolate,
  type Points,
  requirePoints,
  requireSameDim,
  take,
  zeros,
} from "../../core/mod.ts";

/**
 * Vectors at the centres of cells as a field on all points, linear between the centres and 0 outside of the grid: what
 * `vectorField` draws.
 *
 * @param grid The grid.
 * @param vectors One a cell: shape [cells, axes].
 * @returns The field.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If there is not one vector a cell; (the field) if dimensions differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellCentres, grid, points } from "driftfield/core";
 * import { fieldOnGrid } from "driftfield/solvers";
 *
 * const square = grid({ domain: [[0, 4], [0, 4]], cells: 4 }), field = fieldOnGrid(square, cellCentres(square));
 * assertEquals(field(points([[1, 2], [5, 5]]), 0), points([[1, 2], [0, 0]]));
 * ```
 */
export function fieldOnGrid(grid: Grid, vectors: Points): Field<Points> {
  requirePoints("vectors", vectors);
  const n = cellCount(grid), dim = grid.axes.length;
  if (vectors.shape[0] !== n || vectors.shape[1] !== dim) {
    throw new RangeError(`vectors must have shape [${n}, ${dim}], got [${vectors.shape}]`);
  }
  return (x) => {
    requireSameDim("x", x, "vectors", vectors);
    const out = zeros(x.shape),
      rows = [...Array(x.shape[0]).keys()].filter((i) =>
        grid.axes.every(({ low, high }, k) => x.data[i * dim + k] >= low && x.data[i * dim + k] <= high)
      );
    const inside = take(x, rows);
    for (let k = 0; k < dim; k++) {
      const found = interpolate({ grid, values: column(vectors, k) }, inside);
      rows.forEach((i, r) => out.data[i * dim + k] = found[r]);
    }
    return out;
  };
}
