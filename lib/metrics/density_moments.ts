/**
 * Mean and covariance of a density on a grid.
 *
 * @module
 */
import { cellCentres, column, type Density, integral } from "../core/mod.ts";
import { requireDensity } from "./require_density.ts";

/**
 * The mean of a density, ∫ x p / ∫ p: of what is left, where some has gone out.
 *
 * @param p A density on a grid.
 * @returns One number an axis.
 * @throws {RangeError} If a value is negative or not finite, or all are zero.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { densityMean } from "driftfield/metrics";
 *
 * assertAlmostEquals(densityMean(density(grid({ domain: [0, 2], cells: 10 }), () => 1 / 2))[0], 1);
 * ```
 */
export const densityMean = (p: Density): number[] => centred(p).mean;

/**
 * The covariance of a density about its mean, the mass of each cell being at its centre.
 *
 * @param p A density on a grid.
 * @returns Rows of the matrix, [axes][axes].
 * @throws {RangeError} If a value is negative or not finite, or all are zero.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { densityCovariance, normalDensity } from "driftfield/metrics";
 *
 * const line = grid({ domain: [-16, 16], cells: 80 });
 * assertAlmostEquals(densityCovariance(density(line, ([x]) => normalDensity(x, 1, 2)))[0][0], 4, 1e-9);
 * ```
 */
export function densityCovariance(p: Density): number[][] {
  const { x, mean, over } = centred(p);
  return x.map((one, k) =>
    x.map((other, l) => over(one.map((value, i) => (value - mean[k]) * (other[i] - mean[l]))))
  );
}

/** Coordinates of the cells, and means over p. */
function centred(p: Density): { x: Float64Array[]; mean: number[]; over: (u: Float64Array) => number } {
  requireDensity("p", p);
  const mass = integral(p);
  if (mass === 0) throw new RangeError("p must have mass, got 0 everywhere");
  const over = (u: Float64Array) =>
    integral({ ...p, values: u.map((value, i) => value * p.values[i] / mass) });
  const centres = cellCentres(p.grid), x = p.grid.axes.map((_, k) => column(centres, k));
  return { x, mean: x.map(over), over };
}
