/**
 * The memory of TensorFlow.js's WebAssembly backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";

/** Memory of the backend. A view of it is good until the next tensor is made. */
export interface Heap {
  /** A new tensor, its numbers undefined. */
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  /** The numbers of a tensor. */
  typedArrayFromHeap(x: tf.TensorInfo): Float32Array;
}

const heap = () => tf.backend() as unknown as Heap;

/** The numbers of tensors where they lie: to be used before the next tensor is made. */
export const numbersOf = (tensors: readonly tf.Tensor[]): Float32Array[] =>
  tensors.map((x) => heap().typedArrayFromHeap(x));

/** New tensors, and what fills them: it gets their numbers where they lie. */
export function filled<T extends tf.Tensor>(
  shapes: readonly (readonly number[])[],
  fill: (numbers: Float32Array[]) => void,
): T[] {
  const made = shapes.map((shape) => heap().makeOutput(shape, "float32"));
  const tensors = made.map((info) => tf.engine().makeTensorFromTensorInfo(info));
  fill(numbersOf(tensors));
  return tensors as T[];
}
