/**
 * Data as noise: the latents of the probability flow.
 *
 * @module
 */
import { type Points, requireObject } from "../core/mod.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import { samplerFor } from "./default_sampler.ts";
import { sampleToEnd } from "./sample.ts";
import type { SampleOptions } from "./sample_options.ts";
import { requirePointsOf, timesOf } from "./where.ts";

/** How to encode: as one will decode. */
export interface EncodeOptions extends Pick<SampleOptions, "steps" | "times" | "signal"> {
  /** One that draws nothing: that of `sample` by default; `adaptiveFlow` to a tolerance, in float64. */
  readonly sampler?: SampleOptions["sampler"];
}

/**
 * The latents of points: where the probability flow carries them from `schedule.from` to `schedule.to`,
 *
 *     dx/dt = f − ½ g² ∇ log p_t,   x(from) = x,   encode(x) = x(to)
 *
 * (Song et al. 2021, "Score-based generative modeling through stochastic differential equations", section 4.3; by
 * {@linkcode ddim}, Song, Meng, Ermon 2021, section 5.4.) The flow is one-to-one, and carries p_from to p_to: latents of
 * data have the law of σ ε, nearly, N(0, σ² I) of normal noise, and a sampler of the same flow leads back from them,
 *
 *     sampleToEnd(model, { start: latents, sampler, denoise: false }) ≈ x
 *
 * (as it does without `denoise`, if a path reaches pure data and pure noise: then latents have the law of the base itself) to
 * the order of its steps: in 40 of them, on eight Gaussians, to 0.001 … 0.005 by {@linkcode dpmSolver} or
 * {@linkcode edmSampler}, and 0.0002 by {@linkcode probabilityFlow} with `rk4`. With the last denoising it gives
 * E[x₀ | x(from) = x], some σ(from) away from x. In y = x/α and ℓ = σ/α the flow is dy/dℓ = E[ε | x], in which nothing is
 * left of the schedule: latents over α(to) are the same under every schedule with the same ℓ(from) and ℓ(to), functions of
 * x/α(from) and the model alone.
 *
 * For progress, loop over {@linkcode sample} with `start` and the sampler's times reversed, which is what this does.
 *
 * @param model The noised data, known or learned, in any space.
 * @param x Points at `schedule.from`, shape [batch, dim]: data, of which the noise σ(from) can hardly be told.
 * @param options Sampler, steps or times (in either order), signal.
 * @returns The latents, shape [batch, dim].
 * @throws {RangeError} If the sampler draws noise, x has another dim or is not finite, or an option is out of range.
 * @throws {Error} If the state leaves the finite numbers.
 *
 * @example Data N(3, 1): the flow is linear, and there and back
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gaussianMixture, noised } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 * import { adaptiveFlow, encode, sampleToEnd } from "driftfield/samplers";
 *
 * const model = noised(gaussianMixture({ means: [[3]], sigma: 1 }), edm()), sampler = adaptiveFlow({ relTol: 1e-9 });
 * const latents = await encode(model, points([[4]]), { sampler });
 * assertAlmostEquals(latents.data[0], 3 + Math.sqrt((1 + 80 ** 2) / (1 + 0.002 ** 2)), 1e-5); // of as many deviations
 * const back = await sampleToEnd(model, { start: latents, sampler, denoise: false });
 * assertAlmostEquals(back.data[0], 4, 1e-6);
 * ```
 */
export async function encode<V = Points>(
  model: DiffusionModel<V>,
  x: Points,
  { sampler: chosen, signal, ...where }: EncodeOptions = {},
): Promise<Points> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  const sampler = chosen === undefined ? samplerFor(model.schedule) : chosen;
  requireObject("sampler", sampler, "name", "times", "step");
  requirePointsOf({ dim: model.dim }, x);
  const times = timesOf(model, sampler, where).toSorted((s, t) => s - t);
  return await sampleToEnd(model, { start: x, sampler, times, signal });
}
