/**
 * Functions on a grid, densities among them.
 *
 * @module
 */
import { requireFunction, requireObject } from "../require.ts";
import { cellCentres, cellCount, cellVolume, type Grid } from "./grid.ts";

/** A function on a grid, one value a cell. */
export interface GridFunction {
  /** The grid. */
  readonly grid: Grid;
  /** Values in the order of the cells, the first axis fastest: length [cells]. */
  readonly values: Float64Array;
}

/** A probability density on a grid: the mean of each cell, in 1/length or 1/area. */
export type Density = GridFunction;

/**
 * Requires a function on a grid: a grid, and a value for each of its cells.
 *
 * @param name What the error calls it.
 * @param u What was given.
 * @throws {TypeError} If it is something else.
 * @throws {RangeError} If there are more values than cells, or fewer.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { grid, requireGridFunction } from "driftfield/core";
 *
 * const u = { grid: grid({ domain: [0, 1], cells: 4 }), values: new Float64Array(3) };
 * assertThrows(() => requireGridFunction("u", u), RangeError, "u must have a value for each of 4 cells, got 3");
 * ```
 */
export function requireGridFunction(name: string, u: GridFunction): void {
  requireObject(name, u, "grid", "values");
  requireObject(`${name}.grid`, u.grid, "axes");
  const cells = cellCount(u.grid);
  if (u.values.length !== cells) {
    throw new RangeError(`${name} must have a value for each of ${cells} cells, got ${u.values.length}`);
  }
}

/**
 * A function at the centres of cells.
 *
 * @param grid The grid.
 * @param f The function of one point.
 * @returns Its values.
 * @throws {TypeError} If there is no grid or no function.
 * @throws {RangeError} If a value is not finite; the message names the place.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { grid, onGrid } from "driftfield/core";
 *
 * assertEquals(onGrid(grid({ domain: [0, 3], cells: 3 }), ([x]) => 2 * x).values, new Float64Array([1, 3, 5]));
 * ```
 */
export function onGrid(grid: Grid, f: (x: readonly number[]) => number): GridFunction {
  requireFunction("f", f);
  const { data, shape: [n, dim] } = cellCentres(grid), values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const x = Array.from(data.subarray(i * dim, i * dim + dim));
    values[i] = f(x);
    if (!Number.isFinite(values[i])) {
      throw new RangeError(`the function must be finite, got ${values[i]} at x = ${x.join(", ")}`);
    }
  }
  return { grid, values };
}

/**
 * ∫ u dx, the midpoint rule: the mass of a density.
 *
 * @param u A function on a grid.
 * @returns The integral over the whole domain.
 * @throws {TypeError} If it is no function on a grid.
 * @throws {RangeError} If it does not have a value for each cell.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, integral, onGrid } from "driftfield/core";
 *
 * assertAlmostEquals(integral(onGrid(grid({ domain: [0, 2], cells: 5 }), ([x]) => x)), 2);
 * ```
 */
export function integral(u: GridFunction): number {
  requireGridFunction("u", u);
  return cellVolume(u.grid) * total(u.values);
}

/**
 * ∫ u p dx: the mean of u over a density, or the product of what goes backward with what goes forward.
 *
 * @param u A function on a grid.
 * @param p A density on the same grid.
 * @returns The integral.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If they do not have the same number of cells.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid, meanOver, onGrid } from "driftfield/core";
 *
 * const line = grid({ domain: [0, 1], cells: 50 }), p = density(line, () => 1);
 * assertAlmostEquals(meanOver(onGrid(line, ([x]) => x), p), 1 / 2);
 * ```
 */
export function meanOver(u: GridFunction, p: Density): number {
  requireGridFunction("u", u);
  requireGridFunction("p", p);
  if (u.values.length !== p.values.length) {
    throw new RangeError(`u has ${u.values.length} cells, but p has ${p.values.length}`);
  }
  return cellVolume(p.grid) * total(u.values.map((value, i) => value * p.values[i]));
}

/** Kahan's sum: masses are compared to 1e-12. */
function total(values: Float64Array): number {
  let sum = 0, lost = 0;
  for (const value of values) {
    const next = value - lost, to = sum + next;
    lost = to - sum - next;
    sum = to;
  }
  return sum;
}
