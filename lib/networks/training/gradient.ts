/**
 * A loss, and how it changes with the weights.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Points } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { onTensors } from "../algebra/on_tensors.ts";
import { type Architecture, mapValues } from "../architecture.ts";
import { knownOf } from "../fused/known.ts";
import { machineOf, tracedRow } from "../fused/traced.ts";
import type { Loss } from "../loss.ts";
import { lossAtOnce } from "../recorded/loss.ts";
import { reverse, tensorTape } from "../tape.ts";
import type { Batch } from "./batches.ts";

/** What a step is made of, on the host. */
export interface Drawn {
  /** What the network is told beside the points. */
  readonly context: Points;
  /** The labels in it. */
  readonly labels?: ArrayLike<number>;
  /** What the loss looks at. */
  readonly arrays: Readonly<Record<string, Points>>;
}

/**
 * What a loss looks at.
 *
 * @param loss The loss.
 * @param architecture The network.
 * @param batch Data.
 * @param rng Its draws.
 * @param step Steps done before.
 * @returns Arrays, and the network's context.
 * @throws {RangeError} If its inputs or targets have another dim than those of the network.
 */
export function drawOf(loss: Loss, architecture: Architecture, batch: Batch, rng: Rng, step: number): Drawn {
  const { x0, labels } = batch, { time, arrays } = loss.draw(x0, rng, { step });
  const { dim, outputs } = architecture;
  const fits = (name: string, wanted: number, does: string) => {
    const got = arrays[name]?.shape[1] ?? wanted;
    if (got === wanted) return;
    const from = `data of dim ${x0.shape[1]}`;
    throw new RangeError(
      `${loss.name}: ${from} gives ${name} of dim ${got}, but the network ${does} ${wanted}`,
    );
  };
  fits("x", dim, "takes");
  fits("target", outputs, "answers");
  if (loss.further !== undefined && outputs !== dim + loss.further) {
    throw new RangeError(
      `${loss.name}: the network must answer ${dim + loss.further} numbers, got ${outputs}`,
    );
  }
  return { context: architecture.context(time, labels), arrays, ...(labels && { labels }) };
}

/**
 * The mean of each array, to seven digits: what tells the draws of another data set, schedule, prediction, weight or law of
 * times from these, on any machine.
 *
 * @param drawn A batch.
 * @returns Numbers by name.
 */
export const meansOf = ({ context, arrays }: Drawn): Readonly<Record<string, number>> =>
  mapValues(
    { ...arrays, context },
    ({ data }) => Number((data.reduce((sum, v) => sum + v, 0) / data.length).toPrecision(7)),
  );

/** A loss with its gradient. */
export interface LossGradient {
  /** The mean over the rows of the batch. */
  readonly value: tf.Scalar;
  /** Its gradient in the weights, [size]. */
  readonly gradient: tf.Tensor1D;
}

/**
 * The mean loss of a batch, and its gradient: by one reverse pass, or as the loss itself knows. To be called in a scope.
 *
 * @param loss The loss.
 * @param architecture The network.
 * @param weights Its weights, [size].
 * @param drawn What the loss looks at.
 * @returns Both.
 * @throws {TypeError} If the loss does not depend on the network.
 */
export function gradientOf(
  loss: Loss,
  architecture: Architecture,
  weights: tf.Tensor1D,
  drawn: Drawn,
): LossGradient {
  const known = knownOf(architecture), machine = known && machineOf(known.perceptron); // faster still
  const atOnce = machine ? undefined : lossAtOnce(loss, architecture, weights, drawn);
  if (atOnce) return atOnce;
  const arrays = mapValues(drawn.arrays, onTensors.from), context = onTensors.from(drawn.context);
  const network = (row: tf.Tensor) => tracedRow(architecture, row as tf.Tensor1D, context, drawn.labels);
  if (loss.gradient) {
    const { rows, gradient } = loss.gradient(tensorTape, network, weights, arrays);
    return { value: tf.mean(rows), gradient: gradient as tf.Tensor1D };
  }
  const { value, grads: [gradient] } = reverse(() =>
    tf.engine().gradients(
      () => tf.mean(loss.rows(onTensors, network(weights), arrays)) as tf.Scalar,
      [weights],
      undefined,
      true,
    )
  ) as unknown as { value: tf.Scalar; grads: (tf.Tensor1D | null)[] };
  if (!gradient) throw new TypeError(`${loss.name} does not depend on the network`);
  return { value, gradient };
}
