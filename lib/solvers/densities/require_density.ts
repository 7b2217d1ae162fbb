/**
 * What must be true of a density.
 *
 * @module
 */
import { type Density, type Grid, integral } from "../../core/mod.ts";
import { requireOnGrid } from "../evolution/require_on_grid.ts";

/** Requires a density on a grid: not negative, integrating to one if it is whole, and zero outside of a set. */
export function requireDensity(
  p: Density,
  grid: Grid,
  { whole, outside }: { readonly whole: boolean; readonly outside?: Uint8Array },
): void {
  requireOnGrid("start", p, grid);
  p.values.forEach((value, cell) => {
    if (!(value >= 0 && value < Infinity)) {
      throw new RangeError(`start must not be negative, got ${value} in cell ${cell}`);
    }
    if (outside?.[cell] && value > 0) {
      throw new RangeError(`start must be zero outside of the set, got ${value} in cell ${cell}`);
    }
  });
  const mass = integral(p);
  if (whole && !(Math.abs(mass - 1) <= 1e-9)) {
    throw new RangeError(
      `start must integrate to one, got ${mass}: make it with density(grid, …), which sees to it`,
    );
  }
}
