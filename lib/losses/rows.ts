/**
 * Noised rows in the unit of the data.
 *
 * @module
 */
import { type Field, float64, type Points, requireInteger, type Space, zeros } from "../core/mod.ts";
import { type DiffusionModel, fromDenoiser, type NoiseKernel, type Schedule } from "../processes/mod.ts";
import type { NoisedBatch } from "./noised_batches.ts";
import { dataPrediction } from "./prediction.ts";
import type { ReadOptions } from "./read.ts";

/** Rows of a batch that no prediction has scaled: y = x_t/α = x₀ + ℓε. */
export interface NoisedRows {
  /** y: shape [batch, dim]. */
  readonly y: Points;
  /** ℓ = σ/α of its row, in every coordinate: shape [batch, dim]. */
  readonly level: Points;
  /** ℓ: length [batch]. */
  readonly levels: Float64Array;
}

/** y and ℓ of each row. */
export function onRows({ x, alpha, sigma }: Pick<NoisedBatch, "x" | "alpha" | "sigma">): NoisedRows {
  const dim = x.shape[1], y = zeros(x.shape), level = zeros(x.shape);
  const levels = sigma.map((sigma, i) => sigma / alpha[i]);
  for (let at = 0; at < x.data.length; at++) {
    const i = Math.floor(at / dim);
    y.data[at] = x.data[at] / alpha[i];
    level.data[at] = levels[i];
  }
  return { y, level, levels };
}

/** How a network's answer at y is read as E[x₀ | y]; `dim` is y's. */
export type RowReader = <V>(space: Space<V>, y: V, level: V, dim: number, ask: (seen: V) => V) => V;

/** The model that a network is, whose answers are read row by row. */
export function modelOnRows<V>(
  read: RowReader,
  network: Field<V>,
  { dim, space = float64 as unknown as Space<V> }: ReadOptions<V>,
  { schedule, kernel }: { readonly schedule: Schedule; readonly kernel: NoiseKernel },
): DiffusionModel<V> {
  requireInteger("dim", dim, 1);
  const denoise: Field<V> = (x, t) => {
    const alpha = schedule.alpha(t), y = space.scale(1 / alpha, x), { time } = dataPrediction(schedule, t);
    const level = space.constant(schedule.sigma(t) / alpha, y);
    return read(space, y, level, dim, (seen) => network(seen, time));
  };
  return fromDenoiser(schedule, denoise, { dim, space, kernel });
}
