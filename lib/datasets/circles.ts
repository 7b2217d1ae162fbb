/**
 * Circles about the origin: two of them, or four.
 *
 * @module
 */
import { blurredCurve } from "./blurred_curve.ts";
import type { Curve } from "./curve_quadrature.ts";
import type { Dataset } from "./dataset.ts";
import type { NoiseOptions } from "./moons.ts";

/**
 * Two circles, radius 3 and 1.5, each with probability ½, blurred by 0.24: scikit-learn's `make_circles` (factor ½,
 * noise 0.08, angles uniform) times 3, the form of FFJORD (Grathwohl et al. 2019). Entropy 3.2681 nats.
 *
 * @param options `noise` in the points' own units, 0.24 by default.
 * @returns The data set, in the plane.
 * @throws {RangeError} If the noise is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { circles } from "driftfield/datasets";
 *
 * assertAlmostEquals(circles().entropy!, 3.2681, 1e-4);
 * ```
 */
export function circles({ noise = 0.24 }: NoiseOptions = {}): Dataset {
  return blurredCurve({ name: "circles", noise, curves: [3, 1.5].map(circle) });
}

/**
 * Four circles, radius 3, 2.25, 1.5 and 0.75, each with probability ¼, blurred by 0.08: the form of FFJORD
 * (Grathwohl et al. 2019), with uniform angles. Entropy 2.6232 nats.
 *
 * @param options `noise`, 0.08 by default.
 * @returns The data set, in the plane.
 * @throws {RangeError} If the noise is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { rings } from "driftfield/datasets";
 *
 * assertAlmostEquals(rings().entropy!, 2.6232, 1e-4);
 * ```
 */
export function rings({ noise = 0.08 }: NoiseOptions = {}): Dataset {
  return blurredCurve({ name: "rings", noise, curves: [3, 2.25, 1.5, 0.75].map(circle) });
}

const circle = (radius: number): Curve => (u) => [
  radius * Math.cos(2 * Math.PI * u),
  radius * Math.sin(2 * Math.PI * u),
];
