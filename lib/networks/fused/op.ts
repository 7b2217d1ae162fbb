/**
 * A perceptron as one differentiable operation.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Asked, Machine } from "./machine.ts";

/**
 * F and J u of each direction, [n, outputs] each, with one gradient in the row of weights, in x and in the directions.
 *
 * @param machine What computes it.
 * @param asked The perceptron, and where it is asked.
 * @returns Tensors: F first.
 */
export function perceptron(machine: Machine, asked: Asked): tf.Tensor2D[] {
  const { perceptron, context, directions } = asked, [rows] = asked.x.shape;
  const whole = tf.customGrad((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc, [row, x, ...along] = given.slice(0, -1) as tf.Tensor2D[];
    const at = { perceptron, row: row as unknown as tf.Tensor1D, context, x, directions: along };
    const made = [...machine.along(at)];
    save([row, x, ...along, context]);
    return {
      value: made.length === 1 ? made[0] : tf.concat(made, 0),
      gradFunc(dy, saved) {
        const [row, x, ...rest] = saved as tf.Tensor2D[],
          context = rest.at(-1)!,
          directions = rest.slice(0, -1);
        const cotangents = made.length === 1 ? [dy] : tf.split(dy as tf.Tensor2D, made.length, 0);
        const asked = { perceptron, row: row as unknown as tf.Tensor1D, context, x, directions };
        const pulled = machine.pull(asked, cotangents as tf.Tensor2D[]);
        return [pulled.row, pulled.x, ...pulled.directions];
      },
    };
  });
  const value = whole(asked.row, asked.x, ...directions) as tf.Tensor2D;
  return directions.length === 0 ? [value] : tf.split(value, Array(1 + directions.length).fill(rows), 0);
}
