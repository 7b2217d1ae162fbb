/**
 * A loss and its gradient as one program.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Points, Shape } from "../../core/mod.ts";
import { type Architecture, mapValues } from "../architecture.ts";
import { type Loss, traced } from "../loss.ts";
import { onTape } from "./algebra.ts";
import { ifRecordable, programsHere, ran } from "./run.ts";
import { newTape, type Recorded, Unrecordable } from "./tape.ts";

/** What a loss looks at. */
interface Drawn {
  /** What the network is told beside the points. */
  readonly context: Points;
  /** The labels in it. */
  readonly labels?: ArrayLike<number>;
  /** What the loss looks at. */
  readonly arrays: Readonly<Record<string, Points>>;
}

/**
 * The mean loss of a batch, and its gradient, some rows at a time: forward, loss and backward before the next.
 *
 * @param loss The loss.
 * @param architecture The network.
 * @param weights Its weights, [size].
 * @param drawn What the loss looks at.
 * @returns Both; undefined where no program can be made of it.
 */
export function lossAtOnce(
  loss: Loss,
  architecture: Architecture,
  weights: tf.Tensor1D,
  { context, labels, arrays }: Drawn,
): { readonly value: tf.Scalar; readonly gradient: tf.Tensor1D } | undefined {
  if (!programsHere() || loss.gradient) return undefined;
  return ifRecordable(() => {
    const images = Math.max(...Object.values(arrays).map(({ shape }) => shape[0])), tape = newTape(images);
    const inputs: [Recorded, tf.Tensor | ArrayLike<number>][] = [];
    const given = ({ data, shape }: Points) => {
      if (shape[0] !== images && shape[0] !== 1) throw new Unrecordable(`${shape[0]} rows of ${images}`);
      const x = tape.given(shape, shape[0] === images);
      inputs.push([x, data]);
      return x;
    };
    const row = tape.given([1, weights.size], false, true);
    inputs.push([row, weights]);
    let from = 0;
    const parts = mapValues(architecture.shapes, (shape: Shape) => {
      from += shape[0] * shape[1];
      return tape.part(row, from - shape[0] * shape[1], shape);
    });
    const A = onTape(tape), network = traced(A, architecture, parts, given(context), labels);
    const rows = loss.rows(A, network, mapValues(arrays, given));
    if (!tape.each(rows) || `${rows.shape}` !== `${[images, 1]}`) {
      throw new Unrecordable(`rows of [${rows.shape}]`);
    }
    const slope = tape.given(rows.shape, true), out = tape.given(rows.shape, true);
    inputs.push([slope, new Float32Array(images).fill(1 / images)]);
    tape.perform("scaled", [rows, out], [1]);
    tape.reverse(rows, slope);
    if (tape.sums(row) === undefined) throw new TypeError(`${loss.name} does not depend on the network`);
    return ran(tape, inputs, (ran) => ({
      value: tf.mean(ran.given(out)) as tf.Scalar,
      gradient: tf.reshape(ran.slope(row), [weights.size]) as tf.Tensor1D,
    }));
  });
}
