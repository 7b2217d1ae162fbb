/**
 * Many steps of a sampler with a perceptron in them, in one dispatch on TensorFlow.js's WebGPU backend.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { placed } from "../../kernels/loop/record.ts";
import { fitsLoop, loopLaunches } from "../../kernels/loop/wgsl_launch.ts";
import { record } from "../../kernels/perceptron/record.ts";
import type { Steps } from "./machine.ts";
import { cardPass } from "./tensors_on_card.ts";

/**
 * Runs steps, to be asked while that backend runs. Nothing is read back, and nothing waits.
 *
 * @param steps What was recorded, and what it starts from.
 * @returns The outputs, each [n, inputs]; undefined if a workgroup of the card cannot share a row's arrays.
 */
export function loopOnWebgpu(
  { perceptron, row, heard, inputs, outputs, key, row0 }: Steps,
): readonly tf.Tensor2D[] | undefined {
  const pass = cardPass(), { limits } = pass.device, [[, { shape, shape: [rows] }]] = inputs;
  const list = placed(heard.instructions, inputs.map(([line]) => line), outputs);
  if (!fitsLoop(perceptron, limits, list.places, rows)) return undefined;
  const contexts = new Float32Array(Math.max(1, heard.contexts.length) * perceptron.features);
  heard.contexts.forEach((context, k) => contexts.set(context, k * perceptron.features));
  const made = outputs.map(() => pass.empty<tf.Rank.R2>(shape));
  const launches = loopLaunches({ perceptron, limits, scratch: pass }, {
    row: pass.bufferOf(row),
    context: pass.filled(contexts),
    given: inputs.map(([, x]) => pass.bufferOf(x)),
    made: made.map((x) => pass.bufferOf(x)),
    ...{ rows, list, row0 },
    ...key && { key },
  });
  pass.record((encoder) => record(pass.device, encoder, launches), launches.length);
  return made;
}
