/**
 * What training is given, and what it gives.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { cosineRate, type Rate } from "./rates.ts";

/** How to train. */
export interface TrainOptions {
  /** How many steps in all. */
  readonly steps: number;
  /** Rows of a batch, 512 by default. */
  readonly batch?: number;
  /** A rate of each step; a number, 0.001 by default, is the peak of {@linkcode cosineRate}. */
  readonly learningRate?: number | Rate;
  /** λ of AdamW: share of the weights that a step of rate 1 would take away, 0 by default (Adam). */
  readonly weightDecay?: number;
  /** β₁ of Adam, 0.9 by default. */
  readonly beta1?: number;
  /** β₂ of Adam, 0.999 by default. */
  readonly beta2?: number;
  /** ε of Adam, 10⁻⁸ by default. */
  readonly epsilon?: number;
  /** How long a gradient may be: longer ones are scaled down. Any length by default. */
  readonly clip?: number;
  /** What the weights' moving average keeps of itself in a step, once it has gone on for a while: 0.999 by default. */
  readonly average?: number;
  /** How probable it is that a row's label is kept from the network, for guidance without a classifier: 0 by default. */
  readonly dropLabels?: number;
  /** Data and noise: what step k draws depends on (rng, k) alone. */
  readonly rng: Rng;
  /** Yield every so many steps; by default about ten times a second. */
  readonly every?: number;
  /** Aborting it makes the loop throw the signal's reason. */
  readonly signal?: AbortSignal;
  /** File that is written every so many steps, 1,000 by default, and at the end, early or not: to go on from, or to load. */
  readonly checkpoint?: { readonly path: string; readonly every?: number };
  /** Such a file to go on from: the same bytes as of training that was not interrupted. */
  readonly from?: string;
}

/** A moment of training; the network has the weights of that moment. */
export interface TrainFrame {
  /** Steps done. */
  readonly step: number;
  /** Steps to do in all. */
  readonly steps: number;
  /** Learning rate of the last step. */
  readonly learningRate: number;
  /** Mean loss over the steps since the last frame; may be asked for until the next one is. */
  loss(): Promise<number>;
}

/** What the numbers of a run are made by, its data and its learning rate aside. */
export interface Settings {
  /** Rows of a batch. */
  readonly batch: number;
  /** λ of AdamW. */
  readonly weightDecay: number;
  /** β₁. */
  readonly beta1: number;
  /** β₂. */
  readonly beta2: number;
  /** ε. */
  readonly epsilon: number;
  /** Length of the longest gradient; null for any. */
  readonly clip: number | null;
  /** What the moving average keeps. */
  readonly average: number;
  /** Probability of a label being dropped. */
  readonly dropLabels: number;
}

/** Options with their defaults, each within its range. */
export interface Recipe {
  /** Learning rate of each step. */
  readonly rate: Rate;
  /** The numbers. */
  readonly settings: Settings;
  /** Checkpoint, `every` filled in. */
  readonly checkpoint?: { readonly path: string; readonly every: number };
}

/**
 * Options with their defaults.
 *
 * @param options As given.
 * @returns The recipe.
 * @throws {RangeError} If one is out of range, a learning rate of any step included.
 */
export function recipeOf(options: TrainOptions): Recipe {
  const { steps, batch = 512, learningRate = 1e-3, weightDecay = 0, beta1 = 0.9, beta2 = 0.999 } = options;
  const { epsilon = 1e-8, clip = null, average = 0.999, dropLabels = 0, every, checkpoint } = options;
  requireInteger("steps", steps, 1);
  requireInteger("batch", batch, 1);
  requireNumber("weightDecay", weightDecay, 0);
  for (const [name, share] of Object.entries({ beta1, beta2, average })) {
    requireNumber(name, share, 0);
    if (share >= 1) throw new RangeError(`${name} must be below 1, got ${share}`);
  }
  // weights are float32: what is less is 0 there, what is more Infinity, and their quotients NaN
  for (const [name, value] of Object.entries({ epsilon, ...(clip !== null && { clip }) })) {
    requirePositive(name, value);
    requireNumber(name, value, 1e-37, 1e38);
  }
  requireNumber("dropLabels", dropLabels, 0, 1);
  if (every !== undefined) requireInteger("every", every, 1);
  const { path, every: apart = 1000 } = checkpoint ?? {};
  requireInteger("checkpoint.every", apart, 1);

  const rate = typeof learningRate === "function" ? learningRate : cosineRate(learningRate);
  for (let done = 0; done < steps; done++) {
    requirePositive(`learningRate of step ${done + 1}`, rate(done, steps));
    if (rate(done, steps) * weightDecay > 1) {
      throw new RangeError(
        `weightDecay must be at most 1 / learningRate, got ${weightDecay} at step ${done + 1}`,
      );
    }
  }
  return {
    rate,
    settings: { batch, weightDecay, beta1, beta2, epsilon, clip, average, dropLabels },
    ...(path !== undefined && { checkpoint: { path, every: apart } }),
  };
}
