/**
 * Perceptrons of TensorFlow.js's WebAssembly backend, computed by our own kernels in all threads.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { runLoop } from "../../kernels/loop/mod.ts";
import { perceptronPull, perceptronStep, perceptronValues } from "../../kernels/mod.ts";
import { filled, numbersOf } from "../heap.ts";
import { adamNumbers } from "../training/adam_w.ts";
import type { Asked, Machine } from "./machine.ts";

/** The machine: tensors' numbers are copied to the memory that threads share, and back. */
export const onWasm: Machine = {
  along(asked) {
    const { x: { shape: [rows] }, directions, perceptron: { outputs } } = asked;
    const shapes = Array(1 + directions.length).fill([rows, outputs]);
    return filled<tf.Tensor2D>(shapes, (to) => perceptronValues(rowsOf(asked), to));
  },
  pull(asked, cotangents) {
    const { row, x, directions } = asked, shapes = [row, x, ...directions].map(({ shape }) => shape);
    const [ofRow, ofX, ...along] = filled(
      shapes,
      ([to, ...rest]) => perceptronPull(rowsOf(asked), numbersOf(cotangents), { row: to, x: rest }),
    );
    return { row: ofRow as tf.Tensor1D, x: ofX as tf.Tensor2D, directions: along as tf.Tensor2D[] };
  },
  step(perceptron, state, { x, context, target, weight }, settings, at) {
    const size = [state.weights.size],
      in32 = ({ data }: { readonly data: Float64Array }) => Float32Array.from(data);
    const [weights, first, second, average, loss, squaredNorm] = filled<tf.Tensor1D>(
      [size, size, size, size, [], []],
      ([w, m, v, a, lost, long]) => {
        const now = numbersOf([state.weights, state.first, state.second, state.average]);
        const before = { weights: now[0], first: now[1], second: now[2], average: now[3] };
        const asked = { perceptron, row: now[0], context: in32(context), x: in32(x), directions: [] };
        const regressed = { target: in32(target), weight: in32(weight) };
        const seen = perceptronStep(asked, regressed, before, adamNumbers(settings, at), (after) => {
          w.set(after.weights), m.set(after.first), v.set(after.second), a.set(after.average);
        });
        [lost[0], long[0]] = [seen.loss, seen.squaredNorm];
      },
    );
    const scalars = { loss: loss as tf.Tensor, squaredNorm: squaredNorm as tf.Tensor };
    return {
      next: { weights, first, second, average },
      ...scalars as { loss: tf.Scalar; squaredNorm: tf.Scalar },
    };
  },
  loop({ row, inputs, ...steps }) {
    const [[, { shape }]] = inputs;
    return filled<tf.Tensor2D>(steps.outputs.map(() => shape), (to) => {
      const [weights, ...numbers] = numbersOf([row, ...inputs.map(([, x]) => x)]);
      runLoop({ ...steps, row: weights, inputs: inputs.map(([line], k) => [line, numbers[k]]) }, to);
    });
  },
};

/** Tensors' numbers, where they lie. */
function rowsOf({ perceptron, row, context, x, directions }: Asked) {
  const [w, phi, points, ...along] = numbersOf([row, context, x, ...directions]);
  return { perceptron, row: w, context: phi, x: points, directions: along };
}
