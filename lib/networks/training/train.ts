/**
 * Training.
 *
 * @module
 */
import { requireObject } from "../../core/mod.ts";
import type { Objective } from "../../losses/mod.ts";
import { readCheckpoint, writeCheckpoint } from "../checkpoint.ts";
import { requireWritable } from "../checkpoint_file.ts";
import type { Loss } from "../loss.ts";
import { regression } from "../regression.ts";
import type { Network } from "../network.ts";
import { batchesOf, type TrainData } from "./batches.ts";
import { course } from "./course.ts";
import { drawOf, meansOf } from "./gradient.ts";
import { diverged, journal } from "./journal.ts";
import { recipeOf, type TrainFrame, type TrainOptions } from "./options.ts";
import { stepOf } from "./step.ts";

/**
 * Trains a network: steps of AdamW along the gradient of a loss, each on a batch of its own, the weights averaged on the
 * way. Leaving the loop early frees all but the network, which keeps its latest weights; the same options give the same
 * bytes on one backend; training taken up again at a checkpoint gives the bytes of training that was not interrupted. A
 * run that is left early or aborted writes its checkpoint once more.
 *
 * @param network What learns: its weights and their average are changed.
 * @param loss What it is judged by; a regression is squared errors.
 * @param data What it learns from, at its dim.
 * @param options Steps, batch, optimiser, progress, checkpoints.
 * @returns Frames: one every `every` steps, and the end.
 * @throws {RangeError} If an option is out of range, data or loss do not fit the network, or a checkpoint is not of this
 *   training: before anything is changed.
 * @throws {Error} If loss or gradient leave the finite numbers: with the step, its learning rate and the last good
 *   checkpoint. The network then has the weights of the last good step that was looked at, a second before at most.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { eightGaussians } from "driftfield/datasets";
 * import { denoising } from "driftfield/losses";
 * import { mlp, network, train, useBackend } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const net = network(mlp({ dim: 2, width: 16 }), philox(0)), losses: number[] = [];
 * const options = { steps: 100, batch: 64, learningRate: 0.01, every: 50, rng: philox(1) };
 * for await (const frame of train(net, denoising(edm()), eightGaussians(), options)) losses.push(await frame.loss());
 * assert(losses[1] < losses[0]);
 * net.dispose();
 * ```
 */
export async function* train(
  network: Network,
  loss: Loss | Objective,
  data: TrainData,
  options: TrainOptions,
): AsyncGenerator<TrainFrame, void, void> {
  requireObject("network", network, "architecture", "weights", "average");
  requireObject("loss", loss, "name");
  if (!("regression" in loss)) requireObject("loss", loss, "draw", "rows");
  requireObject("rng", options?.rng, "fork");
  if (options.signal) requireObject("signal", options.signal, "throwIfAborted");
  const { architecture } = network, { steps, rng, every, signal, from } = options;
  const { rate, settings, checkpoint } = recipeOf(options);
  const judge = "regression" in loss ? regression(loss) : loss, noise = rng.fork("loss");
  const batchAt = batchesOf(data, architecture, { ...settings, rng });
  const drawAt = (k: number) => drawOf(judge, architecture, batchAt(k), noise, k);
  const named = { loss: judge.name, ...settings, rng: rng.key }, firstBatch = meansOf(drawAt(0));
  const run = { architecture, settings: named, firstBatch, rate, steps };
  if (checkpoint) await requireWritable(checkpoint.path);
  const start = from === undefined ? undefined : await readCheckpoint(from, run);

  const way = course(network, start), log = journal(start?.step ?? 0);
  let step = start?.step ?? 0, kept = step, saved = from && `${from}, of step ${step}`;
  let turned = performance.now();
  let looking: Promise<void> | undefined, failure: Error | undefined;
  try {
    while (step < steps) {
      signal?.throwIfAborted();
      const drawn = drawAt(step), learningRate = rate(step, steps);
      const at = { done: step, rate: learningRate };
      const { next, ...seen } = stepOf(way.state, judge, architecture, drawn, settings, at);
      way.advance(next);
      log.note({ step: ++step, rate: learningRate, ...seen });

      const save = checkpoint && (step % checkpoint.every === 0 || step === steps);
      if (save || step === steps || log.due()) await look();
      if (save) await keep(checkpoint.path);
      const due = performance.now() - turned > 90;
      const shown = step === steps || (every === undefined ? due : step % every === 0);
      if (due || shown) {
        await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
        turned = performance.now();
      }
      if (!shown) continue;
      yield frame(learningRate);
      await looking;
      if (failure) throw failure;
      log.turn();
    }
  } finally {
    try {
      await look();
      if (checkpoint && step > kept && !failure) await keep(checkpoint.path); // left early: nothing is lost
    } finally {
      log.dispose();
      way.free();
    }
  }

  async function keep(path: string): Promise<void> {
    await writeCheckpoint(path, run, step, await way.rows());
    [kept, saved] = [step, `${path}, of step ${step}`];
  }

  function look(): Promise<void> {
    return looking ??= log.read().then((bad) => {
      if (!bad) return way.keep(step);
      way.revert();
      throw failure = diverged(judge.name, bad, way.good, saved);
    }).finally(() => looking = undefined);
  }

  function frame(learningRate: number): TrainFrame {
    const now = step;
    const loss = async () => {
      if (now !== step) throw new Error("training has gone on: ask for a loss before the next frame");
      await look();
      return log.mean();
    };
    return { step, steps, learningRate, loss };
  }
}

/**
 * Trains a network to the end.
 *
 * @param network What learns.
 * @param loss What it is judged by.
 * @param data What it learns from.
 * @param options As of `train`.
 * @returns The network.
 * @throws {RangeError} As `train`.
 *
 * @example A constant, by least squares
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { denoising } from "driftfield/losses";
 * import { learned, mlp, network, tensors, trainToEnd, useBackend } from "driftfield/networks";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const net = network(mlp({ dim: 1, width: 16 }), philox(0)), objective = denoising(edm());
 * await trainToEnd(net, objective, points([[3]]), { steps: 200, batch: 64, learningRate: 0.01, rng: philox(1) });
 * const found = await tensors.to(learned(net, objective).denoise(tensors.from(points([[1]])), 1));
 * assertAlmostEquals(found.data[0], 3, 0.3);
 * net.dispose();
 * ```
 */
export async function trainToEnd(
  network: Network,
  loss: Loss | Objective,
  data: TrainData,
  options: TrainOptions,
): Promise<Network> {
  for await (const _ of train(network, loss, data, options)) { /* nothing is looked at on the way */ }
  return network;
}
