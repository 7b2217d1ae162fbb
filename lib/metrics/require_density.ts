/**
 * What must be true of densities that are measured.
 *
 * @module
 */
import { cellCount, type Density, type Grid, requireObject } from "../core/mod.ts";

/**
 * Requires values on a grid, one a cell, finite and not negative: less than 1e-9 of the greatest below zero, which steps in
 * time may leave of nothing, counts as zero.
 */
export function requireDensity(name: string, p: Density): void {
  requireObject(name, p, "grid", "values");
  const { grid, values } = p;
  const cells = cellCount(grid);
  if (values.length !== cells) {
    throw new RangeError(`${name} must have one value a cell (${cells}), got ${values.length}`);
  }
  const least = -1e-9 * values.reduce((most, value) => value > most ? value : most, 0);
  const bad = values.findIndex((value) => !(value >= least && value < Infinity));
  if (bad >= 0) {
    const remedy = values[bad] < 0 ? ": take smaller steps in time, or backwardEuler" : "";
    throw new RangeError(
      `${name} must be finite and not negative, got ${values[bad]} in cell ${bad}${remedy}`,
    );
  }
}

/** Requires two densities on one grid. */
export function requireBoth(p: Density, q: Density): void {
  requireDensity("p", p);
  requireDensity("q", q);
  if (shape(p.grid) !== shape(q.grid)) {
    throw new RangeError(`p and q must be on one grid, got ${shape(p.grid)} and ${shape(q.grid)}`);
  }
}

const shape = ({ axes }: Grid) =>
  axes.map(({ low, high, cells }) => `${cells} cells of [${low}, ${high}]`).join(" × ");
