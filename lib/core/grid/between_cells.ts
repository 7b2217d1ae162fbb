/**
 * From points to the cells around them, and back.
 *
 * @module
 */
import { type Points, repeat } from "../points.ts";
import { requireNumber, requirePoints } from "../require.ts";
import { cellCount, cellVolume, cellWidths, type Grid } from "./grid.ts";
import type { Density, GridFunction } from "./grid_function.ts";

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
  requirePoints("x", x);
  const values = new Float64Array(cellCount(grid)), share = 1 / (x.shape[0] * cellVolume(grid));
  for (const { cell, weight } of shares(grid, x)) values[cell] += share * weight;
  return { grid, values };
}

/**
 * A function on a grid at any points of its domain, linear between the centres of cells.
 *
 * @param u The function.
 * @param x Points, shape [batch, axes].
 * @returns Its values: length [batch].
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
  requirePoints("x", x, 0);
  const out = new Float64Array(x.shape[0]);
  for (const { row, cell, weight } of shares(u.grid, x)) out[row] += weight * u.values[cell];
  return out;
}

/** For each point the cells whose centres surround it, and their weights; at an end, that of the last cell. */
function* shares(grid: Grid, x: Points): Generator<{ row: number; cell: number; weight: number }> {
  const { axes } = grid, dim = axes.length, widths = cellWidths(grid), [{ cells: n }] = axes;
  if (x.shape[1] !== dim) throw new RangeError(`x must have dim ${dim}, as the grid has, got ${x.shape[1]}`);
  for (let row = 0; row < x.shape[0]; row++) {
    let found = [{ cell: 0, weight: 1 }];
    for (let k = 0; k < dim; k++) {
      const { low, high, cells, boundaries: [end] } = axes[k], at = x.data[row * dim + k], stride = k ? n : 1;
      requireNumber(`x in row ${row}, column ${k}`, at, low, high);
      const u = (at - low) / widths[k] - 0.5, left = Math.floor(u), right = u - left;
      const index = (i: number) =>
        end === "periodic" ? (i + cells) % cells : Math.min(cells - 1, Math.max(0, i));
      found = found.flatMap(({ cell, weight }) => [
        { cell: cell + stride * index(left), weight: weight * (1 - right) },
        { cell: cell + stride * index(left + 1), weight: weight * right },
      ]);
    }
    for (const one of found) yield { row, ...one };
  }
}
