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
    const { grads } = tf.engine().gradients(() => f(at), [...at], undefined, true);
    return grads.map((slope, i) => slope ?? tf.zerosLike(at[i]));
  },
  scope: (f) => tf.tidy(f as () => tf.Tensor) as never,
  free: (x) => x.dispose(),
};
