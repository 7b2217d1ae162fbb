/**
 * What flows out of cells.
 *
 * @module
 */
import { cellCount, cellWidths, type GridFunction, requireObject } from "../../core/mod.ts";
import type { Current } from "./current.ts";
import { facesOf } from "./faces.ts";

/**
 * ∇·J of a current, by what goes through the faces of each cell: −∂p/∂t.
 *
 * @param current A current.
 * @returns The net outflow of each cell, in units of a density per time.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { divergence, probabilityCurrent } from "driftfield/solvers";
 *
 * const p = density(grid({ domain: [-6, 6], cells: 100 }), ([x]) => Math.exp(-x * x / 2), { normalise: true });
 * const current = probabilityCurrent(sde({ drift: "-x", diffusion: "sqrt(2)" }), p);
 * assertAlmostEquals(divergence(current).values[30], 0, 1e-12); // its equilibrium
 * ```
 */
export function divergence(current: Pick<Current, "grid" | "faces">): GridFunction {
  requireObject("current", current, "grid", "faces");
  const { grid, faces } = current;
  const values = new Float64Array(cellCount(grid)), widths = cellWidths(grid);
  faces.forEach((J, k) => {
    for (let i = 0; i < values.length; i++) {
      const [low, high] = facesOf(grid, i, k);
      values[i] += (J[high] - J[low]) / widths[k];
    }
  });
  return { grid, values };
}
