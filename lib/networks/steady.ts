/**
 * Answers that do not depend on what is asked beside them.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/**
 * Flags of TensorFlow.js's WebGPU backend. By itself it has several programs for products and convolutions, which add up in
 * different orders, and takes one by how large a batch is; these ask for the same one, 3 being the packed product, and a
 * threshold of 0 the convolution without a matrix in between.
 */
const oneProgram = { WEBGPU_MATMUL_PROGRAM_TYPE: 3, WEBGPU_THRESHOLD_TO_INCREASE_WORKGROUPS_FOR_MATMUL: 0 };

/**
 * f(x), in which a row has the same bits whatever the batch: a single one is asked with its double, since the packed product
 * has a way of its own for it. Only WebGPU needs this, and training does not: its sums go over the batch.
 *
 * @param f A function of rows, made of tensors at once; to be used within a `tidy`.
 * @param x Shape [batch, dim].
 * @returns Shape [batch, …].
 */
export function steadily(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  if (tf.getBackend() !== "webgpu") return f(x);
  const flags = tf.env(),
    before = Object.keys(oneProgram).map((name) => [name, flags.getNumber(name)] as const);
  const set = (all: Iterable<readonly [string, number]>) => {
    for (const [name, value] of all) flags.set(name, value);
  };
  set(Object.entries(oneProgram));
  try {
    return x.shape[0] === 1 ? tf.slice(f(tf.concat([x, x])), 0, 1) : f(x);
  } finally {
    set(before);
  }
}
