/**
 * Data under noise: the law of x_t, where it is known.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import type { DiffusionModel, Schedule } from "../processes/mod.ts";
import type { Dataset, SmoothDataset } from "./dataset.ts";

/** A law under noise: the model that a perfect network would be, and the law of x_t at any time. */
export interface NoisedLaw extends DiffusionModel<Points> {
  /** Δ log p_t: [batch, dim] ↦ [batch, 1]. */
  laplacian(x: Points, t: number): Points;
  /** The law of x_t. */
  at(t: number): SmoothDataset;
  /** log p_t of each row, nats: length [batch]. */
  logDensity(x: Points, t: number): Float64Array;
}

/**
 * A data set under noise: density, score, denoiser, velocity and Δ log p of α X + σ ε, exact at any time. What a network
 * learns is compared with it, and its loss has a floor, that of these fields.
 *
 * The law of a Gaussian mixture is the mixture of N(α m_k, α² Σ_k + σ² I). Nothing divides by α or σ: all hold for clean
 * data too, and where nothing is left of them. A blurred curve is a mixture, of as many Gaussians as it takes; the
 * squares of a checkerboard are blurred each on its own.
 *
 * @param data A data set whose density is known: every toy set. Of real data, {@linkcode noisedPoints} takes the rows.
 * @param schedule α and σ.
 * @returns The model, with `laplacian`, `at(t)` and `logDensity`; of a mixture, `at(t)` is a mixture.
 * @throws {TypeError} If the data set has no density.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { checkerboard, gaussianMixture, noised } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 *
 * const pair = noised(gaussianMixture({ means: [[-1, 0], [1, 0]], sigma: 0.6 }), edm());
 * assertEquals([...pair.score(points([[0, 2]]), 0.8).data], [0, -2]);
 *
 * const edge = noised(checkerboard(), edm()).score(points([[1, 0]]), 0.1); // √(2/π)/σ, into the square
 * assertAlmostEquals(edge.data[1], Math.sqrt(2 / Math.PI) / 0.1);
 * ```
 */
export function noised<Law extends NoisedLaw = NoisedLaw>(
  data: Dataset & { noised?(schedule: Schedule): Law },
  schedule: Schedule,
): Law {
  if (data.noised) return data.noised(schedule) as Law;
  throw new TypeError(
    `${data.name} has no density that could be noised` +
      (data.points ? "; noisedPoints takes the law of its rows" : ""),
  );
}
