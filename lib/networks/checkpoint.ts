/**
 * Training on disk: all that is needed to go on.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { writeWhole } from "../core/whole_file.ts";
import type { Architecture } from "./architecture.ts";
import { about, readWhole, sealed, unsealed } from "./checkpoint_file.ts";
import { arraysOf, requireSame, rowOf, said, saidOf } from "./checkpoint_rows.ts";
import type { Rate } from "./training/rates.ts";
import { sizeOf } from "./network.ts";

/** Rows of numbers, [size] each: what training changes. */
export interface Rows {
  /** θ. */
  readonly weights: Float32Array;
  /** Its moving average. */
  readonly average: Float32Array;
  /** Adam's m. */
  readonly first: Float32Array;
  /** Adam's v. */
  readonly second: Float32Array;
}

/** A run of training: what must be the same when it goes on. */
export interface Run {
  /** The network. */
  readonly architecture: Architecture;
  /** Loss, batch, numbers of the optimiser, key of the generator. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** What tells its data and its objective from others: the means of what the first step looks at. */
  readonly firstBatch: Readonly<Record<string, number>>;
  /** Learning rate of each step. */
  readonly rate: Rate;
  /** Steps in all. */
  readonly steps: number;
}

/**
 * Writes a checkpoint: weights and their average by name, Adam's moments as rows; how many steps are done, of what run.
 * The draws of a step are a function of the generator's key and the step, so that its counter is the step.
 *
 * @param path Where to.
 * @param run The run.
 * @param step Steps done.
 * @param rows What they have led to.
 * @returns When it is written, whole or not at all.
 * @throws {Error} If it cannot be written: what was there is left as it was.
 */
export async function writeCheckpoint(path: string, run: Run, step: number, rows: Rows): Promise<void> {
  const { architecture, settings, firstBatch } = run, shape = [1, rows.first.length];
  const words = {
    architecture: architecture.config,
    settings,
    firstBatch,
    step,
    rates: ratesUntil(run, step),
  };
  const bytes = await sealed({
    arrays: {
      ...arraysOf(architecture, rows.weights, "weights."),
      ...arraysOf(architecture, rows.average, "average."),
      "first moments": { data: rows.first, shape },
      "second moments": { data: rows.second, shape },
    },
    metadata: {
      holds: "training",
      ...Object.fromEntries(Object.entries(words).map(([name, word]) => [name, JSON.stringify(word)])),
    },
  });
  await writeWhole(path, bytes);
}

/**
 * Reads a checkpoint of a run. Of the learning rates, those of the first and of the last step done are compared: where
 * they do not depend on the number of steps, a run may go on for longer than was planned.
 *
 * @param path Where from.
 * @param run The run that is to go on.
 * @returns Steps done, and what they have led to.
 * @throws {RangeError} If the file is missing, truncated, altered, or of another run: the message says what differs.
 */
export async function readCheckpoint(path: string, run: Run): Promise<{ step: number; rows: Rows }> {
  const bytes = await readWhole(path), { architecture, settings, steps } = run;
  return await about(path, async () => {
    const { arrays, metadata } = await unsealed(bytes);
    if (metadata.holds !== "training") throw new RangeError("it is no checkpoint of training");
    requireSame("network", saidOf(metadata, "architecture"), architecture.config);
    requireSame("run", saidOf(metadata, "settings"), settings);
    requireSame("data set or objective", saidOf(metadata, "firstBatch"), run.firstBatch);
    const step = said(metadata, "step") as number;
    requireInteger("step", step, 0);
    if (step > steps) throw new RangeError(`it has ${step} steps done, of ${steps} to do`);
    requireSame("run", saidOf(metadata, "rates"), ratesUntil(run, step));
    const moments = { ...architecture, shapes: { moments: [1, sizeOf(architecture)] } } as const;
    const rows = {
      weights: rowOf(architecture, arrays, "weights."),
      average: rowOf(architecture, arrays, "average."),
      first: rowOf(moments, arrays, "first "),
      second: rowOf(moments, arrays, "second "),
    };
    return { step, rows };
  });
}

/** Learning rates of the first and the last step done, to seven digits: cosines may differ in their last bits. */
const ratesUntil = ({ rate, steps }: Run, step: number) =>
  Object.fromEntries(
    [1, step].map((n) => [`learningRate of step ${n}`, Number(rate(n - 1, steps).toPrecision(7))]),
  );
