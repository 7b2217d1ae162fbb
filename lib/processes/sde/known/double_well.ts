/**
 * Diffusion in a double well.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../../core/mod.ts";
import { sde } from "../sde.ts";
import type { Known, Stationary } from "./law.ts";

/** Parameters of {@linkcode doubleWell}. */
export interface DoubleWellOptions {
  /** Height h of the barrier between the wells, above 0; ¼ by default. */
  readonly height?: number;
  /** The wells are at ±a, a above 0; 1 by default. */
  readonly width?: number;
  /** Strength of the noise, above 0; 0.5 by default. */
  readonly sigma?: number;
}

/** What is known of a double well: its potential, and the law that it tends to. */
export interface DoubleWellLaw {
  /** V(x) = h ((x/a)² − 1)². */
  potential(x: number): number;
  /** p ∝ exp(−2V/σ²): Gibbs's law. */
  readonly stationary: Stationary;
}

/**
 * dX = −V′(X) dt + σ dW in the potential V(x) = h ((x/a)² − 1)²; with h = ¼ and a = 1 the drift is x − x³ (in the
 * equation the parameters are called h and a). The process
 * settles in a well, and now and then noise takes it over the barrier. Its stationary density is ∝ exp(−2V/σ²).
 *
 * @param parameters Height, width, noise.
 * @returns The equation, with its potential and stationary law; the latter's normalisation and variance by the
 *   trapezoidal rule, which on a smooth density with such tails is exact to rounding.
 * @throws {RangeError} If a parameter is not above 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { doubleWell } from "driftfield/processes";
 *
 * const { law, drift } = doubleWell();
 * assertAlmostEquals(drift(points([[2]]), 0).data[0], 2 - 2 ** 3);
 * assertAlmostEquals(law.stationary.density(1) / law.stationary.density(0), Math.exp(2 * 0.25 / 0.5 ** 2));
 * ```
 */
export function doubleWell(
  { height = 0.25, width = 1, sigma = 0.5 }: DoubleWellOptions = {},
): Known<DoubleWellLaw> {
  requirePositive("height", height);
  requirePositive("width", width);
  requirePositive("sigma", sigma);
  const potential = (x: number) => height * ((x / width) ** 2 - 1) ** 2;
  const weight = (x: number) => Math.exp(-2 * potential(x) / sigma ** 2);
  // The weight is below e^−50 beyond `end`, and a well is at least `sd` wide.
  const end = width * Math.sqrt(1 + 5 * sigma / Math.sqrt(height)),
    sd = width * sigma / (4 * Math.sqrt(height));
  const step = Math.min(sd, width) / 4;
  requireNumber("end / step of height, width and sigma", end / step, 1, 1e6); // else the noise fills the wells, or none is seen
  const grid = Array.from({ length: 2 * Math.ceil(end / step) + 1 }, (_, i) => i);
  const xs = grid.map((i) => (i - Math.ceil(end / step)) * step);
  const mass = step * xs.reduce((sum, x) => sum + weight(x), 0);
  const variance = step * xs.reduce((sum, x) => sum + x * x * weight(x), 0) / mass;
  return {
    ...sde({
      drift: "4 * h / a^2 * x * (1 - (x / a)^2)",
      diffusion: "sigma",
      parameters: { h: height, a: width, sigma },
    }),
    law: { potential, stationary: { mean: 0, variance, density: (x) => weight(x) / mass } },
  };
}
