/**
 * Networks on tensors, by a kernel of their own where there is one.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import { constant, tangents } from "../algebra/mod.ts";
import { onTensors } from "../algebra/on_tensors.ts";
import type { Architecture } from "../architecture.ts";
import { type Traced, traced } from "../loss.ts";
import { named } from "../network.ts";
import { knownOf } from "./known.ts";
import type { Machine } from "./machine.ts";
import { programsHere } from "../recorded/run.ts";
import { onWasm } from "./on_wasm.ts";
import { perceptron } from "./op.ts";

/** What computes perceptrons in one go on the backend that runs, if anything does. */
export const machineOf = (): Machine | undefined => programsHere() ? onWasm : undefined;

/**
 * An architecture as a function of tensors, to be used within a `tidy`: as `traced`, by one operation if it is a perceptron
 * and the backend has a kernel for it.
 *
 * @param architecture What it is.
 * @param row All its weights, [size]: differentiable.
 * @param context φ, [1 or n, features]: a constant.
 * @param labels Labels that stay with it at other times.
 * @returns F, and F with J u.
 */
export function tracedRow(
  architecture: Architecture,
  row: tf.Tensor1D,
  context: tf.Tensor,
  labels?: ArrayLike<number>,
): Traced<tf.Tensor> {
  const known = knownOf(architecture), machine = known && machineOf();
  if (!machine) return traced(onTensors, architecture, named(architecture, row), context, labels);
  const phi = context as tf.Tensor2D, at = { perceptron: known.perceptron, row, context: phi };
  const duals = tangents(onTensors);
  return {
    value(x) {
      const seen = known.seen(onTensors, x) as tf.Tensor2D;
      return perceptron(machine, { ...at, x: seen, directions: [] })[0];
    },
    along(x, directions) {
      const seen = known.seen(duals, directions.length > 0 ? { value: x, along: directions } : constant(x));
      const made = { x: seen.value as tf.Tensor2D, directions: seen.along as tf.Tensor2D[] };
      const [value, ...along] = perceptron(machine, { ...at, ...made });
      return { value, along };
    },
    at: (time) => tracedRow(architecture, row, onTensors.from(architecture.context([time], labels)), labels),
  };
}
