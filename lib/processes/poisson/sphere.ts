/**
 * Spheres: their area, and points on them.
 *
 * @module
 */
import gammaln from "@stdlib/math-base-special-gammaln";
import { type Points, requireInteger, type Shape, squaredNorms } from "../../core/mod.ts";
import type { At, Rng } from "../../random/mod.ts";

/**
 * The area of the unit sphere in d dimensions, A_d = 2 π^{d/2}/Γ(d/2): 2, 2π, 4π, … By Gauss's law, the flux of a charge 1
 * through whatever encloses it.
 *
 * @param dim d.
 * @returns A_d.
 * @throws {RangeError} If d is no whole number above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { sphereArea } from "driftfield/processes";
 *
 * assertAlmostEquals(sphereArea(3), 4 * Math.PI);
 * ```
 */
export function sphereArea(dim: number): number {
  requireInteger("dim", dim, 1);
  return 2 * Math.exp(dim / 2 * Math.log(Math.PI) - gammaln(dim / 2));
}

/** Independent directions: normals over their length. Row i depends on (rng, step, i) alone. */
export function unitVectors(shape: Shape, rng: Rng, at?: Pick<At, "step" | "row">): Points {
  const z = rng.normal(shape, at), squares = squaredNorms(z), [, dim] = shape;
  return { data: z.data.map((v, at) => v / Math.sqrt(squares[Math.floor(at / dim)])), shape };
}
