/**
 * What computes a perceptron in one go.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Points } from "../../core/mod.ts";
import type { Line, Recorder } from "../../kernels/loop/mod.ts";
import type { Perceptron } from "../../kernels/mod.ts";
import type { Key } from "../../random/mod.ts";
import type { State } from "../training/course.ts";
import type { Settings } from "../training/options.ts";
import type { Stepped } from "../training/step.ts";

/** Where a perceptron is asked. */
export interface Asked {
  /** Its sizes. */
  readonly perceptron: Perceptron;
  /** All its weights, [size]. */
  readonly row: tf.Tensor1D;
  /** φ, [1 or n, features]: a constant, nothing is differentiated by it. */
  readonly context: tf.Tensor2D;
  /** x, [n, inputs]. */
  readonly x: tf.Tensor2D;
  /** Directions u, each of the shape of x; none for the value alone. */
  readonly directions: readonly tf.Tensor2D[];
}

/** A batch of a regression, weight ‖F − target‖²/outputs in the mean of its rows; in float64, as it was drawn. */
export interface RegressionBatch {
  /** x, [n, inputs]. */
  readonly x: Points;
  /** φ, [1 or n, features]. */
  readonly context: Points;
  /** [n, outputs]. */
  readonly target: Points;
  /** [n, 1], or of each number, [n, outputs]. */
  readonly weight: Points;
}

/** Steps with a perceptron in them. */
export interface Steps {
  /** Its sizes: as many inputs as outputs. */
  readonly perceptron: Perceptron;
  /** All its weights, [size]. */
  readonly row: tf.Tensor1D;
  /** What was recorded. */
  readonly heard: Pick<Recorder, "instructions" | "contexts">;
  /** Lines that come from outside, at most two, and what they are: [n, inputs] each. */
  readonly inputs: readonly (readonly [line: Line, x: tf.Tensor2D])[];
  /** Lines that are wanted, at most two. */
  readonly outputs: readonly Line[];
  /** The stream of normals, if any are drawn. */
  readonly key?: Key;
  /** The number of the first row in it. */
  readonly row0: number;
}

/** A backend's kernels for perceptrons: what goes in and comes out are its tensors, float32. Nothing is read back. */
export interface Machine {
  /** F, [n, outputs], and J u of each direction, of the same shape. */
  along(asked: Asked): readonly tf.Tensor2D[];
  /** The derivatives of Σ cotangents · (F, J u, …) in the row of weights, in x, and in each direction. */
  pull(
    asked: Asked,
    cotangents: readonly tf.Tensor2D[],
  ): { readonly row: tf.Tensor1D; readonly x: tf.Tensor2D; readonly directions: readonly tf.Tensor2D[] };
  /** A step of training on a regression: as `stepped`, whose results it has within rounding. */
  step(
    perceptron: Perceptron,
    state: State,
    batch: RegressionBatch,
    settings: Settings,
    at: { readonly done: number; readonly rate: number },
  ): Stepped;
  /** The outputs of a list of steps, each [n, inputs]; undefined if it is too much for a kernel. */
  loop(steps: Steps): readonly tf.Tensor2D[] | undefined;
}
