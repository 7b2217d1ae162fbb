/**
 * Geometric Brownian motion from one observed path.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";
import { sum } from "./observations.ts";
import type { ParameterEstimate } from "./parameter_estimate.ts";
import {
  type GeometricBrownianParameters,
  logDensity,
  logPath,
  requireGeometricBrownian,
} from "./returns.ts";

export type { GeometricBrownianParameters };

/** What one path says about μ and σ of dS = μ S dt + σ S dW. */
export interface GeometricBrownianFit {
  /** Growth rate μ of the mean, in 1/unit of time. */
  readonly mu: ParameterEstimate;
  /** Volatility σ, in 1/√(unit of time). */
  readonly sigma: ParameterEstimate;
  /** Growth rate μ − σ²/2 of the logarithm, and of the median, in 1/unit of time. */
  readonly logDrift: ParameterEstimate;
  /** μ and σ as plain numbers: what a forecast or a simulation takes. */
  readonly parameters: GeometricBrownianParameters;
  /** log p(S₁, …, S_n | S₀), a density of prices, at the estimates. */
  readonly logLikelihood: number;
  /** Number n of transitions it comes from. */
  readonly transitions: number;
}

/**
 * Maximum likelihood for dS = μ S dt + σ S dW, from one path: by Itô's lemma the returns r = log(S(t + h)/S(t)) are
 * independent N(ν h, σ² h) with ν = μ − σ²/2, so that over a time T in n steps, equal or not,
 *
 *     ν = Σ r / T,   σ² = (1/n) Σ (r − ν h)²/h,   μ = ν + σ²/2
 *     Var ν = σ²/T,   Var σ² = 2σ⁴/n,   Var σ = σ²/(2n),   Var μ = σ²/T + σ⁴/(2n)
 *
 * the last two by the delta method. Only a longer time sharpens ν and μ; more prices in the same time sharpen σ.
 *
 * @param times Increasing times: length [n + 1], n ≥ 2.
 * @param prices S at these times, above 0: length [n + 1].
 * @returns μ, σ and ν with standard errors, and the log-likelihood.
 * @throws {TypeError} If a time or price is no number.
 * @throws {RangeError} If there are fewer than 3 observations, one is not finite, times do not increase, a price is not
 *   above 0 (its index is named), or all returns are alike.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { fitGeometricBrownian } from "driftfield/processes";
 *
 * const { mu, sigma } = fitGeometricBrownian([0, 1, 2], [1, Math.exp(0.3), Math.exp(0.2)]); // returns 0.3, −0.1
 * assertAlmostEquals(sigma.value, 0.2);
 * assertAlmostEquals(mu.value, 0.1 + 0.2 ** 2 / 2);
 * ```
 */
export function fitGeometricBrownian(
  times: ArrayLike<number>,
  prices: ArrayLike<number>,
): GeometricBrownianFit {
  const { gaps, logs, total } = logPath(times, prices, 3), n = gaps.length;
  const nu = (logs[n] - logs[0]) / total, residual = (i: number) => logs[i + 1] - logs[i] - nu * gaps[i];
  const rounding = 8 * Number.EPSILON * logs.reduce((most, v) => Math.max(most, Math.abs(v)), 1);
  if (gaps.every((_, i) => Math.abs(residual(i)) < rounding)) {
    throw new RangeError(`prices grow without noise, at a rate of ${nu}: σ = 0`);
  }
  const square = sum(n, (i) => residual(i) ** 2 / gaps[i]) / n, sigma = Math.sqrt(square);
  const parameters = { mu: nu + square / 2, sigma };
  const fit = {
    mu: { value: parameters.mu, standardError: Math.sqrt(square / total + square ** 2 / (2 * n)) },
    sigma: { value: sigma, standardError: sigma / Math.sqrt(2 * n) },
    logDrift: { value: nu, standardError: sigma / Math.sqrt(total) },
  };
  for (const [name, { value, standardError }] of Object.entries(fit)) {
    requireNumber(name, value);
    requireNumber(`standard error of ${name}`, standardError);
  }
  return { ...fit, parameters, logLikelihood: logDensity({ gaps, logs }, parameters), transitions: n };
}

/**
 * log p(S₁, …, S_n | S₀) of prices under given parameters: their exact log-likelihood, or the log-score of the one-step
 * forecasts of prices held back.
 *
 * @param parameters μ, σ.
 * @param times Increasing times: length [n + 1], n ≥ 1.
 * @param prices S at these times, above 0: length [n + 1].
 * @returns The log-likelihood, in nats.
 * @throws {RangeError} If σ or a price is not above 0, there are fewer than 2 observations, one is not finite, or times
 *   do not increase.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { geometricBrownianLogLikelihood } from "driftfield/processes";
 *
 * const logP = geometricBrownianLogLikelihood({ mu: 0.5, sigma: 1 }, [0, 1], [1, 1]); // the return 0 is N(0, 1)
 * assertAlmostEquals(logP, -Math.log(2 * Math.PI) / 2);
 * ```
 */
export function geometricBrownianLogLikelihood(
  parameters: GeometricBrownianParameters,
  times: ArrayLike<number>,
  prices: ArrayLike<number>,
): number {
  requireGeometricBrownian(parameters);
  return logDensity(logPath(times, prices, 2), parameters);
}
