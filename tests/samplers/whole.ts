/**
 * Paths that are pure data at t = 0 and pure noise at t = 1, and Gaussian data on them, of which all is known.
 *
 * @module
 */
import { combine, float64, type Points } from "driftfield/core";
import {
  type DiffusionModel,
  fromVelocity,
  type InterpolantModel,
  type Latent,
  linearPath,
  type Schedule,
  schedule,
} from "driftfield/processes";
import type { Law } from "./gaussian.ts";

const trigonometric = schedule({ name: "trigonometric", alpha: "cos(pi * t / 2)", sigma: "sin(pi * t / 2)" });

/** Straight, and on a circle. */
export const wholePaths: readonly Schedule[] = [linearPath(), trigonometric].map((path) => ({
  ...path,
  from: 0,
  to: 1,
}));

/** The straight one. */
export const [straight] = wholePaths;

/** A mean and its slope in time, and half the slope of the variance. */
const rowOf = ({ alpha, dAlpha, sigma, dSigma }: Schedule, { mean, variance }: Law, t: number) => ({
  centre: alpha(t) * mean,
  moving: dAlpha(t) * mean,
  wide: alpha(t) ** 2 * variance + sigma(t) ** 2,
  growing: alpha(t) * dAlpha(t) * variance + sigma(t) * dSigma(t),
});

/** N(m, s²) on a path to N(0, 1): v = α′ m + (x − α m) (α α′ s² + σ σ′)/(α² s² + σ²). */
export function gaussianFlow(path: Schedule, data: Law): DiffusionModel {
  const velocity = (x: Points, t: number) => {
    const { centre, moving, wide, growing } = rowOf(path, data, t), rate = growing / wide;
    return combine(float64, float64.constant(moving - rate * centre, x), [rate, x]);
  };
  return fromVelocity(path, velocity, { dim: 1 });
}

/** γ = √(2 a t (1 − t)). */
export const latent = (a: number): Latent => ({
  gamma: (t) => Math.sqrt(2 * a * t * (1 - t)),
  dGamma: (t) => a * (1 - 2 * t) / Math.sqrt(2 * a * t * (1 - t)),
});

/** The same with γ z on the way: γ² wider, and E[z | x] = γ (x − α m)/variance. */
export function gaussianInterpolant(path: Schedule, data: Law, a: number): InterpolantModel {
  const around = latent(a);
  const at = (t: number) => {
    const { centre, moving, wide, growing } = rowOf(path, data, t);
    return { centre, moving, wide: wide + around.gamma(t) ** 2, growing: growing + a * (1 - 2 * t) };
  };
  const affine = (x: Points, mean: number, rate: number, centre: number) =>
    combine(float64, float64.constant(mean - rate * centre, x), [rate, x]);
  const velocity = (x: Points, t: number) => {
    const { centre, moving, wide, growing } = at(t);
    return affine(x, moving, growing / wide, centre);
  };
  return {
    ...fromVelocity(path, velocity, { dim: 1 }),
    score: (x, t) => affine(x, 0, -1 / at(t).wide, at(t).centre),
    latent: around,
    latentNoise: (x, t) => affine(x, 0, around.gamma(t) / at(t).wide, at(t).centre),
  };
}
