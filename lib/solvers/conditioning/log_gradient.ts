/**
 * The gradient of a logarithm from values on a grid.
 *
 * @module
 */
import { type GridFunction, type Points, requireGridFunction, zeros } from "../../core/mod.ts";
import { placeOf } from "../banded/system.ts";
import { along, type Slopes, slopesAlong } from "./slopes.ts";

/**
 * ∇log u of a positive function on a grid: the score, if it is a density. Differences of log u between centres, linear
 * in between, so that it is exact for Gaussians. At an absorbing end where u vanishes (where a line through the two cells
 * next to it falls there below half of the first) it does so like the distance d, which is taken out:
 *
 *     ∇log u = ∇d/d + ∇log(u/d)
 *
 * The error is of second order in the widths of cells, up to such ends. There d is taken to be a twentieth of a width at
 * least, so that steps of a simulation stay finite (they should be short against its square all the same, or a path near
 * the end is thrown across the domain; where u is simple, wide cells help). Beyond the end d is the distance on the other
 * side. Apart from that the gradient beyond the grid is the one at its edge.
 *
 * @param u The function: above zero in every cell.
 * @returns Of points [batch, axes], the gradients there: a shape like theirs.
 * @throws {RangeError} If u has another number of values than cells, or one that is not above zero or not finite; or (the
 *   gradient) points have another dimension.
 *
 * @example A Gaussian's score is linear
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid, points } from "driftfield/core";
 * import { logGradient } from "driftfield/solvers";
 *
 * const p = density(grid({ domain: [-6, 6], cells: 40 }), ([x]) => Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI));
 * assertAlmostEquals(logGradient(p)(points([[1.234]])).data[0], -1.234, 1e-12);
 * ```
 */
export function logGradient(u: GridFunction): (x: Points) => Points {
  requirePositiveValues(u);
  const { axes } = u.grid, dim = axes.length, slopes = axes.map((_, k): Slopes => slopesAlong(u, k));
  return (x) => {
    if (x.shape[1] !== dim) {
      throw new RangeError(`x must have dim ${dim}, as the grid has, got ${x.shape[1]}`);
    }
    const out = zeros(x.shape);
    for (let at = 0; at < out.data.length; at += dim) {
      for (let k = 0; k < dim; k++) out.data[at + k] = along(slopes[k], x.data[at + k], x.data[at + 1 - k]);
    }
    return out;
  };
}

function requirePositiveValues(u: GridFunction): void {
  requireGridFunction("u", u);
  const { grid, values } = u;
  const bad = values.findIndex((value) => !(value > 0 && value < Infinity));
  if (bad < 0) return;
  throw new RangeError(`u must be above zero and finite, got ${values[bad]} in ${placeOf(grid, bad)}`);
}
