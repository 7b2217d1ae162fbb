/**
 * Perceptrons in one go on TensorFlow.js's WebGPU backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Perceptron } from "../../kernels/mod.ts";
import { record } from "../../kernels/perceptron/record.ts";
import { pullLaunches } from "../../kernels/perceptron/wgsl_gradient.ts";
import { alongLaunches, type Launch } from "../../kernels/perceptron/wgsl_launch.ts";
import { fitsCard } from "../../kernels/perceptron/wgsl_plan.ts";
import { stepLaunches } from "../../kernels/perceptron/wgsl_step.ts";
import { adamNumbers } from "../training/adam_w.ts";
import { loopOnWebgpu } from "./loop_on_webgpu.ts";
import type { Asked, Machine } from "./machine.ts";
import { type CardPass, cardPass } from "./tensors_on_card.ts";

/** x and its directions in one tensor. */
const stacked = (parts: readonly tf.Tensor2D[]): tf.Tensor2D =>
  parts.length === 1 ? parts[0] : tf.concat([...parts], 0);

/** One tensor as so many. */
const apart = (whole: tf.Tensor2D, parts: number): tf.Tensor2D[] =>
  parts === 1 ? [whole] : tf.split(whole, parts, 0) as tf.Tensor2D[];

const run = (pass: CardPass, launches: readonly Launch[]): void =>
  pass.record((encoder) => record(pass.device, encoder, launches), launches.length);

/** What is asked, on the card. */
function questionOf(pass: CardPass, { row, context, x, directions }: Asked) {
  return {
    row: pass.bufferOf(row),
    context: pass.bufferOf(context),
    x: pass.bufferOf(stacked([x, ...directions])),
    rows: x.shape[0],
    contexts: context.shape[0],
    directions: directions.length,
  };
}

/**
 * Whether the WebGPU backend's card takes a perceptron with so many directions; to be asked while that backend runs.
 *
 * @param perceptron Its sizes.
 * @param directions How many derivatives go with its value.
 * @returns Whether {@linkcode webgpuMachine} can be asked.
 */
export const cardTakes = (perceptron: Perceptron, directions = 0): boolean =>
  fitsCard(perceptron, cardPass().device.limits, directions);

/**
 * The machine of the WebGPU backend, to be asked while that backend runs. Its steps read nothing back.
 *
 * @throws {RangeError} (each of its calls) If the perceptron does not fit the card: see {@linkcode cardTakes}.
 */
export const webgpuMachine: Machine = {
  along: (asked) =>
    tf.tidy(() => {
      const { perceptron, x, directions } = asked, pass = cardPass(), blocks = 1 + directions.length;
      const question = questionOf(pass, asked);
      const answer = pass.empty<tf.Rank.R2>([blocks * x.shape[0], perceptron.outputs]);
      const on = { perceptron, limits: pass.device.limits, scratch: pass };
      run(pass, alongLaunches(on, question, pass.bufferOf(answer)));
      return apart(answer, blocks);
    }),

  pull: (asked, cotangents) =>
    tf.tidy(() => {
      const { perceptron, row, x, directions } = asked, pass = cardPass(), blocks = 1 + directions.length;
      const question = questionOf(pass, asked), above = pass.bufferOf(stacked(cotangents));
      const gradient = pass.empty<tf.Rank.R1>([row.size]);
      const below = pass.empty<tf.Rank.R2>([blocks * x.shape[0], perceptron.inputs]);
      const on = { perceptron, limits: pass.device.limits, scratch: pass };
      const into = { gradient: pass.bufferOf(gradient), below: pass.bufferOf(below) };
      run(pass, pullLaunches(on, question, above, into));
      const [first, ...rest] = apart(below, blocks);
      return { row: gradient, x: first, directions: rest };
    }),

  step: (perceptron, state, batch, settings, at) => {
    const { x, context, target, weight } = batch,
      { beta1, beta2, share, clip, ...adam } = adamNumbers(settings, at);
    const { next, ...seen } = tf.tidy(() => {
      const pass = cardPass(), like = () => pass.empty<tf.Rank.R1>([state.weights.size]);
      const next = { weights: like(), first: like(), second: like(), average: like() };
      const loss = pass.empty<tf.Rank.R0>([]), squaredNorm = pass.empty<tf.Rank.R0>([]);
      const arrays = together(pass, [x, context, target, weight].map(({ data }) => data));
      const question = {
        row: pass.bufferOf(state.weights),
        context: arrays[1],
        x: arrays[0],
        target: arrays[2],
        weight: arrays[3],
        rows: x.shape[0],
        contexts: context.shape[0],
        directions: 0,
        weightColumns: weight.shape[1],
      };
      const numbers = { ...adam, clip: clip ?? 0, first: beta1, second: beta2, average: share };
      const on = { perceptron, limits: pass.device.limits, scratch: pass };
      const seen = { loss: pass.bufferOf(loss), squaredNorm: pass.bufferOf(squaredNorm) };
      run(pass, stepLaunches(on, question, buffersOf(pass, state), buffersOf(pass, next), seen, numbers));
      return { next, loss: loss as tf.Scalar, squaredNorm: squaredNorm as tf.Scalar };
    });
    return { next, ...seen };
  },

  loop: loopOnWebgpu,
};

const buffersOf = (
  pass: CardPass,
  { weights, first, second, average }: Readonly<
    Record<"weights" | "first" | "second" | "average", tf.Tensor>
  >,
) => ({
  weights: pass.bufferOf(weights),
  first: pass.bufferOf(first),
  second: pass.bufferOf(second),
  average: pass.bufferOf(average),
});

/** Arrays on the card, written at once: each begins where a binding may. */
function together(pass: CardPass, arrays: readonly Float64Array[]): GPUBufferBinding[] {
  const unit = pass.device.limits.minStorageBufferOffsetAlignment / 4;
  const starts = [0];
  for (const { length } of arrays) starts.push(starts[starts.length - 1] + Math.ceil(length / unit) * unit);
  const all = new Float32Array(starts[arrays.length]);
  arrays.forEach((array, i) => all.set(array, starts[i]));
  const buffer = pass.filled(all);
  return arrays.map(({ length }, i) => ({ buffer, offset: 4 * starts[i], size: 4 * length }));
}
