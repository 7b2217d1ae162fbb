/**
 * The potential between two spheres about the origin.
 *
 * @module
 */
import { requireInteger } from "../../core/mod.ts";

/**
 * The potential whose slope in r is the force outward, at radius r, of a charge 1 spread evenly over the sphere of radius ρ,
 * in d dimensions,
 *
 *     ψ(r, ρ) = E_ω φ(‖r e − ρ ω‖),   φ′(z) = z^{1−s},   ω uniform on the unit sphere.
 *
 * Coulomb's, s = d, is φ(max(r, ρ)) by Newton's theorem, φ(z) = −z^{2−d}/(d − 2). For s = 2 it is the mean of a logarithm:
 * with z = (min/max)²,
 *
 *     ψ = log max + ¼ Σ_{n≥1} (f_{n−1} − f_n) zⁿ/n,   f_n = (2 − d/2)_n / (d/2)_n
 *
 * for its slope is (1/2r)(1 + (r² − ρ²) E 1/‖r e − ρ ω‖²), where the mean is F(1, 2 − d/2; d/2; z)/max² (Gradshteyn, Ryzhik,
 * 3.665). A finite sum for even d. d = 1 and 3, whose sums converge slowly, are elementary.
 *
 * @param dim d.
 * @param coulomb Whether s = d; otherwise s = 2.
 * @returns ψ of two radii, not both 0. Only its differences in r mean anything.
 * @throws {RangeError} If d is no whole number above 0.
 *
 * @example In four dimensions, seen from the outer sphere, the logarithm of its radius and one term
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { radialPotential } from "driftfield/processes";
 *
 * assertAlmostEquals(radialPotential(4)(1, 2), Math.log(2) + 1 / 4 * (1 / 2) ** 2);
 * ```
 */
export function radialPotential(dim: number, coulomb = false): (r: number, rho: number) => number {
  requireInteger("dim", dim, 1);
  if (dim === 2) return (r, rho) => Math.log(Math.max(r, rho));
  if (coulomb) return (r, rho) => Math.max(r, rho) ** (2 - dim) / (2 - dim);
  if (dim === 1) return (r, rho) => Math.log(Math.abs(r - rho) * (r + rho)) / 2;
  const spread = dim === 3 ? inSpace : series(dim);
  return (r, rho) => {
    const [less, more] = r < rho ? [r, rho] : [rho, r];
    return Math.log(more) + spread(less / more);
  };
}

/** d = 3: ½ ∫ ½ log(1 + t² − 2tu) du over [−1, 1]. */
function inSpace(t: number): number {
  if (t === 0) return 0;
  const near = t === 1 ? 0 : (1 - t) ** 2 * Math.log1p(-t);
  return ((1 + t) ** 2 * Math.log1p(t) - near) / (4 * t) - 1 / 2;
}

/** The sum, up to the first term that is lost beside what it has come to: its terms fall at least as n^{−d}. */
function series(dim: number): (t: number) => number {
  const h = dim / 2, terms: number[] = [];
  for (let n = 1, f = 1; f !== 0 && Math.abs(f) > 1e-17 * n * n; n++) {
    terms.push(f * (h - 1) / (2 * n * (n - 1 + h)));
    f *= (n + 1 - h) / (n - 1 + h);
  }
  return (t) => {
    const z = t * t;
    let sum = 0, power = 1;
    for (const term of terms) {
      power *= z;
      sum += term * power;
      if (power < 1e-17) break;
    }
    return sum;
  };
}
