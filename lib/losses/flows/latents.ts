/**
 * How much noise there is on the way from data to base.
 *
 * @module
 */
import { requirePositive } from "../../core/mod.ts";
import type { Latent } from "../../processes/mod.ts";

/** How large a latent noise is. */
export interface LatentOptions {
  /** What γ is multiplied by, in the data's unit: 1 by default. */
  readonly scale?: number;
}

/**
 * The noise of a Brownian bridge, as Albergo, Boffi, Vanden-Eijnden (2023), "Stochastic interpolants: a unifying framework
 * for flows and diffusions", take it most often: γ′ is infinite at the ends, though γ γ′ is not.
 *
 *     γ = scale √(2 t (1 − t))
 *
 * @param options The scale.
 * @returns γ and γ′.
 * @throws {RangeError} If the scale is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { brownianLatent } from "driftfield/losses";
 *
 * const { gamma, dGamma } = brownianLatent();
 * assertAlmostEquals(gamma(0.5), Math.SQRT1_2);
 * assertEquals([gamma(0), gamma(1), dGamma(0)], [0, 0, Infinity]);
 * ```
 */
export function brownianLatent({ scale = 1 }: LatentOptions = {}): Latent {
  requirePositive("scale", scale);
  const gamma = (t: number) => scale * Math.sqrt(2 * t * (1 - t));
  return { gamma, dGamma: (t) => scale ** 2 * (1 - 2 * t) / gamma(t) };
}

/**
 * Noise that comes and goes smoothly: near the ends there is hardly any.
 *
 *     γ = scale sin²(π t)
 *
 * @param options The scale.
 * @returns γ and γ′.
 * @throws {RangeError} If the scale is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { sineLatent } from "driftfield/losses";
 *
 * const { gamma, dGamma } = sineLatent({ scale: 2 });
 * assertAlmostEquals(gamma(0.25), 1);
 * assertAlmostEquals(dGamma(0.25), 2 * Math.PI);
 * ```
 */
export function sineLatent({ scale = 1 }: LatentOptions = {}): Latent {
  requirePositive("scale", scale);
  return {
    gamma: (t) => t >= 1 ? 0 : scale * Math.sin(Math.PI * t) ** 2,
    dGamma: (t) => scale * Math.PI * Math.sin(2 * Math.PI * t),
  };
}
