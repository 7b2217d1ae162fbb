/**
 * What networks learn by, as experiments take it.
 *
 * @module
 */

import {
  denoising,
  flowMatching,
  logNormalTimes,
  particleMatching,
  poissonMatching,
  preconditioned,
} from "../losses/mod.ts";
import { maximumLikelihood, type MaximumLikelihoodOptions, sliced } from "../networks/mod.ts";
import { interacting, type Schedule } from "../processes/mod.ts";
import type { Learnable, Method } from "./method.ts";

type Objective = Method["objective"];

const noised = (sigmaData: number) => ({ predict: preconditioned({ sigmaData }), times: logNormalTimes() });

/** Denoising, under a schedule. */
export const byDenoising = (schedule: Schedule): Objective => (sigmaData) =>
  denoising(schedule, noised(sigmaData));

/** Sliced score matching of the same noised data, seen by the same network: nothing is used of the law of the noise. */
export const bySlices = (schedule: Schedule): Objective => (sigmaData) => sliced(schedule, noised(sigmaData));

/** Poisson flow, by perturbation (PFGM++). */
export const byPerturbation = (extraDimensions: number): Objective => (sigmaData) =>
  poissonMatching({ extraDimensions, sigmaData, times: logNormalTimes() });

/** The likelihood of a flow from normal noise. */
export const byLikelihood = (
  path: Schedule,
  how: Omit<MaximumLikelihoodOptions, "objective">,
): Objective =>
(sigmaData) => maximumLikelihood({ ...how, objective: flowMatching({ path, sigmaData }) });

/** What particles that repel each other are, and what of them is learned; see the parameters of `fokker-planck-model`. */
export interface ParticleLesson {
  /** θ. */
  readonly noise: number;
  /** c; by θ if it is left out. */
  readonly strength?: number;
  /** k. */
  readonly pull: number;
  /** T; by θ if it is left out. */
  readonly temperature?: number;
  /** When the way ends; 0 for what the classes take. */
  readonly horizon: number;
  /** Moments of the way. */
  readonly moments: number;
  /** "drift-and-score" or "velocity"; "" for what the data take. */
  readonly learn: string;
}

/** Drift and score of particles that repel each other, or the velocity of their flow. */
export const byParticles =
  ({ noise, strength: c, pull, temperature: T, horizon, moments, learn }: ParticleLesson): Objective =>
  (sigmaData, { law, labels }): Learnable => {
    const { dim } = law, size = pull * sigmaData ** 2;
    const strength = c ?? (1 - noise) * 2 * dim * size, temperature = T ?? noise * size;
    if (labels && temperature === 0) {
      throw new RangeError(
        `temperature must be above 0 where data have classes, as ${law.name}: without noise none is forgotten`,
      );
    }
    const both = temperature > 0 &&
      (learn || (labels ? "velocity" : "drift-and-score")) === "drift-and-score";
    const share = 2 * dim * temperature / (strength + 2 * dim * temperature);
    const end = horizon || 3 / pull / (labels ? share : 1), taught = both ? "drift and score" : "velocity";
    return {
      ...particleMatching(interacting({ strength, pull, temperature }), {
        dim,
        sigmaData,
        steps: moments,
        horizon: end,
        learn: taught,
        stable: !labels,
      }),
      said: { strength, pull, temperature, horizon: end, moments, learn: taught },
    };
  };
