/**
 * Noised rows in the unit of the data.
 *
 * @module
 */
import { type Points, zeros } from "../core/mod.ts";
import type { NoisedBatch } from "./noised_batches.ts";

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
