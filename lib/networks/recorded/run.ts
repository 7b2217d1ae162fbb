/**
 * Programs on tensors of the WebAssembly backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Shape } from "../../core/mod.ts";
import { programsRun, runProgram } from "../../kernels/mod.ts";
import type { Written } from "../algebra/mod.ts";
import { numbersOf } from "../heap.ts";
import { onTape } from "./algebra.ts";
import { newTape, type Recorded, type Tape, Unrecordable } from "./tape.ts";

/** Whether programs run where tensors are now. */
export const programsHere = (): boolean => programsRun && tf.getBackend() === "wasm";

/** What f gives, or undefined where no program can be made. */
export function ifRecordable<T>(f: () => T): T | undefined {
  try {
    return f();
  } catch (error) {
    if (error instanceof Unrecordable) return undefined;
    throw error;
  }
}

/** A program that was run: what the arrays and sums of it hold, as tensors. */
export interface Ran {
  /** What a given array holds now. */
  given(x: Recorded): tf.Tensor;
  /** The derivatives in what was given once for all; zeros where it has none. */
  slope(x: Recorded): tf.Tensor;
}

/**
 * Runs what is on a tape.
 *
 * @param tape The tape.
 * @param inputs Arrays, and what is to be in them.
 * @param read What is made of the results.
 * @returns That.
 */
export function ran<T>(
  tape: Tape,
  inputs: readonly (readonly [Recorded, tf.Tensor | ArrayLike<number>])[],
  read: (ran: Ran) => T,
): T {
  let result: T;
  const write = (arrays: readonly Float32Array[]) => {
    for (const [x, from] of inputs) {
      const to = arrays[tape.which(x)];
      if (!(from instanceof tf.Tensor)) to.set(from);
      else if (from.dtype === "float32") to.set(numbersOf([from])[0]);
      else to.set(from.dataSync());
    }
  };
  runProgram(tape.program(), tape.images, write, (arrays, sums) => {
    const made = (numbers: Float32Array, shape: Shape) => tf.tensor(numbers, [...shape], "float32");
    result = read({
      given: (x) => made(arrays[tape.which(x)], x.shape),
      slope: (x) => {
        const at = tape.sums(x);
        return at === undefined ? tf.zeros([...x.shape]) : made(sums[at], x.shape);
      },
    });
  });
  return result!;
}

/**
 * f of tensors by a program: undefined where there can be none.
 *
 * @param f What is computed.
 * @param images How many.
 * @param each Tensors with rows for each image.
 * @param all Tensors that are the same for all.
 * @returns f(each, all), with a gradient in all of them.
 */
export function atOnce(
  f: Written,
  images: number,
  each: readonly tf.Tensor[],
  all: readonly tf.Tensor[],
): tf.Tensor | undefined {
  if (!programsHere()) return undefined;
  const shapes = [...each, ...all].map((x) => x.shape as unknown as Shape);
  const record = (wanted: boolean) => {
    const tape = newTape(images),
      given = shapes.map((shape, k) => tape.given(shape, k < each.length, wanted));
    const made = f(onTape(tape), given);
    if (!tape.each(made)) throw new Unrecordable("the same for all images");
    return { tape, given, made };
  };
  const copied = (tape: Tape, x: Recorded) => {
    const out = tape.given(x.shape, true);
    tape.perform("scaled", [x, out], [1]);
    return out;
  };
  const slopes = (inputs: readonly tf.Tensor[], dy: tf.Tensor) => {
    const { tape, given, made } = record(true), slope = tape.given(made.shape, true);
    tape.reverse(made, slope);
    const outs = given.slice(0, each.length).map((x) => {
      const slope = tape.slope(x);
      return slope && copied(tape, slope);
    });
    return ran(
      tape,
      [[slope, dy], ...inputs.map((x, k) => [given[k], x] as const)],
      (ran) =>
        given.map((x, k) => {
          if (k >= each.length) return ran.slope(x);
          return outs[k] ? ran.given(outs[k]) : tf.zeros([...x.shape]);
        }),
    );
  };
  return ifRecordable(() => {
    const { tape, given, made } = record(false), out = copied(tape, made); // what cannot be is found here, not in between
    const value = (inputs: readonly tf.Tensor[]) =>
      ran(tape, inputs.map((x, k) => [given[k], x]), (ran) => ran.given(out));
    const differentiable = tf.customGrad((...args) => {
      const save = args.at(-1) as tf.GradSaveFunc, inputs = args.slice(0, -1) as tf.Tensor[];
      save(inputs);
      return { value: value(inputs), gradFunc: (dy, saved) => slopes(saved as tf.Tensor[], dy as tf.Tensor) };
    });
    return differentiable(...each, ...all) as tf.Tensor;
  });
}
