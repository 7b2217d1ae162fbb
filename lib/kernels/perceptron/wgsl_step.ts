/**
 * Steps of training a perceptron on the GPU: which kernels run, on which buffers.
 *
 * @module
 */
import type { Binding } from "../particles/launch.ts";
import { weightsOf } from "./perceptron.ts";
import { adamSource, totalsSource } from "./wgsl_adam.ts";
import { gradientLaunches } from "./wgsl_gradient.ts";
import { type Launch, nameOf, type OnCard, type Question } from "./wgsl_launch.ts";
import { trainSource } from "./wgsl_rows.ts";
import { sumsGroup } from "./wgsl_sums.ts";

/** A batch of a regression on the card, without directions. */
export interface RegressionQuestion extends Question {
  readonly target: Binding;
  readonly weight: Binding;
  /** 1, or one a number of the answer. */
  readonly weightColumns: number;
}

/** The weights and what goes with them, before a step or after. */
export interface StateBindings {
  readonly weights: Binding;
  readonly first: Binding;
  readonly second: Binding;
  readonly average: Binding;
}

/** Numbers of a step of AdamW: those of `adamSource`, in its order; `clip` 0 for none. */
export interface AdamNumbers {
  readonly clip: number;
  readonly first: number;
  readonly second: number;
  readonly kept: number;
  readonly rate: number;
  readonly epsilon: number;
  readonly average: number;
}

/** A step of training: loss, gradient, AdamW and moving average. */
export function stepLaunches(
  on: OnCard,
  question: RegressionQuestion,
  before: Omit<StateBindings, "weights">,
  after: StateBindings,
  seen: { readonly loss: Binding; readonly squaredNorm: Binding },
  { clip, first, second, kept, rate, epsilon, average }: AdamNumbers,
): Launch[] {
  const { perceptron, scratch } = on, size = weightsOf(perceptron), { row, rows, target, weight } = question;
  const gradient = scratch.storage("the gradient", 4 * size);
  const answer = scratch.storage("errors", 4 * rows * perceptron.outputs);
  const losses = scratch.storage("losses", 4 * rows);
  const numbers = [question.weightColumns, 1 / (perceptron.outputs * rows)] as const;
  const { launches, squares, groups } = gradientLaunches(
    on,
    question,
    answer,
    gradient,
    numbers,
    (tile, buffers) => ({
      name: nameOf("train", perceptron, tile),
      code: () => trainSource(perceptron, tile),
      buffers: [...buffers, target, weight, losses],
    }),
  );
  const wide = Math.ceil(size / sumsGroup);
  return [...launches, {
    name: "totals",
    code: () => totalsSource,
    buffers: [
      scratch.uniform(Uint32Array.of(wide, groups, 0, 0).buffer),
      squares,
      losses,
      seen.squaredNorm,
      seen.loss,
    ],
    groups: [1, 1],
  }, {
    name: `adam ${size}`,
    code: () => adamSource(size),
    buffers: [
      scratch.uniform(Float32Array.of(clip, first, second, kept, rate, epsilon, average, 0).buffer),
      ...[gradient, seen.squaredNorm, row, before.first, before.second, before.average],
      ...[after.weights, after.first, after.second, after.average],
    ],
    groups: [wide, 1],
  }];
}
