/**
 * One method, taught with its share of the budget and judged.
 *
 * @module
 */
import type { Context, Outcome, Parameters } from "./experiment.ts";
import { comparedLikelihood } from "./compared_likelihood.ts";
import { type Contender, kindOf, shareOf } from "./compared_methods.ts";
import { type Judged, judgedSamples, qualityBySteps } from "./compared_quality.ts";
import type { Compared, Cost } from "./comparison.ts";
import type { GenerationParameters } from "./generation_parameters.ts";
import { recipeOf } from "./generation_recipes.ts";
import type { Lesson } from "./lesson.ts";
import { commandOf, networkFiles } from "./network_files.ts";
import { type Spent, started, watchMemory } from "./spent.ts";
import { shownOf, teaching } from "./teaching.ts";

/** Numbers of steps that samples are made in, along a flow and with noise; digits take too long for the last. */
const flowSteps = [1, 2, 4, 8, 16, 32, 64], sdeSteps = [4, 16, 64, 256];

/** What is asked for, of all methods alike. */
export interface Asked {
  /** Network and budget. */
  readonly given: GenerationParameters;
  /** Held-out points for the likelihood. */
  readonly points: number;
  /** The command line's own parameters, for the record of the network. */
  readonly told: Parameters;
}

/** One method's results. */
export interface Found extends Compared {
  /** Its network. */
  readonly files: NonNullable<Outcome["files"]>;
  /** Where it ran. */
  readonly backend: string;
}

/**
 * Teaches and judges.
 *
 * @param contender The method.
 * @param lesson What it is to learn.
 * @param asked Network, budget.
 * @param context Seed, signal; progress is told the share that is done, of 1.
 * @returns What was found.
 */
export async function foundOf(
  contender: Contender,
  lesson: Lesson,
  { given, points, told }: Asked,
  { seed, signal, progress }: Context,
): Promise<Found> {
  const { name, recipe } = contender, kind = kindOf(lesson), tick = (share: number) => progress?.(share, 1);
  const share = shareOf(contender, kind, recipeOf(given)), memory = watchMemory();
  const method = { name: "compare", ...contender.method(kind), recipe };
  const checkpoint = given.checkpoint && `${given.checkpoint}.${name}`;
  const taught = await teaching({ ...given, ...share, checkpoint }, method, { seed, signal });
  const { net, exactly, objective, backend, sigmaData } = taught, { steps, batch, passes } = share;
  try {
    const clock = started();
    await taught.teach(objective, shownOf(taught.lesson), given.data, checkpoint, (step) => {
      memory.look();
      return tick(0.6 * step / steps);
    });
    const training = clock();
    const judged = await judgedSamples(taught, { sampler: method.sampler, count: given.count, signal });
    memory.look();
    await tick(0.75);
    const likelihood = await comparedLikelihood(taught, { points, signal });
    await tick(0.85);
    const { count } = given,
      sde = contender.sde?.(kind),
      noisySteps = kind.told ? sdeSteps.slice(0, 3) : sdeSteps;
    const flow = await qualityBySteps(taught, contender.flow(), { counts: flowSteps, count, signal });
    const noisy = sde && await qualityBySteps(taught, sde, { counts: noisySteps, count, signal });
    await tick(1);
    const about = {
      command: commandOf("compare", seed, { ...told, methods: name }),
      seed,
      backend: backend.name,
      network: net.architecture.config,
      objective: { name: objective.name, schedule: objective.schedule.name, sigmaData, ...exactly.said },
      budget: { steps, batch, passes },
    };
    return {
      name,
      values: {
        steps,
        batch,
        passes,
        sampler: method.sampler.name,
        evaluations: judged.evaluations,
        ...judged.values,
        ...likelihood,
        ...curve("Flow", contender.flow().name, flow),
        ...noisy && curve("Sde", sde.name, noisy),
      },
      samples: judged.samples,
      cost: costOf(training, judged, memory.most()),
      files: await networkFiles(net, {
        name: /\.csv\b/i.test(given.data) ? name : `${name}-${given.data}`,
        about,
      }),
      backend: backend.name,
    };
  } finally {
    net.dispose();
  }
}

/** What training costs, and a thousand samples. */
function costOf(training: Spent, { cost, count }: Judged, peakMegabytes: number): Cost {
  const thousand = 1000 / count;
  return {
    trainingSeconds: training.seconds,
    trainingProcessorSeconds: training.processorSeconds,
    samplingSeconds: thousand * cost.seconds,
    samplingProcessorSeconds: thousand * cost.processorSeconds,
    peakMegabytes,
  };
}

const curve = (word: string, sampler: string, found: Awaited<ReturnType<typeof qualityBySteps>>) => ({
  [`sampler${word}`]: sampler,
  [`evaluations${word}`]: found.evaluations,
  [`quality${word}`]: found.quality.map(({ value }) => value),
  [`quality${word}StandardError`]: found.quality.map(({ standardError }) => standardError),
});
