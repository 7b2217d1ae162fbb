/**
 * A network as a function.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Points } from "../core/mod.ts";
import type { Dual } from "./algebra/mod.ts";
import { onTensors } from "./algebra/on_tensors.ts";
import type { Architecture } from "./architecture.ts";
import { tracedRow } from "./fused/traced.ts";
import type { Traced } from "./loss.ts";
import { type Network, tensorNetwork } from "./network.ts";

/** A network as a function on points. */
export interface View {
  /** What it is. */
  readonly architecture: Architecture;
  /** F at a time, told labels as its architecture's `context` is: none, one for all rows, or one a row. */
  at(time: number, labels?: ArrayLike<number>): Traced<Points>;
}

/** Which weights. */
export interface ViewOptions {
  /** Their moving average, or what training left: true by default. */
  readonly average?: boolean;
}

/** F at a time as it is now, to be used within a `tidy`. */
export type Now = (time: number, labels?: ArrayLike<number>) => () => Traced<tf.Tensor>;

/** F as a function of weights that training may change. */
export const nowOf = (network: Network, { average = true }: ViewOptions): Now => (time, labels) => {
  const { architecture } = network, context = architecture.context([time], labels);
  return () => {
    const { weights, average: smooth } = tensorNetwork(network), row = average ? smooth : weights;
    return tracedRow(architecture, row, onTensors.from(context), labels);
  };
};

/** A value, then its derivatives. */
export const listed = <A>({ value, along }: Dual<A>): A[] => [value, ...along];
