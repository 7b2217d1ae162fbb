/**
 * What training changes.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Rows } from "../checkpoint.ts";
import { type Network, tensorNetwork } from "../network.ts";
import type { Moments } from "./adam_w.ts";

/** What a step starts from, and leaves. */
export type State = Moments & {
  /** The weights' moving average, [size]. */
  readonly average: tf.Tensor1D;
};

/** A network's way through training; of the states on it, the present one and the last good one are kept. */
export interface Course {
  /** The present state: the network has its weights and average. */
  readonly state: State;
  /** Steps that the last good state has had. */
  readonly good: number;
  /** Goes on to another state. */
  advance(next: State): void;
  /** The present state, after so many steps, is good. */
  keep(step: number): void;
  /** Gives the network the last good weights and average. */
  revert(): void;
  /** The present state, read. */
  rows(): Promise<Rows>;
  /** Frees all but what the network has. */
  free(): void;
}

/**
 * The beginning of a course.
 *
 * @param given What is trained.
 * @param start Steps done and what they have led to; by default none, from the network's weights.
 * @returns The course.
 */
export function course(given: Network, start?: { readonly step: number; readonly rows: Rows }): Course {
  const network = tensorNetwork(given), shape = [network.weights.size] as [number];
  if (start) {
    tf.dispose([network.weights, network.average]);
    network.weights = tf.tensor1d(start.rows.weights);
    network.average = tf.tensor1d(start.rows.average);
  }
  const moments = (row?: Float32Array) => row ? tf.tensor1d(row) : tf.zeros<tf.Rank.R1>(shape);
  let state: State = {
    weights: network.weights,
    average: network.average,
    first: moments(start?.rows.first),
    second: moments(start?.rows.second),
  };
  let good = { step: start?.step ?? 0, weights: state.weights, average: state.average };

  const inUse = () => new Set<tf.Tensor>([network.weights, network.average, good.weights, good.average]);
  const dispose = (old: readonly tf.Tensor[]) => tf.dispose(old.filter((one) => !inUse().has(one)));
  return {
    get state() {
      return state;
    },
    get good() {
      return good.step;
    },
    advance(next) {
      const { weights, average, first, second } = state;
      state = next;
      [network.weights, network.average] = [next.weights, next.average];
      dispose([weights, average, first, second]);
    },
    keep(step) {
      const { weights, average } = good;
      good = { step, weights: network.weights, average: network.average };
      dispose([weights, average]);
    },
    revert() {
      const { weights, average } = network;
      [network.weights, network.average] = [good.weights, good.average];
      dispose([weights, average]);
    },
    async rows() {
      const { weights, average, first, second } = state;
      const read = [weights, average, first, second].map((row) => row.data<"float32">());
      const [w, a, m, v] = await Promise.all(read);
      return { weights: w, average: a, first: m, second: v };
    },
    free() {
      good = { ...good, weights: network.weights, average: network.average };
      dispose([state.weights, state.average, state.first, state.second]);
    },
  };
}
