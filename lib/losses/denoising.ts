/**
 * Denoising score matching: the score of noised data, learned as a regression.
 *
 * @module
 */
import type { Field, Points } from "../core/mod.ts";
import type { DiffusionModel, Schedule } from "../processes/mod.ts";
import { mixed } from "./mixed.ts";
import { type DenoisingOptions, noisedBatches } from "./noised_batches.ts";
import { preconditioned } from "./prediction.ts";
import { type LinearReadOptions, type ModelObjective, modelOf } from "./read.ts";

/** Denoising: a regression to learn from, and what the network that has learned it knows. */
export interface Denoising extends ModelObjective {
  /** The noised data as a network F(scale · x_t, time) knows them. */
  model<V = Points>(network: Field<V>, options: LinearReadOptions<V>): DiffusionModel<V>;
}

/**
 * Denoising score matching (Vincent 2011; Song et al. 2021, "Score-based generative modeling through stochastic
 * differential equations", equation 7) as a plain regression,
 *
 *     E_t λ(t) E‖s(x_t, t) − ∇ log p(x_t | x₀)‖²,   x_t = α x₀ + σ ε
 *
 * with the network's answer F in place of s, whatever is predicted: an error of F is one of the score times
 * (α b − σ a) σ/α. Its minimiser over all functions is the score of p_t, whatever the weights; the least value is above 0.
 *
 * With `kernel: studentKernel(D)` it is the perturbation objective of Poisson flow as published (Xu et al. 2023, "PFGM++"):
 * the same regression, whose minimiser gives E[x₀ | x_t] and E[ε | x_t] of that noise, −σ times `score` (no gradient of
 * log p_t). Targets have the variance of ε, infinite for D ≤ 2, where {@linkcode poissonMatching} learns and this does not.
 *
 * @param schedule α and σ.
 * @param options What is predicted, weights, law of times, what ε is.
 * @returns The objective, and the way from a network to a model.
 * @throws {RangeError} When a regression is drawn, if x₀ is not finite, or at one of the times a coefficient is not finite
 *   or a weight below 0.
 *
 * @example A network that always answers 0 is a prior: data N(0, 1)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { denoising, preconditioned } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * const objective = denoising(edm(), { predict: preconditioned({ sigmaData: 1 }) });
 * const model = objective.model((x) => float64.scale(0, x), { dim: 1 });
 * assertAlmostEquals(model.score(points([[3]]), 2).data[0], -3 / (1 + 2 ** 2));
 * ```
 */
export function denoising(schedule: Schedule, options: DenoisingOptions = {}): Denoising {
  const { predict = preconditioned(), kernel } = options, batchOf = noisedBatches(schedule, options);
  return {
    name: "denoising score matching",
    schedule,
    regression(x0, rng, { step = 0 } = {}) {
      const { x, noise, time, weight, a, b } = batchOf(x0, rng, { step });
      return { x, time, target: mixed([a, x0], [b, noise]), weight };
    },
    model: (network, how) => modelOf(schedule, predict, network, { ...how, kernel }),
  };
}
