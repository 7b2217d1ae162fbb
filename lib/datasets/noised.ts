/**
 * Mixtures and data under noise: the law of x_t in closed form.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import { type DiffusionModel, fromScore, type Schedule } from "../processes/mod.ts";
import { type GaussianMixture, gaussianMixture } from "./gaussian_mixture.ts";

/** A mixture under noise: the model that a perfect network would be, and its law at any time. */
export interface NoisedMixture extends DiffusionModel<Points> {
  /** The law of x_t: a mixture again. */
  at(t: number): GaussianMixture;
  /** log p_t of each row, nats: length [batch]. */
  logDensity(x: Points, t: number): Float64Array;
}

/**
 * A Gaussian mixture under noise: the law of α X + σ ε is the mixture of N(α m_k, α² Σ_k + σ² I), so that score,
 * denoiser, velocity and density are known at any time.
 *
 * @param mixture The law of the data.
 * @param schedule α and σ.
 * @returns The model, with `at(t)` and `logDensity`.
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
  const { dim } = mixture;
  const at = (t: number) => {
    const a = schedule.alpha(t), v = schedule.variance(t), { weights, sigma, covariances, means } = mixture;
    return gaussianMixture({
      weights,
      means: { ...means, data: means.data.map((m) => a * m) },
      ...(sigma ? { sigma: sigma.map((s) => Math.sqrt((a * s) ** 2 + v)) } : {
        covariances: covariances!.map((C) =>
          C.map((row, i) => row.map((c, j) => a * a * c + (i === j ? v : 0)))
        ),
      }),
    });
  };
  const model = fromScore<Points>(schedule, (x, t) => at(t).score(x), { dim });
  return { ...model, at, logDensity: (x, t) => at(t).logDensity(x) };
}
