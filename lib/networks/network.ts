/**
 * A network: an architecture with weights, on the backend that runs.
 *
 * @module
 */
import { requireObject } from "../core/mod.ts";
import * as tf from "@tensorflow/tfjs";
import type { Rng } from "../random/mod.ts";
import { type Architecture, mapValues } from "./architecture.ts";

/** Numbers in one row, on the backend. */
export interface Row {
  /** How many. */
  readonly size: number;
  /** Reads them: float32, though the type allows more. */
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
  /** Frees them. */
  dispose(): void;
}

/** An architecture with weights on the backend. Training changes them; `dispose` frees them. */
export interface Network {
  /** What it is. */
  readonly architecture: Architecture;
  /** All weights, as training left them. */
  weights: Row;
  /** Their moving average, which one samples with; the weights themselves before any training. */
  average: Row;
  /** Frees both. */
  dispose(): void;
}

/** A network as TensorFlow.js has it. */
export interface TensorNetwork extends Network {
  weights: tf.Tensor1D;
  average: tf.Tensor1D;
}

/** A network as TensorFlow.js has it. */
export const tensorNetwork = (network: Network): TensorNetwork => network as TensorNetwork;

/**
 * How many numbers an architecture is made of.
 *
 * @param architecture What it is.
 * @returns The length of its row of weights.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mlp, sizeOf } from "driftfield/networks";
 *
 * assertEquals(sizeOf(mlp({ dim: 2, width: 4, depth: 1, frequencies: 1 })), (2 + 3) * 4 + (4 + 3) * 2);
 * ```
 */
export const sizeOf = (architecture: Architecture): number => {
  requireObject("architecture", architecture, "shapes");
  return Object.values(architecture.shapes).reduce((sum, [rows, columns]) => sum + rows * columns, 0);
};

/**
 * A new network on the backend that runs.
 *
 * @param architecture What it is.
 * @param rng What its weights begin as.
 * @returns The network; `dispose` it when it is no longer needed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mlp, network, sizeOf, useBackend } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * await useBackend("cpu");
 * const architecture = mlp({ dim: 2, width: 8 }), net = network(architecture, philox(0));
 * assertEquals(net.weights.size, sizeOf(architecture));
 * net.dispose();
 * ```
 */
export function network(architecture: Architecture, rng: Rng): Network {
  requireObject("architecture", architecture, "shapes", "initial", "apply");
  requireObject("rng", rng, "fork");
  const initial = architecture.initial(rng), flat = new Float32Array(sizeOf(architecture));
  let at = 0;
  for (const name of Object.keys(architecture.shapes)) {
    flat.set(initial[name], at);
    at += initial[name].length;
  }
  return withWeights(architecture, flat);
}

/**
 * A network that has those weights, and their average the same.
 *
 * @param architecture What it is.
 * @param row All weights, [size].
 * @returns The network.
 */
export function withWeights(architecture: Architecture, row: Float32Array): Network {
  const made: TensorNetwork = {
    architecture,
    weights: tf.tensor1d(row),
    average: tf.tensor1d(row),
    dispose: () => tf.dispose([made.weights, made.average]),
  };
  return made;
}

/** A row of weights as matrices by name: differentiable. */
export function named({ shapes }: Architecture, row: Row): Readonly<Record<string, tf.Tensor>> {
  const sizes = Object.values(shapes).map(([rows, columns]) => rows * columns), all = row as tf.Tensor1D;
  const parts = sizes.length > 1 ? tf.split(all, sizes) : [all]; // the gradient of a split into one fails
  let next = 0;
  return mapValues(shapes, (shape) => tf.reshape(parts[next++], [...shape]));
}
