/**
 * Networks on tensors, by a kernel of their own where there is one.
 *
 * @module
 */
import type * as tf from "@tensorflow/tfjs";
import type { Perceptron } from "../../kernels/mod.ts";
import { constant, tangents } from "../algebra/mod.ts";
import { onTensors } from "../algebra/on_tensors.ts";
import type { Architecture } from "../architecture.ts";
import { onHardware } from "../backend.ts";
import { type Traced, traced } from "../loss.ts";
import { named } from "../network.ts";
import { programsHere } from "../recorded/run.ts";
import { knownOf } from "./known.ts";
import type { Machine } from "./machine.ts";
import { onWasm } from "./on_wasm.ts";
import { cardTakes, webgpuMachine } from "./on_webgpu.ts";
import { perceptron } from "./op.ts";

/** Directions that a card is asked about at once, at most: more go by ordinary operations. */
const mostDirections = 7;

/**
 * What computes a perceptron in one go on the backend that runs, if anything does: kernels in all threads where that is
 * WebAssembly; on WebGPU those of the card, if it is hardware (a program that stands in for it takes seconds to compile
 * each) and the perceptron fits.
 *
 * @param perceptron Its sizes.
 * @param directions How many derivatives go with its value.
 * @returns The machine.
 */
export function machineOf(perceptron: Perceptron, directions = 0): Machine | undefined {
  if (programsHere()) return onWasm;
  if (!onHardware() || directions > mostDirections) return undefined;
  return cardTakes(perceptron, directions) ? webgpuMachine : undefined;
}

/**
 * An architecture as a function of tensors, to be used within a `tidy`: as `traced`, by one operation if it is a perceptron
 * and the backend has a kernel for it.
 *
 * @param architecture What it is.
 * @param row All its weights, [size]: differentiable.
 * @param context φ, [1 or n, features]: a constant.
 * @param labels Labels that stay with it at other times.
 * @param choose What gives the machine for a perceptron and so many directions.
 * @returns F, and F with J u.
 */
export function tracedRow(
  architecture: Architecture,
  row: tf.Tensor1D,
  context: tf.Tensor,
  labels?: ArrayLike<number>,
  choose: typeof machineOf = machineOf,
): Traced<tf.Tensor> {
  const known = knownOf(architecture);
  const plainly = () => traced(onTensors, architecture, named(architecture, row), context, labels);
  if (!known || !choose(known.perceptron)) return plainly();
  const phi = context as tf.Tensor2D, at = { perceptron: known.perceptron, row, context: phi };
  const duals = tangents(onTensors);
  return {
    value(x) {
      const seen = known.seen(onTensors, x) as tf.Tensor2D, machine = choose(known.perceptron)!;
      return perceptron(machine, { ...at, x: seen, directions: [] })[0];
    },
    along(x, directions) {
      const machine = choose(known.perceptron, directions.length);
      if (!machine) return plainly().along(x, directions);
      const seen = known.seen(duals, directions.length > 0 ? { value: x, along: directions } : constant(x));
      const made = { x: seen.value as tf.Tensor2D, directions: seen.along as tf.Tensor2D[] };
      const [value, ...along] = perceptron(machine, { ...at, ...made });
      return { value, along };
    },
    at: (time) =>
      tracedRow(architecture, row, onTensors.from(architecture.context([time], labels)), labels, choose),
  };
}
