/**
 * How often a model is asked.
 *
 * @module
 */
import type { Field } from "../core/mod.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import { isInterpolant } from "./kernels.ts";

/** How often something was done. */
export interface Counter {
  count: number;
}

/**
 * A model that counts. Its views call one another as they did, past the count: a question counts once, whatever it takes
 * to answer.
 *
 * @param model The model; not changed.
 * @param counter What counts: one for several models counts for all of them.
 * @returns The same model, and how often any of its views has been asked.
 */
export function countEvaluations<V>(model: DiffusionModel<V>, counter: Counter = { count: 0 }) {
  const counting = (view: Field<V>): Field<V> => (x, t) => {
    counter.count++;
    return view(x, t);
  };
  const { score, denoise, noise, velocity, laplacian, forward } = model;
  const counted: DiffusionModel<V> = {
    ...model,
    score: counting(score),
    denoise: counting(denoise),
    noise: counting(noise),
    velocity: counting(velocity),
    ...(laplacian && { laplacian: counting(laplacian) }),
    ...(forward && { forward: { ...forward, drift: counting(forward.drift) } }),
    ...(isInterpolant(model) && { latentNoise: counting(model.latentNoise) }),
  };
  return { counted, evaluations: () => counter.count };
}
