/**
 * Densities that stay as they are.
 *
 * @module
 */
import { cellVolume, type Density, type Grid } from "../../core/mod.ts";
import type { Diffusion } from "../../processes/mod.ts";
import { stationaryLaw } from "../banded/mod.ts";
import { steadyGenerator } from "../evolution/steady_generator.ts";

/**
 * The stationary density of dX = f dt + g dW on a grid: the one that the generator's transpose leaves as it is,
 *
 *     Lᵀ p = 0,   ∫ p dx = 1
 *
 * solved for directly, by state reduction: each value is exact to some roundings of its own size. In detailed balance it
 * is p ∝ D⁻¹ exp ∫ D⁻¹ f · dl; with a circulation it is not, and there is no such formula.
 *
 * @param sde An equation that is the same at all times, in one or two dimensions.
 * @param grid Where: ends that are "no-flux" or "periodic".
 * @returns The density.
 * @throws {TypeError} If particles act on each other.
 * @throws {RangeError} If the equation depends on time, mass goes out through an absorbing boundary, or there are
 *   several stationary densities.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { cellCentres, grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { stationaryDensity } from "driftfield/solvers";
 *
 * const line = grid({ domain: [-2, 2], cells: 80 }), { data: x } = cellCentres(line);
 * const { values: p } = stationaryDensity(sde({ drift: "x - x^3", diffusion: 1 }), line);
 * const V = (x: number) => x ** 4 / 4 - x ** 2 / 2;
 * assertAlmostEquals(p[10] / p[40], Math.exp(2 * V(x[40]) - 2 * V(x[10])), 1e-12);
 * ```
 */
export function stationaryDensity(sde: Diffusion, grid: Grid): Density {
  const generator = steadyGenerator(sde, grid), volume = cellVolume(grid);
  if (generator.exits.cells.length > 0) {
    throw new RangeError(
      "boundaries must not absorb, or nothing is there in the end: take no-flux or periodic ones",
    );
  }
  return { grid, values: stationaryLaw({ ...generator, kill: generator.killing }).map((p) => p / volume) };
}
