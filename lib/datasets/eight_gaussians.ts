/**
 * Eight Gaussians on a circle.
 *
 * @module
 */
import { type GaussianMixture, gaussianMixture } from "./gaussian_mixture.ts";

/**
 * Eight equal Gaussians of σ = 0.5/1.414 at multiples of 45° on the circle of radius 4/1.414, in FFJORD's form
 * (Grathwohl et al. 2019; the divisor is its own 1.414, not √2). Entropy 2.8319 nats.
 *
 * @returns The data set, in the plane.
 *
 * @example The score pulls a point back to its Gaussian
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { eightGaussians } from "driftfield/datasets";
 *
 * const [x, y] = eightGaussians().score(points([[4 / 1.414 + 0.1, 0]])).data;
 * assertAlmostEquals(x, -0.1 * (1.414 / 0.5) ** 2, 1e-3);
 * assertAlmostEquals(y, 0, 1e-12);
 * ```
 */
export function eightGaussians(): GaussianMixture {
  const divisor = 1.414;
  const means = Array.from({ length: 8 }, (_, k) => {
    const angle = k * Math.PI / 4;
    return [4 / divisor * Math.cos(angle), 4 / divisor * Math.sin(angle)];
  });
  return gaussianMixture({ name: "8gaussians", means, sigma: 0.5 / divisor });
}
