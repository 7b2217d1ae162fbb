/**
 * The exact transitions of geometric Brownian motion: its logarithm's increments.
 *
 * @module
 */
import { requireNumber, requireObject, requirePositive } from "../../core/mod.ts";
import { gapsOf, sum } from "./observations.ts";

/** μ and σ of dS = μ S dt + σ S dW. */
export interface GeometricBrownianParameters {
  /** Growth rate μ of the mean, E S(t) = S(0) e^{μt}, in 1/unit of time. */
  readonly mu: number;
  /** Volatility σ above 0, in 1/√(unit of time). */
  readonly sigma: number;
}

/**
 * Requires σ above 0 and a finite μ.
 *
 * @param parameters μ, σ.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If one is out of range.
 */
export function requireGeometricBrownian(parameters: GeometricBrownianParameters): void {
  requireObject("parameters", parameters);
  const { mu, sigma } = parameters;
  requireNumber("mu", mu);
  requirePositive("sigma", sigma);
}

/**
 * Prices as the logarithms whose increments are independent.
 *
 * @param times Increasing times: length [n + 1].
 * @param prices Above 0: length [n + 1].
 * @param least The fewest observations that will do.
 * @returns Gaps between times, length [n]; logarithms, length [n + 1]; the time from first to last.
 * @throws {RangeError} If a price is not above 0, or times and prices are none of a path.
 */
export function logPath(times: ArrayLike<number>, prices: ArrayLike<number>, least: number) {
  const gaps = gapsOf(times, "prices", prices, least);
  for (let i = 0; i < prices.length; i++) requirePositive(`prices[${i}]`, prices[i]);
  return { gaps, logs: Float64Array.from(prices, Math.log), total: times[gaps.length] - times[0] };
}

/**
 * Σ [log N(r; ν h, σ² h) − log S], ν = μ − σ²/2: the density of the returns r, as one of prices.
 *
 * @param path Gaps and logarithms.
 * @param parameters μ, σ.
 * @returns log p(S₁, …, S_n | S₀).
 */
export function logDensity(
  { gaps, logs }: { gaps: Float64Array; logs: Float64Array },
  { mu, sigma }: GeometricBrownianParameters,
): number {
  return sum(gaps.length, (i) => {
    const sd = sigma * Math.sqrt(gaps[i]);
    const z = (logs[i + 1] - logs[i] - (mu - sigma ** 2 / 2) * gaps[i]) / sd;
    return -(Math.log(2 * Math.PI) + z * z) / 2 - Math.log(sd) - logs[i + 1];
  });
}
