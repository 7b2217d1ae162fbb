/**
 * Data under noise, each row at a time of its own.
 *
 * @module
 */
import { type Points, requireFunction, requireObject, requirePoints } from "../core/mod.ts";
import { type NoiseKernel, normalKernel, requireSchedule, type Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { mixed } from "./mixed.ts";
import { preconditioned, type Prediction } from "./prediction.ts";
import { timeColumns } from "./time_columns.ts";
import { logNormalTimes, type Times } from "./times.ts";
import type { Weight } from "./weights.ts";

/** How to learn from noised data. */
export interface DenoisingOptions {
  /** What the network predicts; `preconditioned()` data, of root mean square 1, by default. */
  readonly predict?: Prediction;
  /** What an error of the score counts; by default an error of the prediction counts 1. */
  readonly weight?: Weight;
  /** At which times; `logNormalTimes()` by default. */
  readonly times?: Times;
  /** What ε is: `normalKernel` by default; `studentKernel(D)` for Poisson flow. */
  readonly kernel?: NoiseKernel;
}

/** A batch under noise, and what a prediction is at each row's time: columns of length [batch]. */
export interface NoisedBatch {
  /** scale · x_t, what the network sees: shape [batch, dim]. */
  readonly x: Points;
  /** ε: shape [batch, dim]. */
  readonly noise: Points;
  /** What the network is told of the time. */
  readonly time: Float64Array;
  /** How much an error of the prediction counts. */
  readonly weight: Float64Array;
  /** α. */
  readonly alpha: Float64Array;
  /** σ. */
  readonly sigma: Float64Array;
  /** How much of the target is data. */
  readonly a: Float64Array;
  /** How much of it is noise. */
  readonly b: Float64Array;
  /** What x_t is multiplied by. */
  readonly scale: Float64Array;
}

/**
 * Data under noise at random times, x_t = α x₀ + σ ε, with what a network is asked for there.
 *
 * A batch's times are spread: with one u a step, row i has the quantile u + i/φ modulo 1, φ the golden ratio. Each is
 * uniform, and together they leave no gap, so that the loss varies less from batch to batch than if they were
 * independent. Kingma, Salimans, Poole, Ho (2021) do it by steps of 1/batch; here a row knows nothing of the batch.
 *
 * @param schedule α and σ.
 * @param options What is predicted, weights, law of times.
 * @returns Draws a batch: row i depends on x₀'s row i, the generator, the step and i alone. It throws a RangeError if x₀ is
 *   not finite, or at one of the times a coefficient is not finite or a weight below 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { noisedBatches, noisePrediction } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const draw = noisedBatches(edm(), { predict: noisePrediction });
 * const { x, noise, sigma } = draw(points([[5]]), philox(0), { step: 0 });
 * assertAlmostEquals(x.data[0], 5 + sigma[0] * noise.data[0]);
 * ```
 */
export function noisedBatches(
  schedule: Schedule,
  options: DenoisingOptions = {},
): (x0: Points, rng: Rng, at: { readonly step: number }) => NoisedBatch {
  const { predict = preconditioned(), weight: weigh, times = logNormalTimes(), kernel = normalKernel } =
    options;
  requireSchedule(schedule);
  requireFunction("predict", predict);
  if (weigh !== undefined) requireFunction("weight", weigh);
  requireObject("kernel", kernel, "sample");
  const columnsOf = timeColumns(schedule, times, (t, counted) => {
    const alpha = schedule.alpha(t), sigma = schedule.sigma(t), { a, b, scale, time } = predict(schedule, t);
    const ofScore = alpha / (sigma * (alpha * b - sigma * a));
    const weight = counted * (weigh ? weigh(schedule, t) * ofScore ** 2 : 1);
    return { alpha, sigma, a, b, scale, time, weight };
  });
  return (x0, rng, { step }) => {
    requirePoints("x0", x0);
    const columns = columnsOf(x0.shape[0], rng.fork("time"), step), { alpha, sigma, scale } = columns;
    const noise = kernel.sample(x0.shape, rng.fork("noise"), { step });
    const x = mixed([alpha.map((v, i) => scale[i] * v), x0], [sigma.map((v, i) => scale[i] * v), noise]);
    return { x, noise, ...columns };
  };
}
