/**
 * What the samples of a method are worth, however many steps they take.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import { digitFeatures } from "../datasets/mod.ts";
import { energyDistance, type Estimate, frechetDistance, precisionRecall } from "../metrics/mod.ts";
import { learned, type Tensor } from "../networks/mod.ts";
import { philox } from "../random/mod.ts";
import { sample, type Sampler } from "../samplers/mod.ts";
import { comparing, groups } from "./flow_ways.ts";
import { asImages, judgeDigits, proportionally } from "./generated_digits.ts";
import { judgeRows } from "./generated_rows.ts";
import { generate, type GenerateOptions, type ModelOf } from "./generated_samples.ts";
import type { Outcome } from "./experiment.ts";
import { comparedOf, groupOf } from "./real_samples.ts";
import { type Spent, started } from "./spent.ts";
import type { Teaching } from "./teaching.ts";
import { breathe } from "./training.ts";

/** What a network has learned, for each class. */
export const modelOf = ({ net, objective }: Teaching): ModelOf<Tensor> => (labels) =>
  learned(net, objective, labels && { labels });

/** Samples, and what is said of them. */
export interface Judged {
  /** In the units of the data's file. */
  readonly samples: Points;
  /** Numbers by name. */
  readonly values: Outcome["values"];
  /** How often the network is asked for one. */
  readonly evaluations: number;
  /** How many there are. */
  readonly count: number;
  /** How long all of them took. */
  readonly cost: Spent;
}

/**
 * Samples as the method's own experiment makes and judges them; beside that, what has a standard error.
 *
 * @param taught The network.
 * @param how Sampler, and how many samples: 0 for what judging takes.
 * @returns The samples and what they are worth.
 */
export async function judgedSamples(
  taught: Teaching,
  { sampler, count: given, signal }: { sampler: Sampler; count: number; signal?: AbortSignal },
): Promise<Judged> {
  const { lesson } = taught, { law, fresh, heldOut } = lesson, rng = taught.rng.fork("findings");
  const count = samplesOf(taught, given);
  const labels = lesson.labels && proportionally(lesson.labels, count), model = modelOf(taught);
  const how = { sampler, steps: sampler.steps, signal };
  const clock = started();
  const made = await generate(model, {
    ...how,
    rng: rng.fork("samples"),
    count,
    labels,
    part: labels ? 250 : 5000,
  });
  const cost = clock(), evaluations = await askedBy(model, how);
  if (labels) {
    const judged = await judgeDigits({ samples: made, labels }, lesson, { rng: rng.fork("judge"), signal });
    const [real, own] = [await digitFeatures(heldOut), await digitFeatures(asImages(made))];
    const { precision } = precisionRecall(real, own, { rng: rng.fork("precision") });
    const values = { ...judged.values, ...named("precision", precision) };
    return { samples: judged.samples, values, evaluations, count, cost };
  }
  const { values } = await judgeRows(made, lesson, { rng: rng.fork("judge"), signal });
  const own = groupOf(comparedOf(lesson, made))(made, 0);
  return {
    samples: law.unstandardise?.(made) ?? made,
    values: { ...values, ...named("energyDistance", energyDistance(own, fresh)) },
    evaluations,
    count,
    cost,
  };
}

/** How many are judged, if nothing is said: as the method's own experiment does. */
const samplesOf = ({ lesson: { labels, fresh } }: Teaching, given: number): number =>
  given || (labels ? 2000 : 20 * fresh.shape[0]);

/** Samples that are compared at each number of steps, if they have classes. */
const few = 300;

/** How many steps, and samples. */
export interface StepsOptions {
  /** Numbers of steps. */
  readonly counts: readonly number[];
  /** Samples that are judged otherwise, 0 for what judging takes: no more are compared here. */
  readonly count: number;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * How far samples are from data by the number of steps: the sliced Wasserstein distance over that between real samples;
 * of digits, the Fréchet distance. All methods and numbers of steps are held to the same real samples, and start alike.
 *
 * @param taught The network.
 * @param sampler How.
 * @param options Numbers of steps, and how many samples are judged otherwise.
 * @returns Evaluations of the network, and the distance, each for a number of steps.
 */
export async function qualityBySteps(
  taught: Teaching,
  sampler: Sampler,
  { counts, count: given, signal }: StepsOptions,
): Promise<{ readonly evaluations: readonly number[]; readonly quality: readonly Estimate[] }> {
  const rng = taught.rng.fork("by steps"), model = modelOf(taught), { lesson } = taught;
  const count = samplesOf(taught, given), n = Math.min(lesson.fresh.shape[0], count >> 1);
  const worth = await worthOf(taught, n),
    labels = lesson.labels && proportionally(lesson.labels, Math.min(few, count));
  const evaluations: number[] = [], quality: Estimate[] = [];
  for (const steps of counts) {
    const how = { sampler, steps, rng: rng.fork("few"), signal };
    const made = await generate(model, {
      ...how,
      count: labels?.length ?? groups * n,
      labels,
      part: labels ? 250 : 5000,
    });
    evaluations.push(await askedBy(model, how));
    quality.push(await worth(made));
    await breathe(signal);
  }
  return { evaluations, quality };
}

async function worthOf({ lesson, rng }: Teaching, n: number): Promise<(x: Points) => Promise<Estimate>> {
  if (!lesson.labels) {
    const ratio = comparing(lesson, n, rng.fork("few steps"));
    return (x) => Promise.resolve(ratio(x));
  }
  const all = await digitFeatures(lesson.law.points!);
  return async (x) =>
    frechetDistance(await digitFeatures(asImages(x)), all, { rng: rng.fork("few steps"), blocks: 10 });
}

/** How often the network is asked for a sample. */
async function askedBy(
  model: ModelOf<Tensor>,
  { sampler, steps, signal }: Omit<GenerateOptions, "rng">,
): Promise<number> {
  const own = model(), start = { data: new Float64Array(own.dim), shape: [1, own.dim] } as const;
  let asked = 0;
  for await (const { evaluations } of sample(own, { sampler, steps, start, signal, rng: philox(0) })) {
    asked = evaluations;
  }
  return asked;
}

/** An estimate as two numbers. */
export const named = (name: string, { value, standardError }: Estimate): Record<string, number> => ({
  [name]: value,
  [`${name}StandardError`]: standardError,
});
