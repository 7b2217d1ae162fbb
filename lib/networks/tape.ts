/**
 * Reverse differentiation.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Algebra } from "./algebra/mod.ts";
import { onTensors } from "./algebra/on_tensors.ts";

/** An algebra whose functions have derivatives in reverse: what a loss that brings its own gradient asks of. */
export interface Tape<A> {
  /** What functions are written in. */
  readonly algebra: Algebra<A>;
  /** The derivatives of the sum of f's entries in each of its arguments, by one pass. f must not ask for derivatives itself. */
  derivatives(f: (at: readonly A[]) => A, at: readonly A[]): readonly A[];
  /** Runs f and frees what it made on the way to its results. */
  scope<R extends A | readonly A[]>(f: () => R): R;
  /** Frees x. */
  free(x: A): void;
}

/** Reverse differentiation of tensors. */
export const tensorTape: Tape<tf.Tensor> = {
  algebra: onTensors,
  derivatives(f, at) {
    const { grads } = reverse(() => tf.engine().gradients(() => f(at), [...at], undefined, true));
    return grads.map((slope, i) => slope ?? tf.zerosLike(at[i]));
  },
  scope: (f) => tf.tidy(f as () => tf.Tensor) as never,
  free: (x) => x.dispose(),
};

/**
 * Runs a reverse pass. One that breaks off would leave what its forward pass kept for it, out of any scope's reach.
 *
 * @param pass The pass.
 * @returns What comes of it.
 */
export function reverse<T>(pass: () => T): T {
  try {
    return pass();
  } catch (error) {
    const { state } = tf.engine();
    for (const { saved } of state.activeTape ?? []) tf.dispose(saved as tf.Tensor[]);
    state.activeTape = null!;
    throw error;
  }
}
