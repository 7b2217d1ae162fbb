/**
 * Normal laws on a line of data, base and noise between them, of which all is known.
 *
 * @module
 */
import { combine, type Field, float64, type Points } from "driftfield/core";
import type { Drawable, Latent, Schedule } from "driftfield/processes";

/** N(mean, deviation²) in every coordinate. */
export interface Normal {
  readonly mean: number;
  readonly deviation: number;
}

/** Draws of it. */
export const drawable = ({ mean, deviation }: Normal, dim = 1): Drawable => ({
  name: `N(${mean}, ${deviation}²)`,
  dim,
  sample: (n, rng) => shifted(float64.scale(deviation, rng.normal([n, dim])), mean),
});

/** x + a. */
export const shifted = (x: Points, a: number): Points => float64.add(x, float64.constant(a, x));

/**
 * E[y | x_t] for all that is normal together with x_t = α x₀ + σ x₁ + γ z, data, base and z independent: mean y +
 * Cov(y, x_t)/Var x_t (x_t − mean x_t).
 */
export function between(
  data: Normal,
  base: Normal,
  { alpha, dAlpha, sigma, dSigma }: Schedule,
  { gamma, dGamma }: Latent = { gamma: () => 0, dGamma: () => 0 },
) {
  const given =
    (y: (t: number) => readonly [data: number, base: number, z: number]): Field<Points> => (x, t) => {
      const [p, q, r] = y(t), [a, b, c] = [alpha(t), sigma(t), gamma(t)];
      const covariance = a * p * data.deviation ** 2 + b * q * base.deviation ** 2 + c * r;
      const variance = (a * data.deviation) ** 2 + (b * base.deviation) ** 2 + c ** 2;
      const centred = shifted(x, -a * data.mean - b * base.mean);
      const mean = float64.constant(p * data.mean + q * base.mean, x);
      return combine(float64, mean, [covariance / variance, centred]);
    };
  return {
    velocity: given((t) => [dAlpha(t), dSigma(t), dGamma(t)]),
    denoise: given(() => [1, 0, 0]),
    noise: given(() => [0, 1, 0]),
    latentNoise: given(() => [0, 0, 1]),
    variance: (t: number) =>
      (alpha(t) * data.deviation) ** 2 + (sigma(t) * base.deviation) ** 2 + gamma(t) ** 2,
    mean: (t: number) => alpha(t) * data.mean + sigma(t) * base.mean,
  };
}

/** Rows (x, y). */
export const beside = (...parts: readonly Points[]): Points =>
  float64.stack(parts.flatMap((x) => Array.from({ length: x.shape[1] }, (_, k) => float64.column(x, k))));
