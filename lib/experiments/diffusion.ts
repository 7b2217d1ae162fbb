/**
 * Diffusion models: noise data, learn to go back, and see what comes.
 *
 * @module
 */
import type { Context, Experiment, Outcome } from "./experiment.ts";
import { generation } from "./generation.ts";
import { chosen, samplers, schedules } from "./generation_choices.ts";
import { type GenerationParameters, generationParameters } from "./generation_parameters.ts";
import { byDenoising } from "./learned_by.ts";

/** Parameters of {@linkcode diffusion}. */
export type DiffusionParameters = GenerationParameters & {
  /** How noise comes in. */
  schedule: string;
};

const { data, ...others } = generationParameters(Object.keys(samplers));

/**
 * Trains a network to denoise a law under any schedule, samples it by any sampler, and holds the samples to data: digits in
 * a classifier's features, beside a mixture of Gaussians and real digits; other sets by their sliced Wasserstein distance,
 * beside that of real samples. Its weights are what `loadNetwork` reads.
 */
export const diffusion: Experiment<DiffusionParameters> = {
  name: "diffusion",
  summary: "a network learns to take noise out of data; samples of it, held to data that it has not seen",
  parameters: { data, schedule: { default: "edm", help: Object.keys(schedules).join(", ") }, ...others },
  run,
};

async function run(given: DiffusionParameters, context: Context): Promise<Outcome> {
  const objective = byDenoising(chosen("schedule", given.schedule, schedules));
  const { name } = diffusion, sampler = chosen("sampler", given.sampler, samplers);
  return await generation(given, { name, objective, sampler }, context);
}
