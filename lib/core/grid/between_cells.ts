/**
 * From points to the cells around them, and back.
 *
 * @module
 */
import { type Points, repeat } from "../points.ts";
import { requireNumber, requireObject } from "../require.ts";
import { requirePoints } from "../require_points.ts";
import { type Axis, cellCount, cellVolume, cellWidths, type Grid } from "./grid.ts";
import { type Density, type GridFunction, requireGridFunction } from "./grid_function.ts";

/**
 * All mass at one point: shared among the cells next to it, so that its mean is that point.
 *
 * @param grid The grid.
 * @param at The point.
 * @returns The density.
 * @throws {RangeError} If the point is not inside the domain.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, meanOver, onGrid, pointMass } from "driftfield/core";
 *
 * const line = grid({ domain: [0, 1], cells: 10 });
 * assertAlmostEquals(meanOver(onGrid(line, ([x]) => x), pointMass(line, [0.33])), 0.33);
 * ```
 */
export const pointMass = (grid: Grid, at: readonly number[]): Density => densityOf(grid, repeat(at, 1));

/**
 * The density of particles, each shared among the cells next to it (cloud in cell), so that their mean is kept.
 *
 * @param grid The grid.
 * @param x Particles, shape [batch, axes].
 * @returns The density.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a particle is outside the domain, or dimensions differ.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { densityOf, grid, integral, points } from "driftfield/core";
 *
 * assertAlmostEquals(integral(densityOf(grid({ domain: [0, 1], cells: 10 }), points([[0.2], [0.7]]))), 1);
 * ```
 */
export function densityOf(grid: Grid, x: Points): Density {
  requireObject("grid", grid, "axes");
  requirePoints("x", x);
  const values = new Float64Array(cellCount(grid)), share = 1 / (x.shape[0] * cellVolume(grid));
  surround(grid, x, (_, cell, weight) => values[cell] += share * weight);
  return { grid, values };
}

/**
 * A function on a grid at any points of its domain, linear between the centres of cells.
 *
 * @param u The function.
 * @param x Points, shape [batch, axes].
 * @returns Its values: length [batch].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a point is outside the domain, or dimensions differ.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, interpolate, onGrid, points } from "driftfield/core";
 *
 * const u = onGrid(grid({ domain: [0, 1], cells: 10 }), ([x]) => 3 * x);
 * assertAlmostEquals(interpolate(u, points([[0.42]]))[0], 1.26);
 * ```
 */
export function interpolate(u: GridFunction, x: Points): Float64Array {
  requireGridFunction("u", u);
  requirePoints("x", x, 0);
  const out = new Float64Array(x.shape[0]);
  surround(u.grid, x, (row, cell, weight) => out[row] += weight * u.values[cell]);
  return out;
}

/** Tells for each point the cells whose centres surround it, and their weights; at an end, that of the last cell. */
function surround(grid: Grid, x: Points, tell: (row: number, cell: number, weight: number) => void): void {
  const [first, second] = grid.axes, dim = grid.axes.length, widths = cellWidths(grid);
  if (x.shape[1] !== dim) throw new RangeError(`x must have dim ${dim}, as the grid has, got ${x.shape[1]}`);
  for (let row = 0; row < x.shape[0]; row++) {
    const i = neighbours(first, widths[0], x, row, 0);
    if (!second) {
      tell(row, i.left, 1 - i.share);
      tell(row, i.right, i.share);
      continue;
    }
    const j = neighbours(second, widths[1], x, row, 1),
      low = j.left * first.cells,
      high = j.right * first.cells;
    tell(row, i.left + low, (1 - i.share) * (1 - j.share));
    tell(row, i.right + low, i.share * (1 - j.share));
    tell(row, i.left + high, (1 - i.share) * j.share);
    tell(row, i.right + high, i.share * j.share);
  }
}

/** The cells of an axis to the left and right of a coordinate, and the share of the right one. */
function neighbours(
  { low, high, cells, boundaries: [end] }: Axis,
  width: number,
  x: Points,
  row: number,
  k: number,
) {
  const at = x.data[row * x.shape[1] + k];
  if (!(at >= low && at <= high)) requireNumber(`x in row ${row}, column ${k}`, at, low, high);
  const place = (at - low) / width - 0.5, left = Math.floor(place), share = place - left;
  if (end === "periodic") return { left: (left + cells) % cells, right: (left + 1) % cells, share };
  return { left: Math.max(0, left), right: Math.min(cells - 1, left + 1), share };
}
