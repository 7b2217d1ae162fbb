/**
 * Networks on tensors: float32, on the backend that `useBackend` chose.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Algebra } from "./algebra.ts";

/** Arithmetic of networks on tensors; all of it has a gradient. */
export const onTensors: Algebra<tf.Tensor> = {
  shape: (x) => x.shape as [number, number],
  matMul: (x, w) => tf.matMul(x, w),
  add: (x, y) => tf.add(x, y),
  mul: (x, y) => tf.mul(x, y),
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
  inverseRoot: (x, epsilon) => tf.rsqrt(tf.add(x, epsilon)),
};

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
