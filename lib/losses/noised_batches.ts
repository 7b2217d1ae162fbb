/**
 * Data under noise, each row at a time of its own.
 *
 * @module
 */
import { type Points, requireInteger, requireNumber, requirePoints, zeros } from "../core/mod.ts";
import { type NoiseKernel, normalKernel, type Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { preconditioned, type Prediction } from "./prediction.ts";
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

/** How many times the loss tells apart, equally likely: their coefficients are worked out once. */
const instants = 4096;

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
  const { predict = preconditioned(), weight, times = logNormalTimes(), kernel = normalKernel } = options;
  let table: Float64Array | undefined;
  return (x0, rng, { step }) =>
    draw(table ??= tabulated(schedule, predict, weight, times), kernel, x0, rng, step);
}

const columns = ["alpha", "sigma", "a", "b", "scale", "time", "weight"];

/** The columns at the quantiles (n + ½)/instants: one row each. */
function tabulated(
  schedule: Schedule,
  predict: Prediction,
  weight: Weight | undefined,
  times: Times,
): Float64Array {
  const law = times(schedule), table = new Float64Array(instants * columns.length);
  const at = (t: number) => {
    const alpha = schedule.alpha(t), sigma = schedule.sigma(t), { a, b, scale, time } = predict(schedule, t);
    const ofScore = alpha / (sigma * (alpha * b - sigma * a));
    const counts = law.weight(t) * (weight ? weight(schedule, t) * ofScore ** 2 : 1);
    const row = [alpha, sigma, a, b, scale, time, counts];
    const bad = row.findIndex((v, k) => !Number.isFinite(v) || (columns[k] === "weight" && v < 0));
    if (bad >= 0) requireNumber(`${columns[bad]} at t = ${t} of ${schedule.name}`, row[bad], 0);
    return row;
  };
  let t = NaN, row: number[] = [];
  for (let n = 0; n < instants; n++) {
    const before = t;
    t = law.quantile((n + 0.5) / instants);
    if (t !== before) row = at(t); // a law may stand still
    table.set(row, n * columns.length);
  }
  return table;
}

/** What u grows by from row to row: 1/φ, whose multiples lie most evenly on the circle, however many there are. */
const golden = (Math.sqrt(5) - 1) / 2;

function draw(
  table: Float64Array,
  kernel: NoiseKernel,
  x0: Points,
  rng: Rng,
  step: number,
): NoisedBatch {
  requirePoints("x0", x0);
  requireInteger("step", step, 0);
  const { shape } = x0, [batch, dim] = shape, [u] = rng.fork("time").uniform([1, 1], { step }).data;
  const noise = kernel.sample(shape, rng.fork("noise"), { step }), x = zeros(shape);
  const [alpha, sigma, a, b, scale, time, weight] = columns.map((_, k) => {
    const column = new Float64Array(batch);
    for (let i = 0; i < batch; i++) {
      column[i] = table[Math.floor(((u + i * golden) % 1) * instants) * columns.length + k];
    }
    return column;
  });
  for (let i = 0, at = 0; i < batch; i++) {
    const keep = scale[i] * alpha[i], spread = scale[i] * sigma[i];
    for (let k = 0; k < dim; k++, at++) x.data[at] = keep * x0.data[at] + spread * noise.data[at];
  }
  return { x, noise, time, weight, alpha, sigma, a, b, scale };
}
