/**
 * The samplers of EDM.
 *
 * @module
 */
import { combine, requireNumber } from "../core/mod.ts";
import { logSnr, type Schedule, timeAtLogSnr } from "../processes/mod.ts";
import { inTime, requireLevel } from "./ends.ts";
import type { Sampler } from "./sampler.ts";
import { karrasTimes } from "./times.ts";

/** How much noise is put in on the way, in the paper's letters: none by default. */
export interface EdmOptions {
  /** S_churn ≥ 0: how much in all. */
  readonly churn?: number;
  /** S_min ≥ 0: no noise is added below this σ/α; 0 by default. */
  readonly churnMin?: number;
  /** S_max: nor above this one; ∞ by default. */
  readonly churnMax?: number;
  /** S_noise: standard deviation of what is added, relative to what is due; 1 by default. */
  readonly churnNoise?: number;
}

/**
 * The samplers of Karras et al. (2022), "Elucidating the design space of diffusion-based generative models", algorithm 1
 * (S_churn = 0) and algorithm 2: Heun's method for y = x/α in ℓ = σ/α, where the probability flow is dy/dℓ = E[ε | x],
 * after the noise has been raised from ℓ to ℓ̂ = (1 + γ) ℓ, γ = min(S_churn/steps, √2 − 1), but not above that of the
 * schedule's end:
 *
 *     ŷ = y + √(ℓ̂² − ℓ²) S_noise z,   y′ = ŷ + (ℓ′ − ℓ̂) ½ (ε(ŷ, ℓ̂) + ε(ŷ + (ℓ′ − ℓ̂) ε(ŷ, ℓ̂), ℓ′))
 *
 * The step of those algorithms to σ = 0 is what `sample` ends with: x ← E[x₀ | x].
 *
 * Both halves of a step keep the law of the noised data (if S_noise = 1), so that Heun's error is the only one: of order 2,
 * with churn too, where there are steps enough that γ is below √2 − 1.
 *
 * @param options S_churn, S_min, S_max and S_noise.
 * @returns The sampler.
 * @throws {RangeError} If one of them is below 0, or S_max below S_min.
 *
 * @example All data are 3
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { edm, fromDenoiser } from "driftfield/processes";
 * import { edmSampler } from "driftfield/samplers";
 *
 * const model = fromDenoiser(edm(), (x) => float64.constant(3, x), { dim: 1 }), x = points([[11]]);
 * assertEquals(edmSampler().step({ model, x, t: 4, next: 1, steps: 1, normal: () => x }).x, points([[5]]));
 * ```
 */
export function edmSampler(
  { churn = 0, churnMin = 0, churnMax = Infinity, churnNoise = 1 }: EdmOptions = {},
): Sampler {
  requireNumber("churn", churn, 0);
  requireNumber("churnMin", churnMin, 0);
  if (typeof churnMax !== "number") throw new TypeError(`churnMax must be a number, got ${churnMax}`);
  if (!(churnMax >= churnMin)) {
    throw new RangeError(`churnMax must be at least churnMin = ${churnMin}, got ${churnMax}`);
  }
  requireNumber("churnNoise", churnNoise, 0);
  return {
    name: churn === 0 ? "EDM (Heun)" : `EDM (stochastic Heun, churn ${churn})`,
    order: 2,
    steps: churn === 0 ? 40 : 100,
    draws: churn === 0 ? 0 : 1,
    times: karrasTimes,
    step: ({ model: { schedule, space, noise }, x, t, next, steps, normal }) => {
      const { alpha } = schedule, level = levelAt(schedule, t), end = levelAt(schedule, next);
      const churned = churn > 0 && level >= churnMin && level <= churnMax;
      const raised = churned ? raise(schedule, t, Math.min(churn / steps, Math.SQRT2 - 1)) : t;
      const high = raised === t ? level : levelAt(schedule, raised);
      const added = churnNoise * Math.sqrt(Math.max(0, high ** 2 - level ** 2));
      const y = space.scale(1 / alpha(t), x), start = added > 0 ? combine(space, y, [added, normal(0)]) : y;
      const slope = noise(space.scale(alpha(raised), start), raised), step = end - high;
      const guess = combine(space, start, [step, slope]);
      const mean = combine(space, start, [step / 2, slope], [
        step / 2,
        noise(space.scale(alpha(next), guess), next),
      ]);
      return { x: space.scale(alpha(next), mean) };
    },
  };
}

/** σ/α. */
function levelAt(schedule: Schedule, t: number): number {
  requireLevel("edmSampler", schedule, t, inTime);
  return schedule.sigma(t) / schedule.alpha(t);
}

/** The time at which σ/α is 1 + γ times what it is at t, but not after the schedule's end. */
function raise(schedule: Schedule, t: number, gamma: number): number {
  const value = logSnr(schedule, t) - 2 * Math.log1p(gamma);
  return value <= logSnr(schedule, schedule.to) ? Math.max(t, schedule.to) : timeAtLogSnr(schedule, value);
}
