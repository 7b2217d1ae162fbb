import { type GaussianMixture, gaussianMixture } from "driftfield/datasets";

/** Two correlated components of other shapes and weights, standard deviations about 0.6, apart by about 2. */
export function pair(dim: number): GaussianMixture {
  const axes = Array.from({ length: dim }, (_, k) => k);
  const covariance = (base: number, mixed: number) =>
    axes.map((i) => axes.map((j) => i === j ? base + 0.1 * i : mixed / (1 + Math.abs(i - j))));
  return gaussianMixture({
    weights: [0.3, 0.7],
    means: [axes.map((k) => 1.5 - 0.4 * k), axes.map((k) => 0.3 * k - 1)],
    covariances: [covariance(0.3, -0.075), covariance(0.4, 0.15)],
  });
}

/** The largest difference of two arrays. */
export const apart = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
