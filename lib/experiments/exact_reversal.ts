/**
 * Data gathered again from noise, with the exact score: by every sampler.
 *
 * @module
 */
import { type Points, requireInteger, requireOneOf, take } from "../core/mod.ts";
import { type Dataset, dataset, noised, type NoisedLaw, noisedPoints } from "../datasets/mod.ts";
import { type Check, check, energyTest, slicedWasserstein } from "../metrics/mod.ts";
import { beside, scatter } from "../plots/mod.ts";
import {
  cosine,
  edm,
  linearPath,
  subVariancePreserving,
  varianceExploding,
  variancePreserving,
} from "../processes/mod.ts";
import { philox } from "../random/mod.ts";
import {
  adaptiveFlow,
  annealedLangevin,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  logLikelihood,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  sample,
} from "../samplers/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";

/** Parameters of {@linkcode exactReversal}. */
export type ExactReversalParameters = {
  /** Which law. */
  data: string;
  /** Which noise schedule. */
  schedule: string;
  /** Points of each sampler. */
  particles: number;
  /** Steps of each sampler; 0 for what it recommends. */
  steps: number;
  /** Permutations of the energy test. */
  permutations: number;
};

const schedules = {
  "vp": variancePreserving,
  "sub-vp": subVariancePreserving,
  "cosine": cosine,
  "ve": varianceExploding,
  "edm": edm,
  "linear": linearPath,
};

const samplers = {
  "reverse SDE": reverseDiffusion(),
  "reverse SDE, λ = ½": reverseDiffusion({ lambda: 0.5 }),
  "probability flow": probabilityFlow(),
  "probability flow, adaptive": adaptiveFlow(),
  "DDPM": ddpm(),
  "DDIM": ddim(),
  "EDM": edmSampler(),
  "EDM, stochastic": edmSampler({ churn: 20 }),
  "DPM-Solver++": dpmSolver(),
  "predictor and corrector": predictorCorrector(),
  "annealed Langevin": annealedLangevin(),
};

/**
 * A law noised and gathered again by every sampler, with the exact score: whether what comes back is a sample of the law,
 * and, if its density is known, whether the probability flow gives it.
 */
export const exactReversal: Experiment<ExactReversalParameters> = {
  name: "exact-reversal",
  summary: "data out of noise by every sampler of the literature, with the exact score",
  parameters: {
    data: {
      default: "8gaussians",
      help:
        "the name of a set, or a .csv file; of rows (airports, digits, files) the law of the rows: slow, rows times points",
    },
    schedule: { default: "vp", help: `one of ${Object.keys(schedules).join(", ")}` },
    particles: { default: 4000, help: "points of each sampler, at least 100" },
    steps: { default: 0, help: "steps of each sampler; 0 for the number that it recommends" },
    permutations: {
      default: 1199,
      help: "permutations of the energy test: more than 100 a sampler, to be able to fail",
    },
  },
  run,
};

async function run(parameters: ExactReversalParameters, context: Context): Promise<Outcome> {
  const { particles, steps, permutations } = parameters, rng = philox(context.seed);
  requireOneOf("schedule", parameters.schedule, Object.keys(schedules));
  requireInteger("particles", particles, 100);
  requireInteger("steps", steps, 0);
  const { law, model } = await lawOf(parameters), named = Object.entries(samplers);
  const truth = law.sample(particles, rng.fork("truth"));

  const checks: Check[] = [], values: Record<string, number> = {}, level = 0.01 / named.length;
  const total = named.reduce((sum, [, sampler]) => sum + (steps || sampler.steps), 0);
  let samples = truth, done = 0;
  for (const [name, sampler] of named) {
    const options = { count: particles, sampler, steps: steps || sampler.steps, signal: context.signal };
    for await (const frame of sample(model, { ...options, rng: rng.fork(name) })) {
      await context.progress?.(done + frame.step, total);
      if (frame.step === frame.steps) samples = await frame.points();
    }
    done += options.steps;
    const test = energyTest(samples, truth, { permutations, rng: rng.fork(`test of ${name}`) });
    checks.push(check(`${name}: p of the energy test`, test.pValue, level, { side: "at least" }));
    values[`energy distance, ${name}`] = test.value;
    values[`sliced Wasserstein distance, ${name}`] = slicedWasserstein(samples, truth, { rng }).value;
  }
  if (law.logDensity) checks.push(await likelihood(model, take(truth, few), context.signal));
  const other = law.sample(particles, rng.fork("other"));
  values["sliced Wasserstein distance, two samples of the law"] =
    slicedWasserstein(other, truth, { rng }).value;
  const pane = { width: 300, height: 300 };
  return {
    checks,
    values,
    samples,
    plots: law.dim !== 2 ? {} : {
      samples: beside(
        scatter(truth, { ...pane, title: "The law" }),
        scatter(samples, { ...pane, title: `Out of noise, by ${named.at(-1)![0]}` }),
      ),
    },
  };
}

/** The law, and what it is under noise: of a data set without a density, the law of its rows. */
async function lawOf(
  { data, schedule }: ExactReversalParameters,
): Promise<{ law: Dataset; model: NoisedLaw }> {
  const noise = schedules[schedule as keyof typeof schedules](), law = await dataset(data);
  return { law, model: law.points ? noisedPoints(law.points, noise) : noised(law, noise) };
}

const few = Uint32Array.from({ length: 100 }, (_, i) => i);

/** The largest error of a hundred likelihoods, nats: the flow's against the noised law's own. */
async function likelihood(model: NoisedLaw, x: Points, signal?: AbortSignal): Promise<Check> {
  const { from, to } = model.schedule, exact = model.logDensity(x, from);
  const { logDensity } = await logLikelihood(model, x, { prior: model.at(to), relTol: 1e-9, signal });
  const worst = logDensity.reduce((most, log, i) => Math.max(most, Math.abs(log - exact[i])), 0);
  return check("largest error of log p through the flow, nats", worst, 1e-6, { side: "at most" });
}
