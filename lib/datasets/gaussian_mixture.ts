/**
 * Gaussian mixtures: laws whose density, score and noised versions are all known in closed form.
 *
 * @module
 */
import { float64, type Points } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import type { SmoothDataset } from "./dataset.ts";
import {
  type FactoredComponents,
  type GaussianMixtureOptions,
  mixtureComponents,
} from "./mixture_components.ts";
import { mixtureLogDensity } from "./mixture_density.ts";
import { mixtureField } from "./mixture_fields.ts";
import { mixtureCovariance, mixtureMean } from "./mixture_moments.ts";
import { mixtureSample } from "./mixture_sample.ts";
import { clean } from "./mixture_view.ts";
import type { NoiseAt } from "./noised_law.ts";
import { type NoisedMixture, noisedMixture } from "./noised_mixture.ts";
import { planarEntropy } from "./planar_entropy.ts";

/** A mixture, with what it is made of: enough to scale and noise it, which gives a mixture again. */
export interface GaussianMixture extends SmoothDataset {
  /** w_k, summing to 1: length [count]. */
  readonly weights: Float64Array;
  /** m_k: shape [count, dim]. */
  readonly means: Points;
  /** σ_k of round components: length [count]. */
  readonly sigma?: Float64Array;
  /** Σ_k of components that are not round. */
  readonly covariances?: readonly (readonly (readonly number[])[])[];
  /** Mean of the whole law: length [dim]. */
  mean(): Float64Array;
  /** Covariance of the whole law: shape [dim, dim]. */
  covariance(): Points;
  /** The law of α X + σ ε: a mixture again. */
  noised(schedule: Schedule): NoisedMixture;
}

/**
 * The mixture p = Σ_k w_k N(m_k, Σ_k), with its log density and score
 *
 *     ∇ log p(x) = Σ_k r_k(x) Σ_k⁻¹ (m_k − x),    r_k(x) = w_k N(x; m_k, Σ_k) / p(x)
 *
 * The law of αX + σε, ε standard normal, is the mixture with means α m_k and covariances α² Σ_k + σ² I. The entropy
 * is known for one component (closed form) and for round components in the plane (quadrature, error below 1e-6).
 *
 * @param options Means, weights, and either `sigma` or `covariances`.
 * @returns The data set.
 * @throws {RangeError} If counts differ, a weight is negative, or a covariance is not symmetric positive definite.
 * @throws {TypeError} Unless exactly one of `sigma` and `covariances` is given.
 *
 * @example Half way between two equal components the score points to neither
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gaussianMixture } from "driftfield/datasets";
 *
 * const pair = gaussianMixture({ means: [[-1, 0], [1, 0]], sigma: 0.5 });
 * assertEquals([...pair.score(points([[0, 1]])).data], [0, -4]);
 * ```
 */
export function gaussianMixture(options: GaussianMixtureOptions): GaussianMixture {
  const components = mixtureComponents(options), { weights, means, factors } = components;
  const [count, dim] = means.shape, round = components.axes === undefined;
  let entropy: number | undefined;
  return {
    name: options.name ?? "gaussian mixture",
    dim,
    weights,
    means,
    ...(round ? { sigma: factors } : { covariances: options.covariances }),
    get entropy(): number | undefined {
      if (count === 1) return dim / 2 - mixtureLogDensity(components, means)[0];
      if (!round || dim !== 2) return undefined;
      return entropy ??= planarEntropy({ weights, means: means.data, sigma: factors });
    },
    logDensity: (x) => mixtureLogDensity(components, x),
    score: (x) => mixtureField(components, x, clean, { data: 0, score: 1 }),
    sample: (n, rng) => mixtureSample(components, n, rng),
    mean: () => mixtureMean(components),
    covariance: () => mixtureCovariance(components),
    noised: (schedule) =>
      noisedMixture(dim, () => components, schedule, (noise) => withNoise(options, components, noise)),
  };
}

/** The law of α X + σ ε. */
function withNoise(
  { covariances }: GaussianMixtureOptions,
  { weights, means, factors }: FactoredComponents,
  { alpha, variance }: NoiseAt,
): GaussianMixture {
  return gaussianMixture({
    weights,
    means: float64.scale(alpha, means),
    ...(covariances
      ? {
        covariances: covariances.map((C) =>
          C.map((row, i) => row.map((c, j) => alpha * alpha * c + (i === j ? variance : 0)))
        ),
      }
      : { sigma: factors.map((s) => Math.hypot(alpha * s, Math.sqrt(variance))) }),
  });
}
