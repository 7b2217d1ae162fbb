/**
 * What noise is made of.
 *
 * @module
 */
import { type Points, requirePoints, type Shape, squaredNorms } from "../../core/mod.ts";
import type { At, Rng } from "../../random/mod.ts";

/** The law of ε in x_t = α x₀ + σ ε: what the kernel p(x_t | x₀) is made of. */
export interface NoiseKernel {
  /** Its name in the field: kernels of one name are one law. */
  readonly name: string;
  /** Draws of ε: row i depends on (rng, step, i) alone. */
  sample(shape: Shape, rng: Rng, at?: Pick<At, "step" | "row">): Points;
  /** log p(ε) of each row, nats: length [batch]. A coordinate that is not finite is a RangeError. */
  logDensity(noise: Points): Float64Array;
}

/**
 * Standard normal noise: of all diffusion models.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { normalKernel } from "driftfield/processes";
 *
 * assertAlmostEquals(normalKernel.logDensity(points([[1, 2]]))[0], -5 / 2 - Math.log(2 * Math.PI));
 * ```
 */
export const normalKernel: NoiseKernel = {
  name: "standard normal",
  sample: (shape, rng, at) => rng.normal(shape, at),
  logDensity: (noise) => {
    requirePoints("noise", noise, 0);
    const height = -noise.shape[1] * Math.log(2 * Math.PI) / 2;
    return squaredNorms(noise).map((square) => height - square / 2);
  },
};
