/**
 * Mixtures and data under noise: the law of x_t in closed form.
 *
 * @module
 */
import { float64, type Points } from "../core/mod.ts";
import type { DiffusionModel, Schedule } from "../processes/mod.ts";
import { type GaussianMixture, gaussianMixture } from "./gaussian_mixture.ts";
import { type Components, mixtureComponents } from "./mixture_components.ts";
import { mixtureLogDensity } from "./mixture_density.ts";
import { mixtureField, mixtureLaplacian } from "./mixture_fields.ts";
import type { Noise } from "./mixture_view.ts";

/** A mixture under noise: the model that a perfect network would be, and its law at any time. */
export interface NoisedMixture extends DiffusionModel<Points> {
  /** Δ log p_t: [batch, dim] ↦ [batch, 1]. */
  laplacian(x: Points, t: number): Points;
  /** The law of x_t: a mixture again. */
  at(t: number): GaussianMixture;
  /** log p_t of each row, nats: length [batch]. */
  logDensity(x: Points, t: number): Float64Array;
}

/**
 * A Gaussian mixture under noise: the law of α X + σ ε is the mixture of N(α m_k, α² Σ_k + σ² I), so that density,
 * score, denoiser, velocity and Δ log p are known at any time. Nothing divides by α or σ: all
 * hold for clean data too, and where nothing is left of them.
 *
 * @param mixture The law of the data.
 * @param schedule α and σ.
 * @returns The model, with `laplacian`, `at(t)` and `logDensity`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gaussianMixture, noised } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 *
 * const pair = noised(gaussianMixture({ means: [[-1, 0], [1, 0]], sigma: 0.6 }), edm());
 * assertEquals([...pair.score(points([[0, 2]]), 0.8).data], [0, -2]);
 * ```
 */
export function noised(mixture: GaussianMixture, schedule: Schedule): NoisedMixture {
  const { weights, means, sigma, covariances } = mixture;
  return noisedComponents(mixtureComponents({ weights, means, sigma, covariances }), schedule, (noise) => {
    const { alpha, variance } = noise;
    return gaussianMixture({
      weights,
      means: float64.scale(alpha, means),
      ...(sigma ? { sigma: sigma.map((s) => Math.hypot(alpha * s, Math.sqrt(variance))) } : {
        covariances: covariances!.map((C) =>
          C.map((row, i) => row.map((c, j) => alpha * alpha * c + (i === j ? variance : 0)))
        ),
      }),
    });
  });
}

/** The model of components under noise; `law` makes the mixture. */
export function noisedComponents(
  components: Components,
  schedule: Schedule,
  law: (noise: Noise) => GaussianMixture,
): NoisedMixture {
  const noiseAt = (t: number): Noise => ({ alpha: schedule.alpha(t), variance: schedule.variance(t) });
  const field = (blend: (t: number) => [data: number, score: number]) => (x: Points, t: number) => {
    const [data, score] = blend(t);
    return mixtureField(components, x, noiseAt(t), { data, score });
  };
  return {
    schedule,
    space: float64,
    dim: components.means.shape[1],
    score: field(() => [0, 1]),
    denoise: field(() => [1, 0]),
    noise: field((t) => [0, -schedule.sigma(t)]),
    velocity: field((t) => [schedule.dAlpha(t), -schedule.dVariance(t) / 2]),
    laplacian: (x, t) => mixtureLaplacian(components, x, noiseAt(t)),
    at: (t) => law(noiseAt(t)),
    logDensity: (x, t) => mixtureLogDensity(components, x, noiseAt(t)),
  };
}
