/**
 * Networks on tensors: float32, on the backend that `useBackend` chose.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Shape } from "../../core/mod.ts";
import { atOnce } from "../recorded/run.ts";
import type { Algebra } from "./algebra.ts";
import { convolve } from "./convolve.ts";
import { requireBlocks, requireReshape, requireRuns, runOf } from "./shapes.ts";

const shapeOf = (x: tf.Tensor) => x.shape as unknown as Shape;

/** Arithmetic of networks on tensors; all of it has a gradient. */
export const onTensors: Algebra<tf.Tensor> = {
  from: ({ data, shape }) => tf.tensor2d(Float32Array.from(data), [...shape]),
  shape: shapeOf,
  matMul: (x, w) => tf.matMul(x, w),
  add: (x, y) => spread("add", tf.add, x, y),
  mul: (x, y) => spread("mul", tf.mul, x, y),
  scale: (a, x) => tf.mul(x, a),
  silu: (x) => silu(x) as tf.Tensor,
  siluSlope: (x) => {
    const s = tf.sigmoid(x);
    return tf.mul(s, tf.add(1, tf.mul(x, tf.sub(1, s))));
  },
  sin: (x) => tf.sin(x),
  cos: (x) => tf.cos(x),
  beside: (parts) => tf.concat([...parts], 1),
  rowMeans: (x) => tf.mean(x, 1, true),
  inverseRootMeanSquare,
  reshape(x, to) {
    requireReshape(shapeOf(x), to);
    return tf.reshape(x, [...to]);
  },
  swapRows(x, a, b) {
    requireBlocks(shapeOf(x), a, b);
    const blocks = tf.reshape(x, [-1, a, b, shapeOf(x)[1]]);
    return tf.reshape(tf.transpose(blocks, [0, 2, 1, 3]), [...shapeOf(x)]);
  },
  matMulEach(x, w, n) {
    requireRuns(shapeOf(x), shapeOf(w), n);
    const runs = (y: tf.Tensor) => tf.reshape(y, [n, -1, shapeOf(y)[1]]);
    return tf.reshape(tf.matMul(runs(x), runs(w)), [shapeOf(x)[0], shapeOf(w)[1]]);
  },
  softmax: (x) => tf.softmax(x),
  convolve,
  atOnce,
};

/** Entry by entry, a row of y for a run of rows of x, or a column of y for all of x. */
function spread(name: string, f: typeof tf.add, x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const run = runOf(name, shapeOf(x), shapeOf(y)), [runs, wide] = shapeOf(y), [rows, columns] = shapeOf(x);
  if (run === 1 || runs === 1) return f(x, y);
  return tf.reshape(f(tf.reshape(x, [runs, run, columns]), tf.reshape(y, [runs, 1, wide])), [rows, columns]);
}

/** Its derivative in two operations on what the value left, and not in the seven that tfjs would record. */
const silu = tf.customGrad((x, save) => {
  const [input, keep] = [x as tf.Tensor, save as tf.GradSaveFunc],
    s = tf.sigmoid(input),
    value = tf.mul(input, s);
  keep([s, value]);
  return {
    value,
    gradFunc: (dy, saved) => { // s (1 + x (1 − s)) = s + y (1 − s)
      const [s, y] = saved as tf.Tensor[];
      return tf.mul(dy, tf.add(s, tf.mul(y, tf.sub(1, s))));
    },
  };
});

/** Its derivative −r³ x/m in one operation on x, and not in the nine that tfjs would record. */
function inverseRootMeanSquare(x: tf.Tensor, epsilon: number): tf.Tensor {
  const root = tf.customGrad((x, save) => {
    const [input, keep] = [x as tf.Tensor, save as tf.GradSaveFunc];
    const value = tf.rsqrt(tf.add(tf.mean(tf.mul(input, input), 1, true), epsilon));
    keep([input, value]);
    return {
      value,
      gradFunc: (dr, saved) => {
        const [x, r] = saved as tf.Tensor[], cube = tf.mul(r, tf.mul(r, r));
        return tf.mul(x, tf.mul(dr, tf.mul(cube, -1 / shapeOf(x)[1])));
      },
    };
  });
  return root(x);
}
