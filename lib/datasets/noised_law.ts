/**
 * From a law that is known at any noise to a model of it.
 *
 * @module
 */
import { float64, type Points } from "../core/mod.ts";
import type { Schedule } from "../processes/mod.ts";
import type { NoisedLaw } from "./noised.ts";

/** x = α x₀ + σ ε. */
export interface NoiseAt {
  /** α. */
  readonly alpha: number;
  /** σ². */
  readonly variance: number;
}

/** What field: a x₀ + b ∇ log p(x | x₀), with ∇ log p(x | x₀) = (α x₀ − x)/σ². */
export interface Blend {
  /** a. */
  readonly data: number;
  /** b. */
  readonly score: number;
}

/** What there is to know of x = α x₀ + σ ε at points x, shape [batch, dim]. */
export interface UnderNoise {
  /** Coordinates of a point. */
  readonly dim: number;
  /** E[a x₀ + b ∇ log p(x | x₀) | x]: shape [batch, dim]. */
  field(x: Points, noise: NoiseAt, blend: Blend): Points;
  /** Δ log p: shape [batch, 1]. */
  laplacian(x: Points, noise: NoiseAt): Points;
  /** log p: length [batch]. */
  logDensity(x: Points, noise: NoiseAt): Float64Array;
}

/** α and σ² at a time. */
export const noiseAt = ({ alpha, variance }: Schedule, t: number): NoiseAt => ({
  alpha: alpha(t),
  variance: variance(t),
});

/** The model; its fields are blends. */
export function noisedLaw(law: UnderNoise, schedule: Schedule): Omit<NoisedLaw, "at"> {
  const field = (blend: (t: number) => [data: number, score: number]) => (x: Points, t: number) => {
    const [data, score] = blend(t);
    return law.field(x, noiseAt(schedule, t), { data, score });
  };
  return {
    schedule,
    space: float64,
    dim: law.dim,
    under: law,
    score: field(() => [0, 1]),
    denoise: field(() => [1, 0]),
    noise: field((t) => [0, -schedule.sigma(t)]),
    velocity: field((t) => [schedule.dAlpha(t), -schedule.dVariance(t) / 2]),
    laplacian: (x, t) => law.laplacian(x, noiseAt(schedule, t)),
    logDensity: (x, t) => law.logDensity(x, noiseAt(schedule, t)),
  };
}
