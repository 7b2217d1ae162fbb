/**
 * The steps of training, on flat rows of weights.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Settings } from "./options.ts";

/** Weights, and what Adam remembers of their gradients; each [size]. */
export interface Moments {
  /** θ. */
  readonly weights: tf.Tensor1D;
  /** m: moving average of the gradient. */
  readonly first: tf.Tensor1D;
  /** v: moving average of its square. */
  readonly second: tf.Tensor1D;
}

/** One step. */
export interface AdamWOptions {
  /** η: the learning rate. */
  readonly rate: number;
  /** n: number of the step, 1 for the first. */
  readonly step: number;
  /** β₁: what is kept of m. */
  readonly beta1: number;
  /** β₂: what is kept of v. */
  readonly beta2: number;
  /** ε: what is added to √v̂. */
  readonly epsilon: number;
  /** λ: share of the weights that a step of rate 1 would take away. */
  readonly weightDecay: number;
}

/**
 * A step of AdamW,
 *
 *     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²
 *     θ ← θ − η (m̂/(√v̂ + ε) + λ θ),   m̂ = m/(1 − β₁ⁿ),   v̂ = v/(1 − β₂ⁿ),
 *
 * Adam (Kingma, Ba 2015, algorithm 1) with decoupled decay of the weights (Loshchilov, Hutter 2019, algorithm 2, λ
 * counted per η). The corrections are numbers, so they are taken out of the arrays, as the former's section 2 does:
 * m̂/(√v̂ + ε) = c₂/c₁ · m/(√v + ε c₂), c₁ = 1 − β₁ⁿ, c₂ = √(1 − β₂ⁿ).
 *
 * @param moments Before; not changed.
 * @param gradient g, [size].
 * @param options Rate, and the rest.
 * @returns After.
 */
export function adamW(
  { weights, first, second }: Moments,
  gradient: tf.Tensor1D,
  options: AdamWOptions,
): Moments {
  const { beta1, beta2, epsilon, kept, rate } = numbersOf(options);
  const m = towards(first, gradient, beta1), v = towards(second, tf.square(gradient), beta2);
  const change = tf.mul(tf.div(m, tf.add(tf.sqrt(v), epsilon)), rate);
  return { weights: tf.sub(kept === 1 ? weights : tf.mul(weights, kept), change), first: m, second: v };
}

/** 1 − β₁, 1 − β₂, ε c₂, 1 − η λ and η c₂/c₁. */
function numbersOf({ rate, step, beta1, beta2, epsilon, weightDecay }: AdamWOptions) {
  const c1 = 1 - beta1 ** step, c2 = Math.sqrt(1 - beta2 ** step);
  const shares = { beta1: 1 - beta1, beta2: 1 - beta2, epsilon: epsilon * c2 };
  return { ...shares, kept: 1 - rate * weightDecay, rate: rate * c2 / c1 };
}

/** The numbers of a step as kernels take them, those of the average and of the longest gradient too. */
export const adamNumbers = (
  settings: Settings,
  { done, rate }: { readonly done: number; readonly rate: number },
) => ({
  ...numbersOf({ ...settings, rate, step: done + 1 }),
  share: 1 - averageKept(settings.average, done),
  clip: settings.clip,
});

/** x + share (y − x). */
export const towards = (x: tf.Tensor1D, y: tf.Tensor1D, share: number): tf.Tensor1D =>
  tf.add(x, tf.mul(tf.sub(y, x), share));

/**
 * A gradient that is no longer than `longest`: g · min(1, longest/‖g‖) (Pascanu, Mikolov, Bengio 2013, algorithm 1).
 *
 * @param gradient g, [size].
 * @param squaredNorm ‖g‖², a number.
 * @param longest Above 0.
 * @returns [size].
 */
export const clipped = (gradient: tf.Tensor1D, squaredNorm: tf.Scalar, longest: number): tf.Tensor1D =>
  tf.mul(gradient, tf.div(longest, tf.maximum(longest, tf.sqrt(squaredNorm))));

/**
 * What the moving average of the weights keeps of itself when it is taken further, min(d, (1 + n)/(10 + n)): it is not
 * held back by weights from before training. As TensorFlow's `ExponentialMovingAverage` with `num_updates` n.
 *
 * @param average d, in the long run.
 * @param done n: how often it was taken further before.
 * @returns The share.
 */
export const averageKept = (average: number, done: number): number =>
  Math.min(average, (1 + done) / (10 + done));
