/**
 * A blurred curve under noise: the more noise, the fewer Gaussians.
 *
 * @module
 */
import { float64 } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import { type Curve, curvePoints } from "./curve_quadrature.ts";
import { gaussianMixture } from "./gaussian_mixture.ts";
import type { Components } from "./mixture_components.ts";
import type { NoiseAt } from "./noised_law.ts";
import { type NoisedMixture, noisedMixture } from "./noised_mixture.ts";

/**
 * The noised law of c(U) + width · Z. At noise σ/α the curve is blurred by √(width² + (σ/α)²): its points are made for
 * that, rounded down to a power of 2 times the width, and kept. `schedule` may be any, and the width 0.
 */
export function noisedCurve(curves: readonly Curve[], width: number): (schedule: Schedule) => NoisedMixture {
  const made = new Map<number, Components>(), unit = width || 1;
  const components = ({ alpha, variance }: NoiseAt): Components => {
    const blur = unit * 2 ** Math.floor(Math.log2(Math.hypot(width, Math.sqrt(variance) / alpha) / unit));
    if (!made.has(blur)) {
      const { means, weights } = curvePoints(curves, blur);
      made.set(blur, { means, weights, variances: new Float64Array(weights.length).fill(width * width) });
    }
    return made.get(blur)!;
  };
  return (schedule) =>
    noisedMixture(2, components, schedule, (noise) => {
      const { means, weights } = components(noise), { alpha, variance } = noise;
      const sigma = Math.hypot(alpha * width, Math.sqrt(variance));
      return gaussianMixture({ weights, means: float64.scale(alpha, means), sigma });
    });
}
