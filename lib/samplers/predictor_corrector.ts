/**
 * Steps of a sampler with corrections between them.
 *
 * @module
 */
import { requireFunction, requireInteger, requireObject } from "../core/mod.ts";
import { type Corrector, langevinCorrector } from "./correctors.ts";
import { ddim } from "./ddim.ts";
import type { Sampler } from "./sampler.ts";

/** What predicts, and what corrects. */
export interface PredictorCorrectorOptions {
  /** Steps to the next time: {@linkcode ddim} by default. */
  readonly predictor?: Sampler;
  /** Moves there: {@linkcode langevinCorrector} by default. */
  readonly corrector?: Corrector;
  /** How many corrections after each step: 1 by default. */
  readonly corrections?: number;
}

/**
 * Predictor–corrector sampling (Song et al. 2021, section 4.2 and appendix G, algorithm 1): each step of a sampler is
 * followed by Langevin steps at the level of noise it came to, which take the law back towards p_t.
 *
 * It is of order 1 whatever the predictor: Langevin steps of a fixed length relative to σ, m of them for each factor
 * of e in σ, leave data of variance s² with a variance of s² (1 + 1/(2m)), if they are enough to forget the
 * predictor. So they are for coarse or wrong predictors, and for fields that are no diffusion's (guidance,
 * inpainting); they spoil a good one. As a correction leaves the predictor's path, a predictor of several steps
 * starts anew at each.
 *
 * @param options Predictor, corrector, number of corrections.
 * @returns The sampler, on the predictor's times.
 * @throws {RangeError} If the number of corrections is no positive integer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ddim, langevinCorrector, predictorCorrector } from "driftfield/samplers";
 *
 * const corrector = langevinCorrector({ snr: 0.1 });
 * assertEquals(predictorCorrector({ predictor: ddim(), corrector, corrections: 2 }).draws, 2);
 * ```
 */
export function predictorCorrector(
  { predictor = ddim(), corrector = langevinCorrector(), corrections = 1 }: PredictorCorrectorOptions = {},
): Sampler {
  requireObject("predictor", predictor, "name", "times", "step");
  requireFunction("corrector", corrector);
  requireInteger("corrections", corrections, 1);
  return {
    name: `${predictor.name}, corrected`,
    order: 1,
    steps: predictor.steps,
    draws: predictor.draws + corrections,
    times: predictor.times,
    step: (moment) => {
      const { model, next, normal } = moment;
      let { x } = predictor.step({ ...moment, before: undefined });
      for (let k = 0; k < corrections; k++) {
        x = corrector({ model, x, t: next, z: normal(predictor.draws + k) });
      }
      return { x };
    },
  };
}
