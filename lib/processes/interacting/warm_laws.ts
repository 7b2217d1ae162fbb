/**
 * Equilibria with noise, as laws of the radius in units of length.
 *
 * @module
 */
import gammaCdf from "@stdlib/stats-base-dists-gamma-cdf";
import { type InteractingProcess, requireProcess } from "./process.ts";
import { type RadialDensity, radialLaw } from "./radial_law.ts";
import { warmEquilibrium } from "./warm_equilibrium.ts";

/** N(0, σ² I): ‖Y‖²/2σ² ~ Gamma(d/2). */
export function normalLaw(dim: number, variance: number): RadialDensity {
  const height = -dim / 2 * Math.log(2 * Math.PI * variance);
  return {
    radius: Infinity,
    range: [0, Math.sqrt(variance * (dim + 2 * Math.sqrt(40 * dim) + 80))], // e⁻⁴⁰ is beyond (Laurent, Massart 2000)
    secondMoment: dim * variance,
    cdf: (r) => r <= 0 ? 0 : gammaCdf(r * r / (2 * variance), dim / 2, 1),
    logDensity: (r) => height - r * r / (2 * variance),
  };
}

/** d = s = 2. */
export function planarLaw(process: InteractingProcess): RadialDensity {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process, a = 80 * T / c;
  const { density: _, ...law } = warmEquilibrium(process);
  return { ...law, range: [0, Math.sqrt(c / k * (1 + a + Math.sqrt(a * a + 2 * a)))] };
}

/** Any d, s = 2 or s = d: `radialLaw` in units of ℓ = (c/k)^{1/s}. */
export function spatialLaw(
  process: InteractingProcess,
  dim: number,
  s: number,
): RadialDensity {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process;
  const length = (c / k) ** (1 / s), kappa = k * length ** 2 / T;
  if (!(kappa <= 1000)) {
    const least = k * length ** 2 / 1000;
    throw new RangeError(
      `temperature must be 0 or at least ${least}, for the law's edge to be resolved, got ${T}`,
    );
  }
  const law = radialLaw(dim, kappa, { coulomb: s === dim });
  return {
    radius: Infinity,
    range: [law.range[0] * length, law.range[1] * length],
    secondMoment: law.secondMoment * length ** 2,
    cdf: (r) => law.cdf(r / length),
    logDensity: (r) => law.logDensity(r / length) - dim * Math.log(length),
  };
}
