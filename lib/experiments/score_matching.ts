/**
 * Score matching: a network learns a law from noised data.
 *
 * @module
 */
import { requireInteger, requirePositive } from "../core/mod.ts";
import { denoising, logNormalTimes, preconditioned } from "../losses/mod.ts";
import { learned, mlp, network, onHost, train, useBackend } from "../networks/mod.ts";
import { edm } from "../processes/mod.ts";
import { philox } from "../random/mod.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { lessonOf } from "./lesson.ts";
import { mostOf } from "./likelihood_findings.ts";
import { commandOf, networkFiles } from "./network_files.ts";
import { judge } from "./score_matching_findings.ts";
import { fitting, kept, trained, trainingPlot, wavesOf } from "./training.ts";

/** Parameters of {@linkcode scoreMatching}. */
export type ScoreMatchingParameters = {
  /** Which law. */
  data: string;
  /** Steps of training; 0 for what the set takes. */
  steps: number;
  /** Points of a step. */
  batch: number;
  /** Learning rate. */
  rate: number;
  /** Units of a hidden layer. */
  width: number;
  /** Hidden layers. */
  depth: number;
  /** Frequencies of the points' Fourier features. */
  waves: string;
  /** Points held out for the likelihood. */
  points: number;
  /** Cells a side of the picture of the density. */
  cells: number;
  /** File to go on from. */
  checkpoint: string;
};

/** Steps that a set takes; 4000 any other. */
const sets: Readonly<Record<string, number>> = {
  moons: 3000,
  checkerboard: 6000,
  rings: 6000,
  airports: 2000,
};

/**
 * Trains a perceptron by denoising score matching on a law, and holds it to the exact likelihood: the divergence from the
 * law, samples against data that it has not seen, the loss at each level of noise against its floor. Its weights,
 * network.safetensors, are what `loadNetwork` reads.
 */
export const scoreMatching: Experiment<ScoreMatchingParameters> = {
  name: "score-matching",
  summary:
    "a network learns a law by denoising; its exact likelihood, its samples, and what is left to learn",
  parameters: {
    data: {
      default: "8gaussians",
      help: "the name of a set, or a .csv file; of rows (airports, files) a third is held out",
    },
    steps: { default: 0, help: "steps of training; 0 for as many as the set takes" },
    batch: { default: 512, help: "points of a step" },
    rate: { default: 0.005, help: "learning rate of Adam at its peak; half a cosine takes it to 0" },
    width: { default: 128, help: "units of a hidden layer" },
    depth: { default: 3, help: "hidden layers" },
    waves: { default: "1,2,4", help: "frequencies ω of sin ωx and cos ωx, which the network sees beside x" },
    points: { default: 2000, help: "points held out for the likelihood, at least 100" },
    cells: { default: 64, help: "cells a side of the picture of the density, in the plane; 0 for none" },
    checkpoint: {
      default: "",
      help: "file written every 1,000 steps and when interrupted; training goes on from it if it is there",
    },
  },
  run,
};

async function run(parameters: ScoreMatchingParameters, context: Context): Promise<Outcome> {
  const { checkpoint, ...told } = parameters, { seed, signal } = context; // the checkpoint changes nothing
  const { data, batch, rate, width, depth, points, cells } = told;
  requireInteger("steps", parameters.steps, 0);
  requirePositive("rate", rate);
  requireInteger("cells", cells, 0);
  const steps = parameters.steps || (sets[data] ?? 4000), rng = philox(seed);
  const lesson = await lessonOf(data, points, rng), { law: { dim }, sigmaData } = lesson;
  const architecture = fitting(mlp({ dim, width, depth, inputFrequencies: wavesOf(parameters.waves) }));
  const objective = denoising(edm(), { predict: preconditioned({ sigmaData }), times: logNormalTimes() });

  const backend = await useBackend();
  const part = Math.ceil(steps / 10), total = steps + 4 * part;
  const net = network(architecture, rng.fork("weights"));
  let done = steps;
  try {
    const how = {
      steps,
      batch,
      learningRate: rate,
      rng: rng.fork(`training on ${data}`),
      every: Math.ceil(steps / 100),
      signal,
    };
    const training = train(net, objective, lesson.train, { ...how, ...await kept(checkpoint) });
    const curve = await trained(training, (step) => context.progress?.(step, total));
    const model = learned(await onHost(net), objective), tick = () => context.progress?.(done += part, total);
    const found = await judge(model, lesson, {
      rng: rng.fork("judge"),
      most: mostOf[data],
      cells,
      signal,
      done: tick,
    });
    const { nll, nllStandardError } = found.values;
    return {
      ...found,
      values: { steps, sigmaData, ...found.values },
      plots: { ...found.plots, ...trainingPlot(curve) },
      files: await networkFiles(net, {
        about: {
          command: commandOf(scoreMatching.name, seed, told),
          seed,
          backend: backend.name,
          network: architecture.config,
          objective: { name: objective.name, schedule: objective.schedule.name, sigmaData },
          heldOut: { nll, standardError: nllStandardError },
        },
      }),
      backend: backend.name,
    };
  } finally {
    net.dispose();
  }
}
