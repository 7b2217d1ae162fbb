/**
 * Schedules that leave the data as they are, or mix them with noise on a straight line.
 *
 * @module
 */
import { requireNumber, requirePositive } from "../../core/mod.ts";
import { type Schedule, schedule } from "./schedule.ts";

/** Parameters of the schedules that leave the data as they are. */
export interface SigmaOptions {
  /** The least σ, in the data's unit. */
  readonly sigmaMin?: number;
  /** The largest. */
  readonly sigmaMax?: number;
}

/**
 * Variance exploding: α = 1 and a geometric σ. Song et al. (2021), equation 9 and
 * appendix C; Song, Ermon (2019). Data have noise σ_min
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
    variance: "sigma0^2 * (sigma1 / sigma0)^(2 * t)",
    parameters: { sigma0: sigmaMin, sigma1: sigmaMax },
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
  return schedule({ name: "linear path", alpha: "1 - t", sigma: "t", from: 0.001, to: 0.999 });
}

/**
 * The path on a quarter circle, α = cos(½π t) and σ = sin(½π t): it keeps the variance of data of variance 1 under noise, as
 * {@linkcode cosine} does with a small offset, and turns them at one speed. Albergo, Vanden-Eijnden (2023), "Building
 * normalizing flows with stochastic interpolants", take it for flows.
 *
 * @returns The schedule on [0.001, 0.999]: its SDE, though not its flow, is singular at t = 1.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { trigonometricPath } from "driftfield/processes";
 *
 * const { alpha, sigma } = trigonometricPath();
 * assertAlmostEquals(alpha(0.3) ** 2 + sigma(0.3) ** 2, 1);
 * ```
 */
export function trigonometricPath(): Schedule {
  return schedule({
    name: "trigonometric path",
    alpha: "cos(pi * t / 2)",
    sigma: "sin(pi * t / 2)",
    from: 0.001,
    to: 0.999,
  });
}

function requireSigmas(sigmaMin: number, sigmaMax: number): void {
  requirePositive("sigmaMin", sigmaMin);
  requirePositive("sigmaMax", sigmaMax);
  if (sigmaMax <= sigmaMin) {
    throw new RangeError(`sigmaMax must be above sigmaMin = ${sigmaMin}, got ${sigmaMax}`);
  }
  requireNumber("(sigmaMax / sigmaMin)²", (sigmaMax / sigmaMin) ** 2);
  requireNumber("sigmaMax²", sigmaMax ** 2);
}
