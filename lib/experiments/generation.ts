/**
 * A network learns a law, samples of it are made, and what they are worth is found.
 *
 * @module
 */
import { requireInteger, requireNumber } from "../core/mod.ts";
import { dequantised, type ModelObjective } from "../losses/mod.ts";
import { learned, network, type Tensor, train, useBackend } from "../networks/mod.ts";
import { philox } from "../random/mod.ts";
import { guided, type Sampler } from "../samplers/mod.ts";
import type { Context, Outcome, Parameters } from "./experiment.ts";
import { findings } from "./generated_findings.ts";
import type { ModelOf } from "./generated_samples.ts";
import type { GenerationParameters } from "./generation_parameters.ts";
import { architectureOf, recipeOf } from "./generation_recipes.ts";
import { lessonOf } from "./lesson.ts";
import { commandOf, networkFiles } from "./network_files.ts";
import { kept, trained, trainingPlot } from "./training.ts";

/** A way to learn and to sample. */
export interface Method {
  /** Name of the experiment, and of its networks. */
  readonly name: string;
  /** What is learned, of data with this root mean square. */
  objective(sigmaData: number): ModelObjective;
  /** How data come back. */
  readonly sampler: Sampler;
  /** Points that are drawn for each that is learned from, 1 by default; classes cannot be learned from more. */
  readonly drawn?: number;
  /** What there is to be said of the objective beside its name, schedule and sigmaData. */
  readonly said?: Parameters;
}

/**
 * Trains a network, samples what it has learned, and holds the samples to data: digits in a classifier's features, beside a
 * mixture of Gaussians and real digits; other sets by their sliced Wasserstein distance, beside that of real samples. All
 * that does not depend on the method is the same for all of them: the lesson, the network's first weights, the batches of
 * data, whom the samples are held to.
 *
 * @param given What is asked for; more than this, and the command beside the network has it.
 * @param method What is learned, and how it is sampled.
 * @param context Seed, signal, progress.
 * @returns Checks, numbers, samples in the units of the data's file, plots, the network.
 */
export async function generation(
  given: GenerationParameters & Parameters,
  method: Method,
  { seed, signal, progress }: Context,
): Promise<Outcome> {
  const { checkpoint, ...told } = given; // the checkpoint changes nothing
  const { data, guidance } = told, { sampler, drawn = 1 } = method;
  const recipe = recipeOf(given), { steps, batch, rate, clip, unit } = recipe;
  requireInteger("sampler-steps", told["sampler-steps"], 0, 10_000);
  requireNumber("guidance", guidance, 0, 100);
  if (told.count !== 0) requireInteger("count", told.count, 40, 1_000_000);
  const rng = philox(seed), lesson = await lessonOf(data, 2000, rng), { labels } = lesson;
  const { sigmaData = Number(lesson.sigmaData.toPrecision(2)) } = recipe;
  const exactly = method.objective(sigmaData);
  const objective = unit === undefined ? exactly : dequantised(exactly, { unit });
  const architecture = architectureOf(given, lesson, objective.further);
  if (!labels && guidance !== 1) {
    throw new RangeError(`guidance must be 1 where data have no labels, as ${data}`);
  }
  if (labels && drawn > 1) {
    throw new RangeError(
      `data must have no classes for the objective "${objective.name}", but ${data} has some`,
    );
  }
  const backend = await useBackend(), net = network(architecture, rng.fork("weights"));
  const total = Math.ceil(1.5 * steps), tick = (done: number) => progress?.(Math.round(done), total);
  try {
    await tick(0);
    const how = {
      steps,
      batch: drawn * batch,
      learningRate: rate,
      ...clip !== undefined && { clip },
      ...labels && { dropLabels: 0.1 },
      rng: rng.fork(`training on ${data}`),
      every: Math.ceil(steps / 100),
      signal,
    };
    const shown = labels ? { points: lesson.rows!, labels } : lesson.train;
    const curve = await trained(train(net, objective, shown, { ...how, ...await kept(checkpoint) }), tick);

    const anything = learned(net, objective);
    const modelOf: ModelOf<Tensor> = (labels) => {
      if (!labels) return anything;
      const own = learned(net, objective, { labels });
      return guidance === 1 ? own : guided(own, anything, guidance);
    };
    const found = await findings(modelOf, lesson, {
      sampler,
      steps: told["sampler-steps"] || sampler.steps,
      count: told.count,
      rng: rng.fork("findings"),
      signal,
      done: (share) => tick(steps + share * (total - steps)),
    });
    const { kind } = architecture.config, { name, schedule } = objective;
    const about = {
      command: commandOf(method.name, seed, { ...told, network: `${kind}`, steps, batch, rate }),
      seed,
      backend: backend.name,
      network: architecture.config,
      objective: { name, schedule: schedule.name, sigmaData, ...method.said, ...unit && { unit } },
      figures: Object.fromEntries(found.checks.map(({ name, estimate }) => [name, estimate])),
    };
    const file = /\.csv$/i.test(data) ? "network" : `${method.name}-${data}`;
    return {
      ...found,
      values: { steps, sigmaData, ...found.values },
      plots: { ...found.plots, ...trainingPlot(curve) },
      files: await networkFiles(net, { name: file, about }),
      backend: backend.name,
    };
  } finally {
    net.dispose();
  }
}
