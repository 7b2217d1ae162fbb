/**
 * A network learns a law, samples of it are made, and what they are worth is found.
 *
 * @module
 */
import { requireInteger, requireNumber } from "../core/mod.ts";
import { learned, type Tensor, type TrainData } from "../networks/mod.ts";
import { guided } from "../samplers/mod.ts";
import type { Context, Outcome, Parameters } from "./experiment.ts";
import { findings } from "./generated_findings.ts";
import type { ModelOf } from "./generated_samples.ts";
import type { GenerationParameters } from "./generation_parameters.ts";
import type { Learnable, Method } from "./method.ts";
import { commandOf, networkFiles } from "./network_files.ts";
import { shownOf, teaching } from "./teaching.ts";
import { trainingPlot } from "./training.ts";

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
  const { data, guidance } = told, { sampler, again = 0 } = method;
  requireInteger("sampler-steps", told["sampler-steps"], 0, 10_000);
  requireNumber("guidance", guidance, 0, 100);
  if (told.count !== 0) requireInteger("count", told.count, 40, 1_000_000);
  const taught = await teaching(given, method, { seed, signal });
  const { rng, lesson, recipe, sigmaData, exactly, objective, net, backend } = taught, { labels } = lesson;
  const { steps, batch, rate, unit } = recipe, { architecture } = net;
  const part = 0.5 * steps, parts = method.after && !labels ? 3 : 1;
  const judged = (1 + again) * steps, total = Math.ceil(judged + parts * part);
  const tick = (done: number) => progress?.(Math.round(done), total);
  const teach = (objective: Learnable, data: TrainData, name: string, path: string, before = 0) =>
    taught.teach(objective, data, name, path, (step) => tick(before + step));
  try {
    await tick(0);
    const forward = await method.forward?.(objective, lesson, { rng: rng.fork("forward"), signal });
    const curve = await teach(objective, shownOf(lesson), data, checkpoint);

    const count = told.count || 20 * lesson.fresh.shape[0];
    const how = { sampler, steps: told["sampler-steps"] || sampler.steps, rng: rng.fork("findings"), signal };
    const after = await method.after?.(
      { net, objective, lesson, sigmaData, how, count },
      async (objective, data, name) => {
        await teach(objective, data, name, checkpoint && `${checkpoint}.${name}`, steps);
      },
    );
    const read = after?.objective ?? objective, anything = learned(net, read);
    const modelOf: ModelOf<Tensor> = (labels) => {
      if (!labels) return anything;
      const own = learned(net, read, { labels });
      return guidance === 1 ? own : guided(own, anything, guidance);
    };
    const made = await findings(modelOf, lesson, {
      ...how,
      count: told.count,
      done: (share) => tick(judged + share * part),
      further: after &&
        ((samples) => after.further(samples, (share) => tick(judged + (1 + 2 * share) * part))),
    });
    const checks = [...made.checks, ...forward?.checks ?? []];
    const { kind } = architecture.config, { schedule } = objective;
    const about = {
      command: commandOf(method.name, seed, { ...told, network: `${kind}`, steps, batch, rate }),
      seed,
      backend: backend.name,
      network: architecture.config,
      objective: {
        name: objective.name,
        schedule: schedule.name,
        sigmaData,
        ...method.said,
        ...exactly.said,
        ...unit && { unit },
      },
      figures: Object.fromEntries(checks.map(({ name, estimate }) => [name, estimate])),
    };
    const name = method.file ?? `${method.name}-${data}`, file = /\.csv\b/i.test(name) ? "network" : name;
    return {
      ...made,
      checks,
      values: { steps, sigmaData, ...exactly.said, ...made.values, ...forward?.values },
      plots: { ...forward?.plots, ...made.plots, ...trainingPlot(curve) },
      files: await networkFiles(net, { name: file, about }),
      backend: backend.name,
    };
  } finally {
    net.dispose();
  }
}
