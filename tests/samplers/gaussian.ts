/**
 * Data N(m, s²): all samplers are linear there, so that the law of what they make is known exactly.
 *
 * @module
 */
import { float64, type Points, points } from "driftfield/core";
import { type DiffusionModel, fromScore, type Schedule } from "driftfield/processes";
import type { Sampler } from "driftfield/samplers";

/** Mean and variance of a Gaussian. */
export interface Law {
  readonly mean: number;
  readonly variance: number;
}

/** N(m, s²) noised: the score is (α m − x)/(α² s² + σ²). */
export function gaussianModel(schedule: Schedule, data: Law): DiffusionModel {
  return fromScore(schedule, (x, t) => {
    const { mean, variance } = gaussianAt(schedule, data, t);
    return float64.scale(-1 / variance, float64.sub(x, float64.constant(mean, x)));
  }, { dim: 1 });
}

/** The law of x_t. */
export function gaussianAt({ alpha, variance }: Schedule, data: Law, t: number): Law {
  return { mean: alpha(t) * data.mean, variance: alpha(t) ** 2 * data.variance + variance(t) };
}

/** A step as x ↦ A x + B + Σ C_k z_k, read off its values at x = 0 and 1 and z = 0 and unit vectors. */
export function affine(
  { draws, step }: Sampler,
  model: DiffusionModel,
  { t, next, steps = 1 }: { readonly t: number; readonly next: number; readonly steps?: number },
) {
  const at = (x: Points, drawn?: number) => {
    const normal = (k: number) => float64.constant(k === drawn ? 1 : 0, x);
    return step({ model, x, t, next, steps, normal }).x.data;
  };
  const [B, one] = at(points([[0], [1]]));
  const C = Array.from({ length: draws }, (_, k) => at(points([[0]]), k)[0] - B);
  return { A: one - B, B, C };
}

/** The law of what a sampler of single steps makes of Gaussian states at the first of the times. */
export function endLaw(sampler: Sampler, model: DiffusionModel, start: Law, times: readonly number[]): Law {
  const steps = times.length - 1;
  return times.slice(1).reduce(({ mean, variance }, next, n) => {
    const { A, B, C } = affine(sampler, model, { t: times[n], next, steps });
    return { mean: A * mean + B, variance: A * A * variance + C.reduce((sum, c) => sum + c * c, 0) };
  }, start);
}
