/**
 * The schedules of the literature.
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

const exponent = "(betaMin * t + (betaMax - betaMin) * t^2 / 2)";

/**
 * Variance preserving with a linear β: Song et al. (2021), "Score-based generative modeling through stochastic
 * differential equations", appendix C; the limit of the noising of Ho, Jain, Abbeel (2020).
 *
 *     dx = −½ β x dt + √β dW,   β = β₀ + (β₁ − β₀) t,   α² = exp(−∫β),   σ² = 1 − α²
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
    alpha: `exp(-${exponent} / 2)`,
    variance: `1 - exp(-${exponent})`,
    parameters: { betaMin, betaMax },
  });
}

/**
 * Sub-variance preserving: the drift of {@linkcode variancePreserving} with less noise, σ = 1 − α². Song et al. (2021),
 * equation 14.
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
    alpha: `exp(-${exponent} / 2)`,
    sigma: `1 - exp(-${exponent})`,
    parameters: { betaMin, betaMax },
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

/** Parameters of the schedules that leave the data as they are. */
export interface SigmaOptions {
  /** The least σ, in the data's unit. */
  readonly sigmaMin?: number;
  /** The largest. */
  readonly sigmaMax?: number;
}

/**
 * Variance exploding: α = 1 and a geometric σ. Song et al. (2021), appendix C; Song, Ermon (2019). Data have noise σ_min
 * already at t = 0, so its forward SDE, from t = 0, adds σ(t)² − σ_min².
 *
 *     σ = σ_min (σ_max/σ_min)^t
 *
 * @param options σ_min, 0.01 by default, and σ_max, 50 by default.
 * @returns The schedule on [0, 1].
 * @throws {RangeError} Unless 0 < σ_min < σ_max.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { varianceExploding } from "driftfield/processes";
 *
 * assertAlmostEquals(varianceExploding({ sigmaMin: 0.1, sigmaMax: 10 }).sigma(0.5), 1);
 * ```
 */
export function varianceExploding({ sigmaMin = 0.01, sigmaMax = 50 }: SigmaOptions = {}): Schedule {
  requireSigmas(sigmaMin, sigmaMax);
  return schedule({
    name: "variance exploding",
    alpha: 1,
    variance: "sigmaMin^2 * (sigmaMax / sigmaMin)^(2 * t)",
    parameters: { sigmaMin, sigmaMax },
    from: 0,
  });
}

/**
 * Time is noise: α = 1, σ = t. Karras, Aittala, Aila, Laine (2022), "Elucidating the design space of diffusion-based
 * generative models" (EDM), table 1.
 *
 * @param options σ_min, 0.002 by default, and σ_max, 80 by default: the times between which samplers go.
 * @returns The schedule on [σ_min, σ_max].
 * @throws {RangeError} Unless 0 < σ_min < σ_max.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { edm } from "driftfield/processes";
 *
 * assertEquals(edm().sigma(3), 3);
 * ```
 */
export function edm({ sigmaMin = 0.002, sigmaMax = 80 }: SigmaOptions = {}): Schedule {
  requireSigmas(sigmaMin, sigmaMax);
  return schedule({ name: "EDM", alpha: 1, variance: "t^2", from: sigmaMin, to: sigmaMax });
}

/**
 * The straight path between data and noise, α = 1 − t and σ = t: that of flow matching (Lipman et al. 2023) and
 * rectified flow (Liu et al. 2023), with time from data to noise.
 *
 * @returns The schedule on [0.001, 0.999]: its SDE, though not its flow, is singular at t = 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { linearPath } from "driftfield/processes";
 *
 * const { alpha, sigma } = linearPath();
 * assertEquals([alpha(0.25), sigma(0.25)], [0.75, 0.25]);
 * ```
 */
export function linearPath(): Schedule {
  return schedule({ name: "linear path", alpha: "1 - t", variance: "t^2", from: 0.001, to: 0.999 });
}

function requireBetas(betaMin: number, betaMax: number): void {
  requirePositive("betaMin", betaMin);
  requireNumber("betaMax", betaMax, betaMin);
}

function requireSigmas(sigmaMin: number, sigmaMax: number): void {
  requirePositive("sigmaMin", sigmaMin);
  requirePositive("sigmaMax", sigmaMax);
  if (sigmaMax <= sigmaMin) {
    throw new RangeError(`sigmaMax must be above sigmaMin = ${sigmaMin}, got ${sigmaMax}`);
  }
}
