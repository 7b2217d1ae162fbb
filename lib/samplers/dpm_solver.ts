/**
 * DPM-Solver++.
 *
 * @module
 */
import { combine } from "../core/mod.ts";
import { logSnr } from "../processes/mod.ts";
import type { Sampler } from "./sampler.ts";
import { logSnrTimes } from "./times.ts";

/**
 * DPM-Solver++(2M) (Lu et al. 2022, "DPM-Solver++: Fast solver for guided sampling of diffusion probabilistic models",
 * algorithm 2): the probability flow is solved exactly but for the data D that the denoiser sees, which are held at where a
 * line in λ = ½ log-SNR, through what it saw at the step before, will be half a step ahead,
 *
 *     x ← (σ′/σ) x + α′ (1 − e^{−h}) (D + (h/2h₋) (D − D₋)),   h = λ′ − λ,   h₋ = λ − λ₋
 *
 * of order 2 at one evaluation a step. The first step has none before it, and is DDIM's.
 *
 * @returns The sampler.
 *
 * @example All data are 3: one step is enough
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromDenoiser } from "driftfield/processes";
 * import { dpmSolver } from "driftfield/samplers";
 *
 * const model = fromDenoiser(edm(), (x) => float64.constant(3, x), { dim: 1 }), x = points([[11]]);
 * const { x: after, denoised } = dpmSolver().step({ model, x, t: 4, next: 1, steps: 1, normal: () => x });
 * assertEquals([after, denoised], [points([[5]]), points([[3]])]);
 * ```
 */
export function dpmSolver(): Sampler {
  return {
    name: "DPM-Solver++(2M)",
    order: 2,
    steps: 50,
    draws: 0,
    times: logSnrTimes,
    step: ({ model: { schedule, space, denoise }, x, t, next, before }) => {
      const keep = schedule.sigma(next) / schedule.sigma(t), denoised = denoise(x, t);
      const gain = schedule.alpha(next) - keep * schedule.alpha(t); // α′ (1 − e^{−h})
      const end = combine(space, space.scale(keep, x), [gain, denoised]);
      if (!before) return { x: end, denoised };
      const h = logSnr(schedule, next) - logSnr(schedule, t);
      const ahead = h / (2 * (logSnr(schedule, t) - logSnr(schedule, before.t)));
      return { x: combine(space, end, [gain * ahead, space.sub(denoised, before.denoised)]), denoised };
    },
  };
}
