/**
 * A spiral, denser towards its middle.
 *
 * @module
 */
import { blurredCurve } from "./blurred_curve.ts";
import type { Dataset } from "./dataset.ts";
import type { NoiseOptions } from "./moons.ts";

/**
 * The swiss roll seen from its side, in FFJORD's form (Grathwohl et al. 2019: scikit-learn's `make_swiss_roll` with
 * noise 1, first and third coordinate, divided by 5):
 *
 *     (θ cos θ, θ sin θ)/5 + noise · Z,  θ uniform on (3π/2, 9π/2)
 *
 * Entropy 2.6696 nats.
 *
 * @param options `noise` in the points' own units, 0.2 by default.
 * @returns The data set, in the plane.
 * @throws {RangeError} If the noise is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { swissRoll } from "driftfield/datasets";
 *
 * assertAlmostEquals(swissRoll().entropy!, 2.6696, 1e-4);
 * ```
 */
export function swissRoll({ noise = 0.2 }: NoiseOptions = {}): Dataset {
  return blurredCurve({
    name: "swissroll",
    noise,
    curves: [(u) => {
      const angle = 1.5 * Math.PI * (1 + 2 * u);
      return [angle * Math.cos(angle) / 5, angle * Math.sin(angle) / 5];
    }],
  });
}
