/**
 * Paths that reach both of their ends.
 *
 * @module
 */
import { requireNumber, requireObject, requirePositive } from "../../core/mod.ts";
import type { Latent, Schedule } from "../../processes/mod.ts";

/** What cos(π/2), or a root of 1 − α², is off by. */
const rounding = 1e-7;

/** The path x_t = α x₀ + σ x₁ on all of [0, 1]: a RangeError unless it is x₀ at t = 0, x₁ at t = 1, and its slopes finite. */
export function fromEndToEnd(path: Schedule): Schedule {
  requireObject("path", path, "name", "alpha", "dAlpha", "sigma", "dSigma");
  for (const [t, alpha, sigma] of [[0, 1, 0], [1, 0, 1]]) {
    for (const [name, wanted] of [["alpha", alpha], ["sigma", sigma]] as const) {
      const value = path[name](t);
      if (Math.abs(value - wanted) <= rounding) continue;
      throw new RangeError(`${name} of the path "${path.name}" must be ${wanted} at t = ${t}, got ${value}`);
    }
    for (const name of ["dAlpha", "dSigma"] as const) {
      requireNumber(`${name} of the path "${path.name}" at t = ${t}`, path[name](t));
    }
  }
  return { ...path, from: 0, to: 1 };
}

/** Requires noise between the ends and none at them. */
export function requireLatent(latent: Latent): void {
  requireObject("latent", latent, "gamma", "dGamma");
  const { gamma } = latent;
  for (const t of [0, 1]) {
    const value = gamma(t);
    if (!(Math.abs(value) <= rounding)) throw new RangeError(`gamma must be 0 at t = ${t}, got ${value}`);
  }
  for (const t of [1 / 8, 1 / 2, 7 / 8]) requirePositive(`gamma at t = ${t}`, gamma(t));
}
