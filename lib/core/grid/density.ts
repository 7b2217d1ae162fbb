/**
 * Densities on a grid from their formulas.
 *
 * @module
 */
import { requireFunction } from "../require.ts";
import { cellCentres, type Grid } from "./grid.ts";
import { type Density, integral, onGrid } from "./grid_function.ts";

/** What {@linkcode density} takes for a density. */
export interface DensityOptions {
  /** Divides by whatever the integral is: for a weight that is known up to a factor. */
  readonly normalise?: boolean;
}

/**
 * A density on a grid from its formula: its values at the centres, brought to integrate to one exactly.
 *
 * @param grid The grid.
 * @param p The density at one point.
 * @param options Whether it is known up to a factor alone.
 * @returns The density.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a value is negative or not finite, or the integral misses one by more than 1e-3: then the
 *   domain cuts off too much, the cells are too wide, or the formula is no density.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid, integral } from "driftfield/core";
 *
 * const line = grid({ domain: [-6, 6], cells: 100 });
 * assertAlmostEquals(integral(density(line, ([x]) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI))), 1, 1e-14);
 * ```
 */
export function density(
  grid: Grid,
  p: (x: readonly number[]) => number,
  { normalise = false }: DensityOptions = {},
): Density {
  requireFunction("p", p);
  const { values } = onGrid(grid, p), bad = values.findIndex((value) => value < 0);
  if (bad >= 0) {
    throw new RangeError(`a density must not be negative, got ${values[bad]} at ${place(grid, bad)}`);
  }
  const mass = integral({ grid, values });
  if (!(mass > 0) || !normalise && Math.abs(mass - 1) > 1e-3) {
    const remedy = mass > 0
      ? "widen the domain, take narrower cells, or say normalise: true"
      : "widen the domain";
    throw new RangeError(`a density must integrate to one over the domain, got ${mass}: ${remedy}`);
  }
  return { grid, values: values.map((value) => value / mass) };
}

const place = (grid: Grid, cell: number) => {
  const { data, shape: [, dim] } = cellCentres(grid);
  return `x = ${data.subarray(cell * dim, cell * dim + dim).join(", ")}`;
};
