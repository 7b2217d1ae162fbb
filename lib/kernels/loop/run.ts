/**
 * Many steps with a perceptron in them, by all threads: each takes its rows through all of them.
 *
 * @module
 */
import type { Key } from "../../random/mod.ts";
import { perceptronJob } from "../perceptron/job.ts";
import { padded, type Perceptron } from "../perceptron/perceptron.ts";
import { inShared } from "../wasm/arena.ts";
import { threads } from "../wasm/threads.ts";
import { at, jobLength, type LoopOrder } from "./piece.ts";
import { type Line, placed, type Recorder } from "./record.ts";

/** What runs. */
export interface PerceptronLoop {
  /** The network's sizes: as many inputs as outputs. */
  readonly perceptron: Perceptron;
  /** All its weights. */
  readonly row: Float32Array;
  /** What was recorded. */
  readonly heard: Pick<Recorder, "instructions" | "contexts">;
  /** Lines that come from outside, and their numbers, length [rows dim] each. */
  readonly inputs: readonly (readonly [line: Line, numbers: Float32Array])[];
  /** Lines that are wanted. */
  readonly outputs: readonly Line[];
  /** The stream of normals, if any are drawn. */
  readonly key?: Key;
  /** The number of the first row in it. */
  readonly row0: number;
}

/** Rows that a thread takes at a time. */
const together = 132;

/**
 * Runs what was recorded, in float32: the bits of the same operations one after the other.
 *
 * @param loop What runs.
 * @param to Where the outputs go: length [rows dim] each.
 */
export function runLoop(loop: PerceptronLoop, to: readonly Float32Array[]): void {
  const { perceptron, row, heard, inputs, outputs, key, row0 } = loop, { inputs: dim, features } = perceptron;
  const { instructions, places, ...ends } = placed(heard.instructions, inputs.map(([line]) => line), outputs);
  const rows = inputs[0][1].length / dim, crew = threads().threads, each = Math.min(rows, together);
  inShared((arena) => {
    const address = (numbers: Float32Array) => {
      const lent = arena.float32(numbers.length);
      lent.set(numbers);
      return lent.byteOffset;
    };
    const contexts = arena.float32(Math.max(1, heard.contexts.length) * features),
      none = new Float32Array(features);
    heard.contexts.forEach((context, k) => contexts.set(context, k * features));
    const model = perceptronJob(arena, {
      perceptron,
      row,
      context: none,
      x: new Float32Array(crew * each * dim),
      directions: [],
    }, "values");
    const written = new Float64Array(contexts.buffer, model.job, jobLength),
      jobs = arena.float64(jobLength * crew);
    for (let k = 0; k < crew; k++) jobs.set(written, k * jobLength);
    for (let k = 0; k < crew; k++) jobs[k * jobLength + at.each] = each;
    const pitch = padded(perceptron.outputs), perThread = places * each * dim;
    const made = outputs.map(() => arena.float32(rows * dim));
    const order: LoopOrder = {
      kernel: "loop",
      instructions,
      rows,
      dim,
      each,
      ...key && { key },
      row: row0,
      inputs: inputs.map(([, numbers], k) => [address(numbers), ends.inputs[k]]),
      outputs: made.map(({ byteOffset }, k) => [byteOffset, ends.outputs[k]]),
      places: arena.float32(crew * perThread).byteOffset,
      perThread,
      jobs: jobs.byteOffset,
      contexts: contexts.byteOffset,
      features,
      pitch,
      answers: arena.float32(crew * each * pitch).byteOffset,
    };
    threads().run({ name: "steps of a sampler", pieces: Math.ceil(rows / each), order });
    to.forEach((out, k) => out.set(made[k]));
  });
}
