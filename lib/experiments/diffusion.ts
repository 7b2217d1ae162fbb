/**
 * Diffusion models: noise data, learn to go back, and see what comes.
 *
 * @module
 */
import { requireInteger, requireNumber } from "../core/mod.ts";
import { denoising, dequantised, logNormalTimes, preconditioned } from "../losses/mod.ts";
import { learned, network, type Tensor, train, useBackend } from "../networks/mod.ts";
import { philox } from "../random/mod.ts";
import { guided } from "../samplers/mod.ts";
import { chosen, samplers, schedules } from "./diffusion_choices.ts";
import { findings } from "./diffusion_findings.ts";
import { type DiffusionParameters, parameters } from "./diffusion_parameters.ts";
import { architectureOf, recipeOf } from "./diffusion_recipes.ts";
import type { ModelOf } from "./diffusion_samples.ts";
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { lessonOf } from "./lesson.ts";
import { commandOf, networkFiles } from "./network_files.ts";
import { kept, trained, trainingPlot } from "./training.ts";

export type { DiffusionParameters } from "./diffusion_parameters.ts";

/**
 * Trains a network to denoise a law under any schedule, samples it by any sampler, and holds the samples to data: digits in
 * a classifier's features, beside a mixture of Gaussians and real digits; other sets by their sliced Wasserstein distance,
 * beside that of real samples. Its weights are what `loadNetwork` reads.
 */
export const diffusion: Experiment<DiffusionParameters> = {
  name: "diffusion",
  summary: "a network learns to take noise out of data; samples of it, held to data that it has not seen",
  parameters,
  run,
};

async function run(given: DiffusionParameters, context: Context): Promise<Outcome> {
  const { checkpoint, ...told } = given, { seed, signal } = context; // the checkpoint changes nothing
  const { data, guidance } = told, recipe = recipeOf(given), { steps, batch, rate, clip, unit } = recipe;
  const schedule = chosen("schedule", told.schedule, schedules);
  const sampler = chosen("sampler", told.sampler, samplers);
  requireInteger("sampler-steps", told["sampler-steps"], 0, 10_000);
  requireNumber("guidance", guidance, 0, 100);
  if (told.count !== 0) requireInteger("count", told.count, 40, 1_000_000);
  const rng = philox(seed), lesson = await lessonOf(data, 2000, rng), { labels } = lesson;
  const architecture = architectureOf(given, lesson);
  if (!labels && guidance !== 1) {
    throw new RangeError(`guidance must be 1 where data have no labels, as ${data}`);
  }

  const { sigmaData = Number(lesson.sigmaData.toPrecision(2)) } = recipe;
  const greys = denoising(schedule, { predict: preconditioned({ sigmaData }), times: logNormalTimes() });
  const objective = unit === undefined ? greys : dequantised(greys, { unit });
  const backend = await useBackend(), net = network(architecture, rng.fork("weights"));
  const total = Math.ceil(1.5 * steps), tick = (done: number) => context.progress?.(Math.round(done), total);
  try {
    await tick(0);
    const how = {
      steps,
      batch,
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
    const about = {
      command: commandOf(diffusion.name, seed, {
        ...told,
        network: `${architecture.config.kind}`,
        steps,
        batch,
        rate,
      }),
      seed,
      backend: backend.name,
      network: architecture.config,
      objective: { name: objective.name, schedule: schedule.name, sigmaData, ...unit && { unit } },
      figures: Object.fromEntries(found.checks.map(({ name, estimate }) => [name, estimate])),
    };
    const name = /\.csv$/i.test(data) ? "network" : `diffusion-${data}`;
    return {
      ...found,
      values: { steps, sigmaData, ...found.values },
      plots: { ...found.plots, ...trainingPlot(curve) },
      files: await networkFiles(net, { name, about }),
      backend: backend.name,
    };
  } finally {
    net.dispose();
  }
}
