/**
 * The potential of electric charges, in any dimension.
 *
 * @module
 */
import { type Points, requireNumber, requirePositive } from "../../core/mod.ts";
import { atOnePoint } from "../../kernels/fields/mod.ts";
import { requireCharges } from "./charges.ts";
import type { PoissonOptions } from "./field.ts";

/**
 * The potential of charges w_j at y_j, of which the field E is −∇φ:
 *
 *     φ(x) = Σ_j w_j R_j^{2−s}/(s − 2),   or −Σ_j w_j ln R_j for s = 2,   R_j² = ‖x − y_j‖² + ε²
 *
 * with E = Σ_j w_j (x − y_j)/R_j^s as in {@linkcode poissonField}. For s = d it solves Poisson's equation,
 * −Δφ = A_d Σ_j w_j δ(x − y_j), A_d the area of the unit sphere. Of no use in high dimension, where it leaves the range
 * of numbers.
 *
 * @param options Exponent s, d by default, and softening ε.
 * @returns Targets [n, dim], sources [m, dim], charges [m] ↦ φ, length [n]. Charges are equal by default and sum to one; if
 *   targets and sources are the same object, a charge does not act on itself.
 * @throws {RangeError} (The potential) as the field: above all if a target sits on a source where φ is infinite.
 *
 * @example Two charges of the plane, from their middle and from far away
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { poissonPotential } from "driftfield/processes";
 *
 * const pair = points([[-2, 0], [2, 0]]), [middle, far] = poissonPotential()(points([[0, 0], [1e6, 0]]), pair);
 * assertAlmostEquals(middle, -Math.log(2));
 * assertAlmostEquals(far, -Math.log(1e6));
 * ```
 */
export function poissonPotential(
  { exponent = "coulomb", softening = 0 }: Omit<PoissonOptions, "via"> = {},
): (targets: Points, sources: Points, charges?: Float64Array) => Float64Array {
  if (exponent !== "coulomb") requirePositive("exponent", exponent);
  requireNumber("softening", softening, 0);
  return (targets, sources, charges) => {
    requireCharges(targets, sources, charges);
    const [n, dim] = targets.shape,
      [m] = sources.shape,
      self = targets === sources,
      out = new Float64Array(n);
    const s = exponent === "coulomb" ? dim : exponent, equal = 1 / (self ? m - 1 : m);
    const of = s === 2 ? (R: number) => -Math.log(R) : (R: number) => R ** (2 - s) / (s - 2);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < m; j++) {
        const w = charges?.[j] ?? equal;
        if (w === 0 || (self && i === j)) continue;
        const along = (k: number) => targets.data[i * dim + k] - sources.data[j * dim + k];
        let square = softening ** 2;
        for (let k = 0; k < dim; k++) square += along(k) ** 2;
        let R = Math.sqrt(square);
        if (!(square > 1e-290 && square < Infinity)) { // its digits are lost, those of R are not
          R = softening;
          for (let k = 0; k < dim; k++) R = Math.hypot(R, along(k));
        }
        if (R === 0 && s >= 2) throw atOnePoint(i, j, self);
        out[i] += w * of(R);
      }
    }
    return out;
  };
}
