/**
 * One step of training.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import type { Points } from "../../core/mod.ts";
import { type Algebra, onPoints } from "../algebra/mod.ts";
import type { Architecture } from "../architecture.ts";
import { knownOf } from "../fused/known.ts";
import { machineOf } from "../fused/traced.ts";
import type { Loss } from "../loss.ts";
import { isRegression } from "../regression.ts";
import { adamW, averageKept, clipped, towards } from "./adam_w.ts";
import type { State } from "./course.ts";
import { type Drawn, gradientOf, type LossGradient } from "./gradient.ts";
import type { Settings } from "./options.ts";

/** Where a step leads, and what was seen on the way. */
export interface Stepped {
  /** What comes after. */
  readonly next: State;
  /** The loss before. */
  readonly loss: tf.Scalar;
  /** ‖g‖² of its gradient: not finite if an entry of it is not. */
  readonly squaredNorm: tf.Scalar;
}

/**
 * Takes a step along a gradient.
 *
 * @param state Before; not changed.
 * @param differentiate The loss of weights, and its gradient.
 * @param settings Numbers of the optimiser.
 * @param at Steps done before, and the learning rate.
 * @returns After.
 */
export function stepped(
  state: State,
  differentiate: (weights: tf.Tensor1D) => LossGradient,
  settings: Settings,
  { done, rate }: { readonly done: number; readonly rate: number },
): Stepped {
  const made = tf.tidy(() => {
    const { value, gradient } = differentiate(state.weights), { clip } = settings;
    const squaredNorm = tf.sum(tf.square(gradient)) as tf.Scalar;
    const g = clip === null ? gradient : clipped(gradient, squaredNorm, clip);
    const moments = adamW(state, g, { ...settings, rate, step: done + 1 });
    const average = towards(state.average, moments.weights, 1 - averageKept(settings.average, done));
    return { ...moments, average, loss: value, squaredNorm };
  });
  const { loss, squaredNorm, ...next } = made;
  return { next, loss, squaredNorm };
}

/**
 * A step of training: in one kernel, where there is one for the network and the loss is a regression; else along the gradient
 * that tensors give.
 *
 * @param state Before; not changed.
 * @param loss What it is judged by.
 * @param architecture The network.
 * @param drawn What the loss looks at.
 * @param settings Numbers of the optimiser.
 * @param at Steps done before, and the learning rate.
 * @returns After.
 */
export function stepOf(
  state: State,
  loss: Loss,
  architecture: Architecture,
  drawn: Drawn,
  settings: Settings,
  at: { readonly done: number; readonly rate: number },
): Stepped {
  const known = knownOf(architecture),
    machine = known && isRegression(loss) ? machineOf(known.perceptron) : undefined;
  if (!machine) {
    return stepped(
      state,
      (weights) => gradientOf(loss, architecture, weights, drawn),
      settings,
      at,
    );
  }
  const { arrays: { x, target, weight }, context } = drawn, batch = { x: known!.seen(inSingle, x), context };
  return machine.step(known!.perceptron, state, { ...batch, target, weight }, settings, at);
}

/** What a network sees of points, waves of them: a number out of float32's range is as little one here as on tensors. */
const inSingle: Algebra<Points> = {
  ...onPoints,
  scale: (a, { data, shape }) => ({
    data: data.map((v) => Math.fround(Math.fround(a) * Math.fround(v))),
    shape,
  }),
};
