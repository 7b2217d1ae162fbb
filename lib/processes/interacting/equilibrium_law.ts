/**
 * Where the interacting process ends, as a law to draw from.
 *
 * @module
 */
import gammaln from "@stdlib/math-base-special-gammaln";
import {
  float64,
  type Points,
  requireInteger,
  requireNumber,
  requirePoints,
  requirePositive,
  squaredNorms,
} from "../../core/mod.ts";
import type { At, Rng } from "../../random/mod.ts";
import type { Drawable } from "../diffusion/law_kernel.ts";
import { unitVectors } from "../poisson/sphere.ts";
import { coldLaw } from "./cold_law.ts";
import type { RadialLaw } from "./equilibrium.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";
import { radialQuantile } from "./radial_quantile.ts";
import { normalLaw, planarLaw, spatialLaw } from "./warm_laws.ts";

/** A law that looks the same from every side, to draw from. */
export interface Equilibrium extends Drawable, RadialLaw {
  /** Independent draws, shape [n, dim]: row i depends on `rng`, the step and the number of the first row + i alone. */
  sample(n: number, rng: Rng, at?: Pick<At, "step" | "row">): Points;
  /** The radius below which ‖Y‖ is with probability u in [0, 1]. */
  quantile(u: number): number;
}

/**
 * The equilibrium of the mean-field process in d dimensions, k > 0, where it is known:
 *
 *     s = 2, T = 0         d ≤ 3: R² = 2c/(dk), ‖Y‖²/R² ~ Beta(d/2, 2 − d/2);  d ≥ 4: the sphere of radius √(c/(2k))
 *     s = d, T = 0         the uniform ball of radius (c/k)^{1/d}
 *     c = 0, T > 0         N(0, (T/k) I), whatever the kernel
 *     s = 2 or d, T > 0    p ∝ exp((c ∫ ψ q − k r²/2)/T), by `warmEquilibrium` for d = s = 2, T ≤ 50 c, and `radialLaw` otherwise
 *
 * At T = 0 drawn as what is seen of a uniform sphere in more dimensions (Archimedes), at T > 0 as a direction and the
 * quantile of a uniform. A law on a sphere has no `logDensity`; inside a ball it is exact, outside −Infinity.
 *
 * @param process With k > 0, c ≥ 0, not both c and T zero; unsoftened, with s = 2 or s = d, unless c = 0.
 * @param dim d.
 * @returns The law: a base for a flow, through `lawKernel`. At T > 0 its distribution function is exact to 1e-9.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the equilibrium of that process is not known, or there is none; or T > 0 is so small, below
 *   k(c/k)^{2/s}/1000, that its edge cannot be resolved, unless d = s = 2.
 *
 * @example Without noise, in the plane, it is the uniform disk
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { equilibrium, interacting } from "driftfield/processes";
 *
 * const { logDensity, quantile } = equilibrium(interacting({ strength: 2 }), 2);
 * assertAlmostEquals(logDensity!(points([[0, 1]]))[0], -Math.log(2 * Math.PI));
 * assertAlmostEquals(quantile(0.5), 1);
 * ```
 *
 * @example The base of a flow in sixty-four dimensions
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { equilibrium, interacting, lawKernel } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const base = lawKernel(equilibrium(interacting({ strength: 40, temperature: 0.3 }), 64));
 * assertEquals(base.sample([3, 64], philox(0)).shape, [3, 64]);
 * ```
 */
export function equilibrium(process: InteractingProcess, dim: number): Equilibrium {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T, exponent, softening } = process;
  requireInteger("dim", dim, 1);
  requirePositive("pull", k);
  requireNumber("strength", c, 0);
  const s = exponent === "coulomb" ? dim : exponent;
  if (c === 0) requirePositive("temperature without strength", T);
  else if (softening !== 0 || (s !== 2 && s !== dim)) {
    const kernel = s === undefined ? "a force of its own" : `exponent ${s}, softening ${softening}`;
    throw new RangeError(
      `the equilibrium is known for exponent 2 or ${dim} without softening, got ${kernel}`,
    );
  }
  const name = `equilibrium (s = ${c === 0 ? "any" : s}, c = ${c}, k = ${k}, T = ${T}, d = ${dim})`;
  const density = (logDensity: (r: number) => number) => (x: Points) => {
    requirePoints("x", x, 0);
    if (x.shape[1] !== dim) throw new RangeError(`x has dim ${x.shape[1]}, but ${name} has dim ${dim}`);
    return squaredNorms(x).map((square) => logDensity(Math.sqrt(square)));
  };
  if (T === 0) {
    const { ambient, edge, logDensity, ...law } = coldLaw(dim, s!, c, k);
    const sample = (n: number, rng: Rng, at?: Pick<At, "step" | "row">) => {
      const sphere = unitVectors([n, ambient], rng, at).data.filter((_, at) => at % ambient < dim);
      return { data: sphere.map((v) => edge * v), shape: [n, dim] as const };
    };
    return { name, dim, ...law, sample, ...logDensity ? { logDensity: density(logDensity) } : {} };
  }
  const planar = s === 2 && dim === 2 && T <= 50 * c; // hotter, warmEquilibrium loses digits
  const { range, logDensity, ...law } = c === 0
    ? normalLaw(dim, T / k)
    : planar
    ? planarLaw(process)
    : spatialLaw(process, dim, s!);
  const logArea = Math.log(2) + dim / 2 * Math.log(Math.PI) - gammaln(dim / 2);
  const shell = (r: number) => Math.exp(logArea + (dim - 1) * Math.log(r) + logDensity(r));
  const quantile = radialQuantile(law.cdf, shell, range, [0, Infinity]);
  return {
    name,
    dim,
    ...law,
    quantile,
    logDensity: density(logDensity),
    sample: (n, rng, at) => {
      if (c === 0) return float64.scale(Math.sqrt(T / k), rng.normal([n, dim], at));
      const radii = rng.fork("radius").uniform([n, 1], at).data.map(quantile);
      const { data, shape } = unitVectors([n, dim], rng.fork("direction"), at);
      return { data: data.map((v, i) => v * radii[Math.floor(i / dim)]), shape };
    },
  };
}
