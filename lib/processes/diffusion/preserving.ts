/**
 * Schedules that shrink the data as the noise grows, so that variance stays about 1.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../core/mod.ts";
import { type Schedule, schedule } from "./schedule.ts";

/** Parameters of the schedules with a linear β. */
export interface LinearBetaOptions {
  /** β(0), 1/time; 0.1 by default. */
  readonly betaMin?: number;
  /** β(1), 1/time; 20 by default. */
  readonly betaMax?: number;
}

/** ∫₀ᵗ β of β = beta0 + beta1 t. */
const integral = "(beta0 * t + beta1 * t^2 / 2)";

/**
 * Variance preserving with a linear β: Song et al. (2021), "Score-based generative modeling through stochastic
 * differential equations", equation 11 and appendix C; the limit of the noising of Ho, Jain, Abbeel (2020).
 *
 *     dx = −½ β x dt + √β dW,   β = β₀ + β₁ t,   α² = exp(−∫β),   σ² = 1 − α²
 *
 * with β₀ = β(0) and β₁ = β(1) − β(0). Near t = 0 the subtraction leaves σ² a relative error of 10⁻¹⁶/σ², as if t were
 * off by that much.
 *
 * @param options β at t = 0 and t = 1.
 * @returns The schedule on [0.001, 1].
 * @throws {RangeError} If a β is not above 0, or they fall.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { variancePreserving } from "driftfield/processes";
 *
 * const { alpha, sigma } = variancePreserving();
 * assertAlmostEquals(alpha(0.3) ** 2 + sigma(0.3) ** 2, 1);
 * ```
 */
export function variancePreserving({ betaMin = 0.1, betaMax = 20 }: LinearBetaOptions = {}): Schedule {
  requireBetas(betaMin, betaMax);
  return schedule({
    name: "variance preserving",
    alpha: `exp(-${integral} / 2)`,
    variance: `1 - exp(-${integral})`,
    parameters: { beta0: betaMin, beta1: betaMax - betaMin },
  });
}

/**
 * Sub-variance preserving: the drift of {@linkcode variancePreserving} with less noise, σ = 1 − α². Song et al. (2021),
 * equation 12.
 *
 * @param options β at t = 0 and t = 1.
 * @returns The schedule on [0.001, 1].
 * @throws {RangeError} If a β is not above 0, or they fall.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { subVariancePreserving } from "driftfield/processes";
 *
 * const { alpha, sigma } = subVariancePreserving();
 * assertAlmostEquals(sigma(0.3), 1 - alpha(0.3) ** 2);
 * ```
 */
export function subVariancePreserving({ betaMin = 0.1, betaMax = 20 }: LinearBetaOptions = {}): Schedule {
  requireBetas(betaMin, betaMax);
  return schedule({
    name: "sub-variance preserving",
    alpha: `exp(-${integral} / 2)`,
    sigma: `1 - exp(-${integral})`,
    parameters: { beta0: betaMin, beta1: betaMax - betaMin },
  });
}

/**
 * Variance preserving with the cosine schedule of Nichol and Dhariwal (2021), "Improved denoising diffusion
 * probabilistic models", equation 17, in continuous time:
 *
 *     α = cos(½π (t + s)/(1 + s)) / cos(½π s/(1 + s)),   σ² = 1 − α²
 *
 * Its β = −2 α′/α diverges at t = 1, so it is used up to t = 0.995.
 *
 * @param options `s`, the offset that keeps β from being tiny near t = 0; 0.008 by default.
 * @returns The schedule on [0.001, 0.995].
 * @throws {RangeError} If s < 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cosine } from "driftfield/processes";
 *
 * assertEquals(cosine().alpha(0), 1);
 * ```
 */
export function cosine({ s = 0.008 }: { readonly s?: number } = {}): Schedule {
  requireNumber("s", s, 0);
  const alpha = "cos(pi / 2 * (t + s) / (1 + s)) / cos(pi / 2 * s / (1 + s))";
  return schedule({
    name: "cosine",
    alpha,
    variance: `1 - (${alpha})^2`,
    parameters: { s },
    from: 0.001,
    to: 0.995,
  });
}

function requireBetas(betaMin: number, betaMax: number): void {
  requirePositive("betaMin", betaMin);
  requireNumber("betaMax", betaMax, betaMin);
}
