/**
 * How a network's answer is read as a velocity.
 *
 * @module
 */
import { requirePositive } from "../../core/mod.ts";
import type { Schedule } from "../../processes/mod.ts";

/** How large data and base are. */
export interface Scales {
  /** s, the root mean square of the data's coordinates; without it, the network answers the velocity itself. */
  readonly sigmaData?: number;
  /** r, that of the base's coordinates, 1 by default. */
  readonly sigmaBase?: number;
}

/** A network F(scale · x_t, t) that learns a x₀ + b x₁ says v = skip x_t + out F. */
export interface Reading {
  /** How much of the target is data. */
  readonly a: number;
  /** How much of it is the base's. */
  readonly b: number;
  /** What x_t is multiplied by before the network sees it. */
  readonly scale: number;
  /** How much of x_t is in the velocity. */
  readonly skip: number;
  /** How much of F is. */
  readonly out: number;
}

/**
 * With s and r the scales of data and base, and L² = α² s² + σ² r² that of x_t,
 *
 *     skip = (α α′ s² + σ σ′ r²)/L²,   out = (α σ′ − α′ σ) s r/L,   scale = 1/L
 *
 * that is skip x_t = the linear regression of v on x_t if data and base are independent and centred, out² the least variance
 * that this leaves the target, s²/((1−t)² s² + t²) on the linear path with r = 1, and so, divided by it, a target of variance
 * 1: (α s² x₁ − σ r² x₀)/(s r L). It is the preconditioning of Karras et al. (2022), for velocities.
 */
export function reading(
  { alpha, dAlpha, sigma, dSigma }: Schedule,
  { sigmaData: s, sigmaBase: r }: Scales,
): (t: number) => Reading {
  if (s === undefined) {
    if (r !== undefined) throw new TypeError("sigmaBase is given without sigmaData");
    return (t) => ({ a: dAlpha(t), b: dSigma(t), scale: 1, skip: 0, out: 1 });
  }
  requirePositive("sigmaData", s);
  if (r !== undefined) requirePositive("sigmaBase", r);
  return (t) => preconditioned(alpha(t), dAlpha(t), sigma(t), dSigma(t), s, r ?? 1);
}

function preconditioned(
  alpha: number,
  dAlpha: number,
  sigma: number,
  dSigma: number,
  s: number,
  r: number,
): Reading {
  const L = Math.hypot(alpha * s, sigma * r);
  return {
    a: -sigma * r / (s * L),
    b: alpha * s / (r * L),
    scale: 1 / L,
    skip: (alpha * dAlpha * s ** 2 + sigma * dSigma * r ** 2) / L ** 2,
    out: (alpha * dSigma - dAlpha * sigma) * s * r / L,
  };
}
