/**
 * What errors of the score cost in likelihood.
 *
 * @module
 */
import { type Points, requireInteger, requireObject, requirePoints, squaredNorms } from "../core/mod.ts";
import { type DiffusionModel, noiseLevel, normalKernel } from "../processes/mod.ts";
import { type LossEstimate, meanOfRows, meanSquares } from "./estimate.ts";
import { noisesAt, type NoisesOptions, timeAtShare } from "./noises.ts";

/** How to bound a divergence. */
export interface DivergenceBoundOptions extends NoisesOptions {
  /** The model that knows the law of x₀. */
  readonly exact: DiffusionModel<Points>;
  /** At how many noise levels the integrand is looked at; 64 by default. */
  readonly levels?: number;
}

/**
 * At most how far, in nats, the law of the data is from that of a model's samples: the Kullback–Leibler divergence
 * KL(p_from ‖ q), q the law at `from` of the reverse SDE with the model's score s_θ, started at `to` from N(0, σ² I)
 * (Song, Durkan, Murray, Ermon 2021, "Maximum likelihood training of score-based diffusion models", theorem 1):
 *
 *     KL(p_from ‖ q) ≤ ½ ∫ g² E‖s − s_θ‖² dt + KL(p_to ‖ N(0, σ² I)),   KL(p_to ‖ N(0, σ² I)) ≤ E‖x₀‖² α²/(2σ²)
 *
 * As g² dt = 2 σ² d ln σ/α, the integral is that of the excess E‖ε̂ − ε*‖² over ln σ/α, whatever the schedule; it is
 * taken by the midpoint rule. The second inequality is the convexity of the divergence. The first is an equality, but for
 * the prior, where s_θ is the score of some data's noised laws. The law of the probability flow may be further off.
 *
 * @param model The noised data, learned or known, in any space.
 * @param x0 Data that the model has not seen, at least two rows: shape [batch, dim].
 * @param options The generator, the exact model, how many levels.
 * @returns The bound, nats, and its standard error.
 * @throws {RangeError} If x₀ or an answer is not finite, or dim, schedule or noise differ.
 * @throws {TypeError} If the noise is not normal: the theorem is one of SDEs.
 *
 * @example Data N(0, 1), taken for N(0, 4)
 * ```ts
 * import { assert } from "@std/assert";
 * import { gaussianMixture, noised } from "driftfield/datasets";
 * import { divergenceBound } from "driftfield/losses";
 * import { check } from "driftfield/metrics";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const data = gaussianMixture({ means: [[0]], sigma: 1 }), wide = gaussianMixture({ means: [[0]], sigma: 2 });
 * const [exact, model] = [data, wide].map((law) => noised(law, edm()));
 * const bound = await divergenceBound(model, data.sample(2000, philox(0)), { rng: philox(1), exact });
 * const truth = Math.log(2) + 1 / 8 - 1 / 2; // KL(N(0, 1) ‖ N(0, 4)), the data's noise of 0.002 left out
 * assert(check("bound", bound, truth, { tolerance: 1e-3 }).passed);
 * ```
 */
export async function divergenceBound<V>(
  model: DiffusionModel<V>,
  x0: Points,
  { levels = 64, ...options }: DivergenceBoundOptions,
): Promise<LossEstimate> {
  requireObject("model", model, "schedule", "space", "noise");
  requirePoints("x0", x0, 2);
  requireObject("exact", options.exact, "schedule", "noise");
  requireObject("rng", options.rng, "fork");
  requireInteger("levels", levels, 1);
  const { schedule, kernel = normalKernel } = model,
    [, dim] = x0.shape,
    most = noiseLevel(schedule, schedule.to);
  if (kernel.name !== normalKernel.name) {
    throw new TypeError(
      `divergenceBound is for ${normalKernel.name} noise, but the model's is ${kernel.name}`,
    );
  }
  const width = Math.log(most / noiseLevel(schedule, schedule.from)) / levels;
  const rows = squaredNorms(x0).map((square) => square / (2 * most ** 2));
  for (let n = 0; n < levels; n++) {
    const t = timeAtShare(schedule, (n + 0.5) / levels);
    const { learned, known } = await noisesAt(model, x0, t, n, options);
    meanSquares(learned, known!).forEach((excess, i) => rows[i] += width * dim * excess);
  }
  return meanOfRows(rows);
}
