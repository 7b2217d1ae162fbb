/**
 * Poisson flow on a line, solved.
 *
 * @module
 */
import { type Points, requireNumber, requirePoints, requireSameDim, zeros } from "../../core/mod.ts";
import { sharesOf } from "./charges.ts";

/**
 * The stream function of charges on the line z = 0 of the plane (N = 1, D = 1): the share of the upward flux that passes
 * to the left of (x, z),
 *
 *     Ψ(x, z) = ½ + Σ_j w_j atan2(x − y_j, z)/π,   Σ_j w_j = 1
 *
 * It is constant along a field line, as the Cauchy–Riemann equations make E its gradient turned by 90°. At z = 0 it is the
 * distribution function of the data, at infinity ½ + φ/π with φ the angle from the z axis: so the map of Poisson flow
 * from the half circle of directions to the data is their quantile function, and nothing is left to integrate.
 *
 * @param rows The data y_j, shape [rows, 1].
 * @param charges w_j ≥ 0, equal by default: length [rows].
 * @returns Points (x, z) with z ≥ 0, shape [n, 2] ↦ Ψ, length [n]; on a charge, the middle of its jump.
 * @throws {RangeError} If rows are not on a line, charges are not one a row, negative, or all 0; or (the function) z < 0.
 *
 * @example The median is reached straight from above
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { streamFunction } from "driftfield/processes";
 *
 * const psi = streamFunction(points([[0], [1], [5]]));
 * assertAlmostEquals(psi(points([[0, 1e9]]))[0], 1 / 2, 1e-8);
 * assertEquals([...psi(points([[-2, 0], [0.5, 0], [6, 0]]))], [0, 1 / 3, 1]);
 * ```
 */
export function streamFunction(rows: Points, charges?: Float64Array): (at: Points) => Float64Array {
  requirePoints("rows", rows);
  requireSameDim("rows", rows, "the line", zeros([0, 1]));
  const weights = sharesOf(rows, charges);
  return (at) => {
    requirePoints("points", at, 0);
    requireSameDim("points", at, "the plane", zeros([0, 2]));
    return Float64Array.from({ length: at.shape[0] }, (_, i) => {
      const x = at.data[2 * i], z = at.data[2 * i + 1];
      requireNumber(`z of row ${i}`, z, 0);
      return weights.reduce(
        (sum, w, j) => sum + w * (0.5 + Math.atan2(x - rows.data[j], Math.abs(z)) / Math.PI),
        0,
      );
    });
  };
}
