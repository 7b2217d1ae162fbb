/**
 * How much is learned, and how much there is to learn, at each level of noise.
 *
 * @module
 */
import { type Points, requireInteger, requireNumbers, requireObject, requirePoints } from "../core/mod.ts";
import { type DiffusionModel, noiseLevel, timeAtNoiseLevel } from "../processes/mod.ts";
import { type LossEstimate, meanOfRows, meanSquares } from "./estimate.ts";
import { noisesAt, type NoisesOptions, timeAtShare } from "./noises.ts";

/** Where to look at a model, and what to hold it to. */
export interface ByLevelOptions extends NoisesOptions {
  /** σ/α of each level, or how many of them, even in ln σ/α over the schedule's range; 12 by default. */
  readonly levels?: number | readonly number[];
}

/** The denoising loss at one level of noise. */
export interface LevelLoss {
  /** Time. */
  readonly t: number;
  /** σ/α, in the data's unit. */
  readonly level: number;
  /** E‖ε̂ − ε‖²/dim: for a model that always answers 0 the variance of ε, 1 if it is normal. */
  readonly loss: LossEstimate;
  /** E‖ε* − ε‖²/dim, the least that any model can have, from the same draws; where `exact` is given. */
  readonly floor?: LossEstimate;
  /** E‖ε̂ − ε*‖²/dim = loss − floor, with far less variance: what is left to learn; where `exact` is given. */
  readonly excess?: LossEstimate;
}

/**
 * The loss of a model's noise ε̂ = E[ε | x_t] by noise level, and its floor, which is not 0: with ε* the exact model's
 * noise and J(p) = E‖∇ log p‖² the Fisher information,
 *
 *     E‖ε̂ − ε‖² = E‖ε* − ε‖² + E‖ε̂ − ε*‖²,   E‖ε* − ε‖² = dim − σ² J(p_t)
 *
 * (Vincent 2011: denoising and explicit score matching differ by what does not depend on the model). A loss says little
 * without its floor; once the excess is near 0 there is nothing left to learn. Noise is drawn as the model's `kernel` has it;
 * where that is not normal the first equation holds, the second does not.
 *
 * @param model The noised data, learned or known, in any space.
 * @param x0 Data that the model has not seen, at least two rows: shape [batch, dim].
 * @param options The generator; levels, the exact model.
 * @returns One entry a level, in the order asked for, or from little noise to much.
 * @throws {RangeError} If x₀ or an answer is not finite, dim, schedule or noise differ, or a level lies outside the schedule's.
 *
 * @example Data N(0, 1), taken for N(0, 4): at σ = 1 the noise is x_t/2, not x_t/5
 * ```ts
 * import { assert } from "@std/assert";
 * import { gaussianMixture, noised } from "driftfield/datasets";
 * import { lossByLevel } from "driftfield/losses";
 * import { check } from "driftfield/metrics";
 * import { edm } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const data = gaussianMixture({ means: [[0]], sigma: 1 }), wide = gaussianMixture({ means: [[0]], sigma: 2 });
 * const [exact, model] = [data, wide].map((law) => noised(law, edm()));
 * const x0 = data.sample(4000, philox(0)), [row] = await lossByLevel(model, x0, { rng: philox(1), levels: [1], exact });
 * assert(check("floor", row.floor!, 1 / 2).passed);
 * assert(check("excess", row.excess!, (1 / 2 - 1 / 5) ** 2 * 2).passed);
 * ```
 */
export async function lossByLevel<V>(
  model: DiffusionModel<V>,
  x0: Points,
  { levels = 12, ...options }: ByLevelOptions,
): Promise<LevelLoss[]> {
  requireObject("model", model, "schedule", "space", "noise");
  requirePoints("x0", x0, 2);
  requireObject("rng", options.rng, "fork");
  if (options.exact !== undefined) requireObject("exact", options.exact, "schedule", "noise");
  if (typeof levels !== "number") requireNumbers("levels", levels);
  const { schedule } = model, out: LevelLoss[] = [];
  if (typeof levels === "number") requireInteger("levels", levels, 2);
  const times = typeof levels === "number"
    ? Array.from({ length: levels }, (_, n) => timeAtShare(schedule, n / (levels - 1)))
    : levels.map((level) => timeAtNoiseLevel(schedule, level));
  const mean = (a: Points, b: Points) => meanOfRows(meanSquares(a, b));
  for (const [step, t] of times.entries()) {
    const { drawn, learned, known } = await noisesAt(model, x0, t, step, options);
    out.push({
      t,
      level: noiseLevel(schedule, t),
      loss: mean(learned, drawn),
      ...(known && { floor: mean(known, drawn), excess: mean(learned, known) }),
    });
  }
  return out;
}
