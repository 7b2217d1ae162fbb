/**
 * What must be true of a function on a grid.
 *
 * @module
 */
import { cellCount, type Grid, type GridFunction } from "../../core/mod.ts";

/** Requires a function on this grid. */
export function requireOnGrid(name: string, u: GridFunction, grid: Grid): void {
  if (!(u?.values instanceof Float64Array)) {
    throw new TypeError(`${name} must be a GridFunction { grid, values }`);
  }
  if (shape(u.grid) !== shape(grid)) throw new RangeError(`${name} is on another grid: make it on this one`);
  if (u.values.length !== cellCount(grid)) {
    throw new RangeError(`${name} must have one value a cell (${cellCount(grid)}), got ${u.values.length}`);
  }
}

const shape = ({ axes }: Grid) => JSON.stringify(axes.map(({ low, high, cells }) => [low, high, cells]));
