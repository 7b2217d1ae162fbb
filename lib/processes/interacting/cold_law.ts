/**
 * Equilibria without noise, as what is seen of a sphere.
 *
 * @module
 */
import gammaln from "@stdlib/math-base-special-gammaln";
import { requireNumber } from "../../core/mod.ts";
import { coldEquilibrium, type RadialLaw } from "./equilibrium.ts";
import { radialQuantile } from "./radial_quantile.ts";

/** A law at T = 0: the first d coordinates of a point that is uniform on a sphere of radius `edge` in m ≥ d dimensions. */
export interface ColdLaw extends RadialLaw {
  /** Radius of the sphere, and of the law. */
  readonly edge: number;
  /** m. */
  readonly ambient: number;
  /** P(‖Y‖ ≤ r) = u. */
  quantile(u: number): number;
  /** log p at distance r from the origin; none if m = d. */
  readonly logDensity?: (r: number) => number;
}

/**
 * The equilibrium at T = 0 for s = 2 or s = d. Of a uniform sphere in m dimensions one sees ‖Y‖²/R² ~ Beta(d/2, (m − d)/2),
 *
 *     p = Γ(m/2) / (π^{d/2} Γ((m − d)/2) R^d) · (1 − ‖y‖²/R²)^{(m−d)/2 − 1}
 *
 * s = 2 has m = 4 for d ≤ 3 and m = d beyond; Coulomb's ball has m = d + 2. In the plane they are one.
 */
export function coldLaw(dim: number, s: number, strength: number, pull: number): ColdLaw {
  if (s === 2 && dim !== 2) {
    const law = coldEquilibrium(dim, strength, pull), edge = law.radius;
    if (dim >= 4) {
      const quantile = (u: number) => (requireNumber("u", u, 0, 1), edge);
      return { ...law, edge, ambient: dim, quantile };
    }
    const logDensity = seen(dim, 4, edge), area = dim === 1 ? 2 : 4 * Math.PI;
    const shell = (r: number) => area * r ** (dim - 1) * Math.exp(logDensity(r));
    const quantile = radialQuantile(law.cdf, shell, [0, edge], [0, edge]);
    return { ...law, edge, ambient: 4, quantile, logDensity };
  }
  const edge = (strength / pull) ** (1 / dim);
  return {
    radius: edge,
    edge,
    ambient: dim + 2,
    secondMoment: dim / (dim + 2) * edge ** 2,
    cdf: (r) => Math.min(1, Math.max(0, r / edge)) ** dim,
    quantile: (u) => (requireNumber("u", u, 0, 1), edge * u ** (1 / dim)),
    logDensity: seen(dim, dim + 2, edge),
  };
}

function seen(d: number, m: number, R: number): (r: number) => number {
  const height = gammaln(m / 2) - gammaln((m - d) / 2) - d / 2 * Math.log(Math.PI) - d * Math.log(R);
  const power = (m - d) / 2 - 1;
  return (r) => r > R ? -Infinity : power === 0 ? height : height + power * Math.log1p(-((r / R) ** 2));
}
