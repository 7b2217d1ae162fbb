/**
 * Denoising diffusion probabilistic models.
 *
 * @module
 */
import { combine, requireNumber } from "../core/mod.ts";
import { noising } from "../processes/mod.ts";
import type { Sampler } from "./sampler.ts";
import { logSnrTimes } from "./times.ts";

/**
 * Ancestral sampling (Ho, Jain, Abbeel 2020, "Denoising diffusion probabilistic models", equations 6 and 7): a draw from
 * the law of x at the next time given x and the data, these being guessed, D = E[x₀ | x]. With x = κ x′ + √β ε the
 * noising between the two times, κ = α/α′ and β = σ² − κ² σ′²,
 *
 *     x ← κ (σ′²/σ²) x + α′ (β/σ²) D + ς z,   ς² = β^v β̃^(1−v),   β̃ = β σ′²/σ²
 *
 * β̃ (v = 0) is that law's variance, right if all data are one point; β (v = 1), under a schedule that preserves variance,
 * is right if the data are N(0, 1). Both are of order 1, and they may be mixed (Nichol, Dhariwal 2021, equation 15).
 *
 * @param options `interpolation`: v, from 0 to 1; 0 by default.
 * @returns The sampler.
 * @throws {RangeError} If v < 0 or v > 1.
 *
 * @example All data are 3
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromDenoiser } from "driftfield/processes";
 * import { ddpm } from "driftfield/samplers";
 *
 * const model = fromDenoiser(edm(), (x) => float64.constant(3, x), { dim: 1 });
 * const moment = { model, x: points([[11]]), t: 4, next: 2, steps: 1, normal: () => points([[0]]) };
 * assertEquals(ddpm().step(moment).x, points([[5]])); // a quarter of the noise's variance is left
 * ```
 */
export function ddpm({ interpolation = 0 }: { readonly interpolation?: number } = {}): Sampler {
  requireNumber("interpolation", interpolation, 0, 1);
  return {
    name: interpolation === 0 ? "DDPM" : `DDPM (v = ${interpolation})`,
    order: 1,
    steps: 500,
    draws: 1,
    times: logSnrTimes,
    step: ({ model: { schedule, space, denoise }, x, t, next, normal }) => {
      const { keep, spread } = noising(schedule, next, t), share = spread ** 2 / schedule.variance(t);
      const left = schedule.variance(next) / schedule.variance(t);
      const mean = combine(space, space.scale(keep * left, x), [schedule.alpha(next) * share, denoise(x, t)]);
      return { x: combine(space, mean, [spread * Math.sqrt(left ** (1 - interpolation)), normal(0)]) };
    },
  };
}
