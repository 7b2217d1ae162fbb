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

/** How many rows {@linkcode affine} asks a model for at once. */
export const probes = ({ draws }: Sampler): number => draws + 2;

/**
 * A step as x ↦ A x + B + Σ C_k z_k for the last coordinate, read off a batch in which x and each z_k are one in a row of
 * their own and zero in the others. Other coordinates are zero, and must not matter.
 */
export function affine(
  sampler: Sampler,
  model: DiffusionModel,
  { t, next, steps = 1 }: { readonly t: number; readonly next: number; readonly steps?: number },
) {
  const unit = units(sampler, model), normal = (k: number) => unit(k + 2);
  const [B, one, ...drawn] = last(sampler.step({ model, x: unit(1), t, next, steps, normal }).x);
  return { A: one - B, B, C: drawn.map((value) => value - B) };
}

/** The law of what a sampler of single steps makes of Gaussian states at the first of the times. */
export function endLaw(sampler: Sampler, model: DiffusionModel, start: Law, times: readonly number[]): Law {
  const steps = times.length - 1;
  return times.slice(1).reduce(({ mean, variance }, next, n) => {
    const { A, B, C } = affine(sampler, model, { t: times[n], next, steps });
    return { mean: A * mean + B, variance: A * A * variance + C.reduce((sum, c) => sum + c * c, 0) };
  }, start);
}

/** The law of what `sample` makes, from noise on the sampler's own grid to the last denoising. */
export function sampledLaw(sampler: Sampler, model: DiffusionModel, { steps = sampler.steps } = {}): Law {
  const times = sampler.times(model.schedule, steps),
    start = { mean: 0, variance: model.schedule.variance(times[0]) };
  const { mean, variance } = endLaw(sampler, model, start, times);
  const [b, one] = last(model.denoise(units(sampler, model)(1), times[steps]));
  return { mean: b + (one - b) * mean, variance: (one - b) ** 2 * variance };
}

/** Batches of zeros whose last coordinate is 1 in one row. */
const units = (sampler: Sampler, { dim }: DiffusionModel) => (row: number): Points =>
  points(
    Float64Array.from({ length: probes(sampler) * dim }, (_, i) => i === (row + 1) * dim - 1 ? 1 : 0),
    dim,
  );

/** The last coordinate of each row. */
const last = ({ data, shape: [batch, dim] }: Points) =>
  Array.from({ length: batch }, (_, i) => data[(i + 1) * dim - 1]);
