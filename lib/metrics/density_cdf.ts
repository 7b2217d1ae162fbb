/**
 * The distribution function of a density on a grid.
 *
 * @module
 */
import { type Density, integral } from "../core/mod.ts";
import { requireDensity } from "./require_density.ts";

/**
 * F(x) = ∫_{−∞}^x p / ∫ p of a density on the line, its mass even in each cell: what `kolmogorovSmirnov` compares a sample
 * with. Its error at the ends of cells is of second order in their width.
 *
 * @param p A density on a grid of one axis.
 * @returns F: 0 below the domain, 1 above.
 * @throws {RangeError} If the grid has two axes, a value is negative or not finite, or all are zero.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { densityCdf } from "driftfield/metrics";
 *
 * const even = densityCdf(density(grid({ domain: [0, 2], cells: 10 }), () => 1 / 2));
 * assertAlmostEquals(even(0.33), 0.165);
 * ```
 */
export function densityCdf(p: Density): (x: number) => number {
  requireDensity("p", p);
  const { grid: { axes: [{ low, high, cells }, second] }, values } = p, mass = integral(p);
  if (second) throw new RangeError("p must be on one axis, got two");
  if (!(mass > 0)) throw new RangeError(`p must have mass above zero, got ${mass}`);
  const width = (high - low) / cells, share = width / mass, upTo = new Float64Array(cells + 1);
  for (let i = 0; i < cells; i++) upTo[i + 1] = upTo[i] + share * values[i];
  return (x) => {
    const place = Math.min(cells, Math.max(0, (x - low) / width)),
      cell = Math.min(cells - 1, Math.floor(place));
    return upTo[cell] + (place - cell) * (upTo[cell + 1] - upTo[cell]);
  };
}
