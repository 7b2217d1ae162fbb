/**
 * Denoising diffusion implicit models.
 *
 * @module
 */
import { combine, requireNumber } from "../core/mod.ts";
import type { Sampler } from "./sampler.ts";
import { logSnrTimes } from "./times.ts";

/**
 * DDIM (Song, Meng, Ermon 2021, "Denoising diffusion implicit models", equations 12 and 16): the data are guessed, and
 * noised again with the noise that is there, but for a part of it that is drawn anew,
 *
 *     x ← α′ D + √(σ′² − ς²) ε + ς z,   D = E[x₀|x],   ε = (x − α D)/σ,   ς² = η² (σ′²/σ²) (σ² − (α/α′)² σ′²)
 *
 * where α′ and σ′ are those of the next time. At η = 0 nothing is drawn: it is Euler's method for x/α in σ/α, of order 1.
 * At η = 1 it is the ancestral sampler of DDPM.
 *
 * @param options η, from 0 to 1; 0 by default.
 * @returns The sampler.
 * @throws {RangeError} If η < 0 or η > 1.
 *
 * @example All data are 3: one step is enough
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromDenoiser } from "driftfield/processes";
 * import { ddim } from "driftfield/samplers";
 *
 * const model = fromDenoiser(edm(), (x) => float64.constant(3, x), { dim: 1 }), x = points([[11]]);
 * const { x: after } = ddim().step({ model, x, t: 4, next: 1, steps: 1, normal: () => x });
 * assertEquals(after, points([[5]]));
 * ```
 */
export function ddim({ eta = 0 }: { readonly eta?: number } = {}): Sampler {
  requireNumber("eta", eta, 0, 1);
  return {
    name: `DDIM (η = ${eta})`,
    order: 1,
    steps: 200,
    draws: eta > 0 ? 1 : 0,
    times: logSnrTimes,
    step: ({ model: { schedule, space, denoise }, x, t, next, normal }) => {
      const [a, v, aNext, vNext] = [
        schedule.alpha(t),
        schedule.variance(t),
        schedule.alpha(next),
        schedule.variance(next),
      ];
      const fresh = eta ** 2 * vNext / v * Math.max(0, v - (a / aNext) ** 2 * vNext);
      const data = denoise(x, t), keep = Math.sqrt(Math.max(0, vNext - fresh) / v);
      const mean = combine(space, space.scale(keep, x), [aNext - keep * a, data]);
      return { x: fresh > 0 ? space.add(mean, space.scale(Math.sqrt(fresh), normal(0))) : mean };
    },
  };
}
