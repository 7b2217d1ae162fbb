/**
 * Denoising score matching: the score of noised data, learned as a regression.
 *
 * @module
 */
import { type Field, type Points, requireInteger, requireNumber, requirePoints, zeros } from "../core/mod.ts";
import type { DiffusionModel, Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { preconditioned, type Prediction } from "./prediction.ts";
import { modelOf, type ReadOptions } from "./read.ts";
import type { Objective, Regression } from "./regression.ts";
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
}

/** Denoising: a regression to learn from, and what the network that has learned it knows. */
export interface Denoising extends Objective {
  /** α and σ. */
  readonly schedule: Schedule;
  /** The noised data as a network F(scale · x_t, time) knows them. */
  model<V = Points>(network: Field<V>, options: ReadOptions<V>): DiffusionModel<V>;
}

/** How many times the loss tells apart, equally likely: their coefficients are worked out once. */
const instants = 4096;

/**
 * Denoising score matching (Vincent 2011; Song et al. 2021, "Score-based generative modeling through stochastic
 * differential equations", equation 7) as a plain regression,
 *
 *     E_t λ(t) E‖s(x_t, t) − ∇ log p(x_t | x₀)‖²,   x_t = α x₀ + σ ε
 *
 * with the network's answer F in place of s, whatever is predicted: an error of F is one of the score times
 * (α b − σ a) σ/α. Its minimiser over all functions is the score of p_t, whatever the weights; the least value is above 0.
 *
 * A batch's times are spread: with one u a step, row i has the quantile u + i/φ modulo 1, φ the golden ratio. Each is
 * uniform, and together they leave no gap, so that the loss varies less from batch to batch than if they were
 * independent. Kingma, Salimans, Poole, Ho (2021) do it by steps of 1/batch; here a row knows nothing of the batch.
 *
 * @param schedule α and σ.
 * @param options What is predicted, weights, law of times.
 * @returns The objective, and the way from a network to a model.
 * @throws {RangeError} When a regression is drawn, if x₀ is not finite, or at one of the times a coefficient is not finite
 *   or a weight below 0.
 *
 * @example A network that always answers 0 is a prior: data N(0, 1)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { denoising, preconditioned } from "driftfield/losses";
 * import { edm } from "driftfield/processes";
 *
 * const objective = denoising(edm(), { predict: preconditioned({ sigmaData: 1 }) });
 * const model = objective.model((x) => float64.scale(0, x), { dim: 1 });
 * assertAlmostEquals(model.score(points([[3]]), 2).data[0], -3 / (1 + 2 ** 2));
 * ```
 */
export function denoising(schedule: Schedule, options: DenoisingOptions = {}): Denoising {
  const { predict = preconditioned(), weight, times = logNormalTimes() } = options;
  let table: Float64Array | undefined;
  return {
    name: "denoising score matching",
    schedule,
    regression: (x0, rng, { step = 0 } = {}) =>
      draw(table ??= tabulated(schedule, predict, weight, times), x0, rng, step),
    model: (network, how) => modelOf(schedule, predict, network, how),
  };
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

function draw(table: Float64Array, x0: Points, rng: Rng, step: number): Regression {
  requirePoints("x0", x0);
  requireInteger("step", step, 0);
  const { data, shape } = x0, [batch, dim] = shape;
  const [u] = rng.fork("time").uniform([1, 1], { step }).data;
  const noise = rng.fork("noise").normal(shape, { step }).data;
  const x = zeros(shape), target = zeros(shape);
  const time = new Float64Array(batch), weight = new Float64Array(batch);
  for (let i = 0, at = 0; i < batch; i++) {
    const row = Math.floor(((u + i * golden) % 1) * instants) * columns.length;
    const scale = table[row + 4], keep = scale * table[row], spread = scale * table[row + 1];
    const a = table[row + 2], b = table[row + 3];
    for (let k = 0; k < dim; k++, at++) {
      x.data[at] = keep * data[at] + spread * noise[at];
      target.data[at] = a * data[at] + b * noise[at];
    }
    time[i] = table[row + 5];
    weight[i] = table[row + 6];
  }
  return { x, time, target, weight };
}
