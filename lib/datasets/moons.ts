/**
 * Two half circles that reach into each other.
 *
 * @module
 */
import { blurredCurve } from "./blurred_curve.ts";
import type { Dataset } from "./dataset.ts";

/** How blurred a toy set is. */
export interface NoiseOptions {
  /** Standard deviation of the Gaussian noise on each coordinate. */
  readonly noise?: number;
}

/**
 * The two moons of scikit-learn's `make_moons`, with angles θ uniform on (0, π) where that spaces them evenly:
 *
 *     (cos θ, sin θ)  or  (1 − cos θ, ½ − sin θ),  each with probability ½, + noise · Z
 *
 * Entropy 0.2892, 1.0076 and 1.6775 nats at noise 0.05, 0.1 and 0.2.
 *
 * @param options `noise`, 0.1 by default.
 * @returns The data set, in the plane.
 * @throws {RangeError} If the noise is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { moons } from "driftfield/datasets";
 *
 * assertAlmostEquals(moons().entropy!, 1.0076, 1e-4);
 * ```
 */
export function moons({ noise = 0.1 }: NoiseOptions = {}): Dataset {
  return blurredCurve({
    name: "moons",
    noise,
    curves: [
      (u) => [Math.cos(Math.PI * u), Math.sin(Math.PI * u)],
      (u) => [1 - Math.cos(Math.PI * u), 0.5 - Math.sin(Math.PI * u)],
    ],
  });
}
