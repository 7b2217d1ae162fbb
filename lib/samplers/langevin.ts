/**
 * Langevin's equation in the landscape of the noised data.
 *
 * @module
 */
import { requireNumber, requireObject } from "../core/mod.ts";
import { type DiffusionModel, type Sde, sde } from "../processes/mod.ts";
import { langevinCorrector } from "./correctors.ts";
import { noScore, requireScore } from "./kernels.ts";
import { predictorCorrector } from "./predictor_corrector.ts";
import type { Sampler } from "./sampler.ts";
import { logSnrTimes } from "./times.ts";

/**
 * Langevin's equation at one level of noise, whose equilibrium is p_t,
 *
 *     dX = ∇ log p_t(X) dτ + √2 dW
 *
 * Steps h of Euler–Maruyama (the unadjusted Langevin algorithm) have an equilibrium of their own, O(h) away: of
 * variance v/(1 − h/(2v)) if p_t is Gaussian of variance v. They are stable below h = 2v.
 *
 * @param model The noised data.
 * @param options The time t that says how much noise; the equation's own time τ is another.
 * @returns The equation, over the model's space.
 * @throws {RangeError} If t is below 0 or not finite.
 * @throws {TypeError} If the model's `kernel` is not normal: then `score` is not ∇ log p_t.
 *
 * @example Data N(0, 1)
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { fromScore, variancePreserving } from "driftfield/processes";
 * import { langevin } from "driftfield/samplers";
 *
 * const model = fromScore(variancePreserving(), (x) => float64.scale(-1, x), { dim: 1 });
 * assertEquals(langevin(model, { t: 0.5 }).drift(points([[3]]), 0), points([[-3]]));
 * ```
 */
export function langevin<V>(model: DiffusionModel<V>, { t }: { readonly t: number }): Sde<V> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  requireNumber("t", t, 0);
  requireScore("langevin", model, noScore);
  const { space, score } = model;
  return sde<V>({
    drift: (x) => score(x, t),
    diffusion: (x) => space.constant(Math.SQRT2, x),
    noise: "additive",
  });
}

/** How to anneal. */
export interface AnnealedLangevinOptions {
  /** Langevin steps at each level of noise: 5 by default. */
  readonly corrections?: number;
  /** r, which makes their length 2 r² σ²: 0.3 by default. */
  readonly snr?: number;
}

/**
 * Annealed Langevin dynamics (Song, Ermon 2019, "Generative modeling by estimating gradients of the data
 * distribution", algorithm 1): from one level of noise to the next x only changes its scale, and Langevin steps as
 * long as the noise allows do the rest,
 *
 *     x ← (α′/α) x,   then K times  x ← x + ε s(x, t′) + √(2ε) z,   ε = 2 r² σ′²
 *
 * (their step α_i is 2ε, and their ε/σ_L² is 4r²: 0.2 in their experiments, which is r = 0.22). Its levels are evenly
 * spaced in log(σ/α). Data of variance s² get the variance s² (1 + (1 + r²)/(2 r² m)), m being the number of Langevin
 * steps for each factor of e in σ/α: of order 1 in the number of levels, but the weights of separate modes, which are
 * settled where σ is about their distance, keep a bias of O(r²). {@linkcode predictorCorrector}, whose predictor
 * knows where the law goes, does better by 1/r².
 *
 * @param options K and r.
 * @returns The sampler.
 * @throws {RangeError} If K is no positive integer, or r not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { annealedLangevin } from "driftfield/samplers";
 *
 * assertEquals(annealedLangevin({ corrections: 3 }).draws, 3);
 * ```
 */
export function annealedLangevin({ corrections = 5, snr = 0.3 }: AnnealedLangevinOptions = {}): Sampler {
  const corrector = langevinCorrector({ snr });
  return {
    ...predictorCorrector({ predictor: rescaling, corrector, corrections }),
    name: "annealed Langevin",
  };
}

/** x/α stays. */
const rescaling: Sampler = {
  name: "rescaling",
  order: 0,
  steps: 200,
  draws: 0,
  times: logSnrTimes,
  step: ({ model: { schedule, space }, x, t, next }) => ({
    x: space.scale(schedule.alpha(next) / schedule.alpha(t), x),
  }),
};
