/**
 * Gaussian mixtures under noise: mixtures again.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import type { GaussianMixture } from "./gaussian_mixture.ts";
import type { Components } from "./mixture_components.ts";
import { mixtureLogDensity } from "./mixture_density.ts";
import { mixtureField, mixtureLaplacian } from "./mixture_fields.ts";
import type { NoisedLaw } from "./noised.ts";
import { type Blend, type NoiseAt, noiseAt, noisedLaw } from "./noised_law.ts";

/** A mixture under noise: the model that a perfect network would be, and its law at any time. */
export interface NoisedMixture extends NoisedLaw {
  /** The law of x_t: a mixture again. */
  at(t: number): GaussianMixture;
}

/** The model of components, which may depend on the noise, on R^dim; `law` makes the mixture. */
export function noisedMixture(
  dim: number,
  components: (noise: NoiseAt) => Components,
  schedule: Schedule,
  law: (noise: NoiseAt) => GaussianMixture,
): NoisedMixture {
  const seen = {
    dim,
    field: (x: Points, noise: NoiseAt, blend: Blend) => mixtureField(components(noise), x, noise, blend),
    laplacian: (x: Points, noise: NoiseAt) => mixtureLaplacian(components(noise), x, noise),
    logDensity: (x: Points, noise: NoiseAt) => mixtureLogDensity(components(noise), x, noise),
  };
  return { ...noisedLaw(seen, schedule), at: (t) => law(noiseAt(schedule, t)) };
}
