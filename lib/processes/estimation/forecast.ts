/**
 * What follows: the exact law of a process at later times, given where it is now.
 *
 * @module
 */
import { requireNumber, requireNumbers, requirePositive } from "../../core/mod.ts";
import { normalQuantile } from "../../random/mod.ts";
import { type GeometricBrownianParameters, requireGeometricBrownian } from "./returns.ts";
import { type OrnsteinUhlenbeckParameters, requireOrnsteinUhlenbeck, transition } from "./transitions.ts";

/** Which bands a forecast has. */
export interface ForecastOptions {
  /** Probability of each band, between 0 and 1: 50, 80 and 95 per cent by default. */
  readonly levels?: readonly number[];
}

/** A band that a later value falls into with a known probability, as likely below it as above. */
export interface ForecastBand {
  /** The probability. */
  readonly level: number;
  /** Lower end at each horizon: length [horizons]. */
  readonly lower: Float64Array;
  /** Upper end at each horizon: length [horizons]. */
  readonly upper: Float64Array;
}

/** The law at later times: a fan. */
export interface Forecast {
  /** How far ahead: length [horizons]. */
  readonly horizons: Float64Array;
  /** Mean, given where it is now: length [horizons]. */
  readonly mean: Float64Array;
  /** Variance, given where it is now: length [horizons]. */
  readonly variance: Float64Array;
  /** As likely below as above: length [horizons]. */
  readonly median: Float64Array;
  /** One band a level, in the order asked for. */
  readonly bands: readonly ForecastBand[];
}

/**
 * The law of an Ornstein–Uhlenbeck process later, given X(0) = x0: N(μ + (x0 − μ) e^{−θh}, σ² (1 − e^{−2θh})/(2θ)), and
 * its quantiles. The parameters are taken as known: their own uncertainty is not in the bands.
 *
 * @param parameters θ, μ, σ, such as a fit's `parameters`.
 * @param x0 Where it is now.
 * @param horizons How far ahead, above 0: length [horizons], any order.
 * @param options Levels of the bands.
 * @returns Mean, variance and bands at each horizon.
 * @throws {RangeError} If θ, σ or a horizon is not above 0, or a level not between 0 and 1.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { forecastOrnsteinUhlenbeck } from "driftfield/processes";
 *
 * const parameters = { theta: Math.LN2, mu: 0, sigma: 1 }; // half of what is left is gone after each unit of time
 * const { mean, bands } = forecastOrnsteinUhlenbeck(parameters, 8, [1, 2, 3], { levels: [0.9] });
 * mean.forEach((m, i) => assertAlmostEquals(m, [4, 2, 1][i]));
 * assertAlmostEquals((bands[0].lower[2] + bands[0].upper[2]) / 2, 1);
 * ```
 */
export function forecastOrnsteinUhlenbeck(
  parameters: OrnsteinUhlenbeckParameters,
  x0: number,
  horizons: ArrayLike<number>,
  options: ForecastOptions = {},
): Forecast {
  requireOrnsteinUhlenbeck(parameters);
  requireNumber("x0", x0);
  const { theta, mu, sigma } = parameters, ahead = requireHorizons(horizons);
  const mean = ahead.map((h) => mu + (x0 - mu) * transition(theta, h).a);
  const variance = ahead.map((h) => sigma ** 2 * transition(theta, h).w);
  const quantile = (z: number) => mean.map((m, i) => m + z * Math.sqrt(variance[i]));
  return fan({ horizons: ahead, mean, variance }, quantile, options);
}

/**
 * The law of geometric Brownian motion later, given S(0) = s0: log S(h) ~ N(log s0 + (μ − σ²/2) h, σ² h), so that
 *
 *     E S(h) = s0 e^{μh},   Var S(h) = s0² e^{2μh} (e^{σ²h} − 1),   quantiles s0 exp((μ − σ²/2) h + z σ √h)
 *
 * The parameters are taken as known: their own uncertainty is not in the bands.
 *
 * @param parameters μ, σ, such as a fit's `parameters`.
 * @param s0 Price now, above 0.
 * @param horizons How far ahead, above 0: length [horizons], any order.
 * @param options Levels of the bands.
 * @returns Mean, variance, median and bands at each horizon.
 * @throws {RangeError} If σ, the price or a horizon is not above 0, or a level not between 0 and 1.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { forecastGeometricBrownian } from "driftfield/processes";
 *
 * const { mean, median } = forecastGeometricBrownian({ mu: 0.02, sigma: 0.2 }, 100, [10]);
 * assertAlmostEquals(mean[0], 100 * Math.exp(0.2));
 * assertAlmostEquals(median[0], 100); // half of the paths have lost by then
 * ```
 */
export function forecastGeometricBrownian(
  parameters: GeometricBrownianParameters,
  s0: number,
  horizons: ArrayLike<number>,
  options: ForecastOptions = {},
): Forecast {
  requireGeometricBrownian(parameters);
  requirePositive("s0", s0);
  const { mu, sigma } = parameters, ahead = requireHorizons(horizons);
  const mean = ahead.map((h) => s0 * Math.exp(mu * h));
  const variance = ahead.map((h, i) => mean[i] ** 2 * Math.expm1(sigma ** 2 * h));
  const quantile = (z: number) =>
    ahead.map((h) => s0 * Math.exp((mu - sigma ** 2 / 2) * h + z * sigma * Math.sqrt(h)));
  return fan({ horizons: ahead, mean, variance }, quantile, options);
}

/** Moments, and central bands from the quantile that is z standard normal deviations from the median. */
function fan(
  moments: Pick<Forecast, "horizons" | "mean" | "variance">,
  quantile: (z: number) => Float64Array,
  { levels = [0.5, 0.8, 0.95] }: ForecastOptions,
): Forecast {
  moments.horizons.forEach((h, i) => {
    requireNumber(`mean at horizon ${h}`, moments.mean[i]);
    requireNumber(`variance at horizon ${h}`, moments.variance[i]);
  });
  if (!Array.isArray(levels)) throw new TypeError(`levels must be a list of numbers, got ${levels}`);
  const bands = levels.map((level) => {
    requireNumber("level", level);
    if (!(level > 0 && level < 1)) throw new RangeError(`level must be between 0 and 1, got ${level}`);
    const z = normalQuantile((1 + level) / 2);
    return { level, lower: quantile(-z), upper: quantile(z) };
  });
  return { ...moments, median: quantile(0), bands };
}

function requireHorizons(horizons: ArrayLike<number>): Float64Array {
  requireNumbers("horizons", horizons);
  for (let i = 0; i < horizons.length; i++) requirePositive(`horizons[${i}]`, horizons[i]);
  return Float64Array.from(horizons);
}
