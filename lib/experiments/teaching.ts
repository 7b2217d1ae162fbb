/**
 * A network, what it learns by, and the way from one to the other.
 *
 * @module
 */
import { dequantised } from "../losses/mod.ts";
import { type Backend, type Network, network, train, type TrainData, useBackend } from "../networks/mod.ts";
import { philox, type Rng } from "../random/mod.ts";
import type { Context } from "./experiment.ts";
import type { GenerationParameters } from "./generation_parameters.ts";
import { architectureOf, type Recipe, recipeOf } from "./generation_recipes.ts";
import { type Lesson, lessonOf } from "./lesson.ts";
import type { Learnable, Method } from "./method.ts";
import { kept, type LossCurve, trained } from "./training.ts";

/** A network that is ready to learn. */
export interface Teaching {
  /** What every draw comes from. */
  readonly rng: Rng;
  /** What is learned. */
  readonly lesson: Lesson;
  /** How. */
  readonly recipe: Recipe;
  /** s of the preconditioning. */
  readonly sigmaData: number;
  /** What the method learns by, of data as they are. */
  readonly exactly: Learnable;
  /** The same; of whole numbers, made continuous. */
  readonly objective: Learnable;
  /** The network, to be disposed of. */
  readonly net: Network;
  /** Where it runs. */
  readonly backend: Backend;
  /** Trains it on what is called so, and tells `tick` the steps done. */
  teach(
    objective: Learnable,
    data: TrainData,
    name: string,
    path: string,
    tick: (step: number) => void | Promise<void>,
  ): Promise<LossCurve>;
}

/** What a lesson shows of its data. */
export const shownOf = ({ labels, rows, train }: Lesson): TrainData =>
  labels ? { points: rows!, labels } : train;

/**
 * All that does not depend on the method is the same for all of them: the lesson, the network's first weights, the batches of
 * data.
 *
 * @param given What is asked for.
 * @param method What is learned.
 * @param context Seed, signal.
 * @returns The network before its first step.
 * @throws {RangeError} If an option is out of range, or the method is not for these data.
 */
export async function teaching(
  given: GenerationParameters,
  method: Method,
  { seed, signal }: Context,
): Promise<Teaching> {
  const { data, guidance } = given, { drawn = 1 } = method;
  const recipe = recipeOf(given, method.recipe), { steps, batch, rate, clip, unit } = recipe;
  const rng = philox(seed), lesson = await lessonOf(data, 2000, rng), { labels } = lesson;
  const { sigmaData = Number(lesson.sigmaData.toPrecision(2)) } = recipe;
  const exactly = method.objective(sigmaData, lesson);
  const objective = unit !== undefined ? dequantised(exactly, { unit }) : exactly;
  const suited = architectureOf(given, lesson, objective.further);
  if (!labels && guidance !== 1) {
    throw new RangeError(`guidance must be 1 where data have no labels, as ${data}`);
  }
  if (labels && drawn > 1) {
    throw new RangeError(
      `data must have no classes for the objective "${objective.name}", but ${data} has some`,
    );
  }
  const backend = await useBackend();
  const net = await method.begin?.(suited) ?? network(suited, rng.fork("weights"));
  const teach: Teaching["teach"] = async (objective, data, name, path, tick) => {
    const how = {
      steps,
      batch: drawn * batch,
      learningRate: rate,
      ...clip !== undefined && { clip },
      ...labels && { dropLabels: 0.1 },
      rng: rng.fork(`training on ${name}`),
      every: Math.ceil(steps / 100),
      signal,
    };
    return await trained(train(net, objective, data, { ...how, ...await kept(path) }), tick);
  };
  return { rng, lesson, recipe, sigmaData, exactly, objective, net, backend, teach };
}
