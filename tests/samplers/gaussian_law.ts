/**
 * What samplers make of Gaussian data, without chance.
 *
 * @module
 */
import { type Points, points } from "driftfield/core";
import type { DiffusionModel } from "driftfield/processes";
import type { Sampler } from "driftfield/samplers";
import type { Law } from "./gaussian.ts";

/** How many rows {@linkcode gaussianLaw} asks a model for at once. */
export const probes = ({ draws }: Sampler): number => draws + 2;

/**
 * The law that a sampler gives the last coordinate of Gaussian data, exactly: its step is x ← a x + b + Σ_k c_k z_k there,
 * whose coefficients are read off a batch in which x and each z_k are one in a row of their own and zero in the others.
 * The other coordinates are zero, and must not matter.
 */
export function gaussianLaw(
  sampler: Sampler,
  { dim, ...model }: DiffusionModel<Points>,
  { steps = sampler.steps } = {},
): Law {
  const times = sampler.times(model.schedule, steps), count = probes(sampler);
  const unit = (row: number) =>
    points(Float64Array.from({ length: count * dim }, (_, i) => i === (row + 1) * dim - 1 ? 1 : 0), dim);
  const last = ({ data }: Points) => Array.from({ length: count }, (_, i) => data[(i + 1) * dim - 1]);
  const x = unit(1), normal = (k: number) => unit(k + 2);
  let [mean, variance] = [0, model.schedule.variance(times[0])];
  for (let n = 0; n < steps; n++) {
    const moment = { model: { dim, ...model }, x, t: times[n], next: times[n + 1], steps, normal };
    const [b, ...to] = last(sampler.step(moment).x), [a, ...c] = to.map((y) => y - b);
    mean = a * mean + b;
    variance = c.reduce((sum, ck) => sum + ck * ck, a * a * variance);
  }
  const [b, one] = last(model.denoise(x, times[steps]));
  return { mean: b + (one - b) * mean, variance: (one - b) ** 2 * variance };
}
