/**
 * States as tensors: what a step with a network in it runs over.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Space } from "../core/mod.ts";

/** A tensor of TensorFlow.js, as the rest of the library sees one. */
export interface Tensor {
  /** `[batch, dim]`. */
  readonly shape: readonly [batch: number, dim: number];
  /** Frees it. */
  dispose(): void;
}

const space: Space<tf.Tensor2D> = {
  add: (x, y) => tf.add(x, y),
  sub: (x, y) => tf.sub(x, y),
  mul: (x, y) => tf.mul(x, y),
  div: (x, y) => tf.div(x, y),
  scale: (a, x) => tf.mul(x, a),
  rowSums: (x) => tf.tile(tf.sum<tf.Tensor2D>(x, 1, true), [1, x.shape[1]]),
  pow: (x, y) => tf.pow(x, y),
  map: (f, x) => tf[f](x),
  constant: (a, like) => tf.fill(like.shape, a),
  time: (t, like) => tf.fill(like.shape, t),
  column: (x, k) => tf.slice(x, [0, k], [-1, 1]),
  stack: (columns) => tf.concat([...columns], 1),
  from: ({ data, shape }) => tf.tensor2d(Float32Array.from(data), [...shape]),
  to: async (x) => ({ data: Float64Array.from(await x.data()), shape: x.shape }),
  scope: (f) => tf.tidy(f as () => tf.Tensor2D) as never,
  free: (x) => x.dispose(),
};

/** The space of tensors [batch, dim] in float32, on the backend that `useBackend` chose. */
export const tensors: Space<Tensor> = space as unknown as Space<Tensor>;
