/**
 * Schedules and samplers by the names that a command line calls them.
 *
 * @module
 */
import { requireOneOf } from "../core/mod.ts";
import {
  cosine,
  edm,
  linearPath,
  type Schedule,
  subVariancePreserving,
  trigonometricPath,
  varianceExploding,
  variancePreserving,
} from "../processes/mod.ts";
import { euler, heun, midpoint, type OdeSolver, rk4 } from "../solvers/mod.ts";
import {
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  flowSde,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  type Sampler,
} from "../samplers/mod.ts";

/** Every schedule. */
export const schedules: Readonly<Record<string, () => Schedule>> = {
  edm,
  vp: variancePreserving,
  "sub-vp": subVariancePreserving,
  cosine,
  ve: varianceExploding,
  "linear-path": linearPath,
};

/** Samplers that draw no noise, for noise of any law. */
export const flowSamplers: Readonly<Record<string, () => Sampler>> = {
  "dpm-solver": dpmSolver,
  heun: edmSampler,
  "probability-flow": probabilityFlow,
  "log-noise-flow": () => probabilityFlow({ variable: "log noise" }),
  ddim,
};

/** Every sampler that takes tensors: an adaptive one would read them back at each of its steps. */
export const samplers: Readonly<Record<string, () => Sampler>> = {
  ...flowSamplers,
  "heun-stochastic": () => edmSampler({ churn: 20 }),
  ddpm,
  "reverse-sde": reverseDiffusion,
  "predictor-corrector": predictorCorrector,
  "annealed-langevin": annealedLangevin,
};

const inSteps = (solver: OdeSolver, steps: number) => () => ({ ...probabilityFlow({ solver }), steps });

/** Samplers of a flow between two laws, each with more steps of time than most laws take. */
export const pathSamplers: Readonly<Record<string, () => Sampler>> = {
  rk4: inSteps(rk4, 20),
  heun: inSteps(heun, 50),
  midpoint: inSteps(midpoint, 50),
  euler: inSteps(euler, 200),
};

/** Samplers of interacting particles: those of their flow, and those with noise of their own, which ask for the score. */
export const particleSamplers: Readonly<Record<string, () => Sampler>> = {
  ...pathSamplers,
  "reverse-sde": reverseDiffusion,
  "flow-sde": flowSde,
};

/** Paths from data to the base of a flow. */
export const paths: Readonly<Record<string, () => Schedule>> = {
  linear: linearPath,
  trigonometric: trigonometricPath,
};

/** What a name stands for. Throws a RangeError that lists the names if it is none of them. */
export function chosen<T>(what: string, name: string, table: Readonly<Record<string, () => T>>): T {
  requireOneOf(what, name, Object.keys(table));
  return table[name]();
}
