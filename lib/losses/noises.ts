/**
 * What models make of noised data.
 *
 * @module
 */
import { combine, float64, type Points, requirePoints } from "../core/mod.ts";
import {
  type DiffusionModel,
  noiseLevel,
  normalKernel,
  type Schedule,
  timeAtNoiseLevel,
} from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";

/** How to look at a model. */
export interface NoisesOptions {
  /** Draws the noise. */
  readonly rng: Rng;
  /** What a perfect network would be, of the same schedule and noise: the law of x₀ under noise, where it is known. */
  readonly exact?: DiffusionModel<Points>;
  /** Aborting it makes the call throw the signal's reason, before the next level. */
  readonly signal?: AbortSignal;
}

/** The noise that was drawn, and what was made of it, each of the shape of x₀. */
export interface Noises {
  /** ε. */
  readonly drawn: Points;
  /** ε̂, the model's E[ε | x_t]. */
  readonly learned: Points;
  /** ε*, the exact model's. */
  readonly known?: Points;
}

/** ε, and E[ε | α x₀ + σ ε] as the models have it; `step` tells one drawing from the next. */
export async function noisesAt<V>(
  model: DiffusionModel<V>,
  x0: Points,
  t: number,
  step: number,
  { rng, exact, signal }: NoisesOptions,
): Promise<Noises> {
  await new Promise((resolve) => setTimeout(resolve)); // lets interrupts through
  signal?.throwIfAborted();
  const { schedule: { alpha, sigma }, kernel = normalKernel } = model;
  const drawn = kernel.sample(x0.shape, rng.fork("noise"), { step });
  const x = combine(float64, float64.scale(alpha(t), x0), [sigma(t), drawn]);
  const learned = await noiseOf("model", model, x, t);
  if (!exact) return { drawn, learned };
  if (exact.schedule.alpha(t) !== alpha(t) || exact.schedule.sigma(t) !== sigma(t)) {
    throw new RangeError(
      `exact must have the model's schedule, ${model.schedule.name}, got ${exact.schedule.name}`,
    );
  }
  const { kernel: known = normalKernel } = exact;
  if (known.name !== kernel.name) {
    throw new RangeError(`exact must have the model's noise, ${kernel.name}, got ${known.name}`);
  }
  return { drawn, learned, known: await noiseOf("exact", exact, x, t) };
}

/** E[ε | x_t], on the host. */
async function noiseOf<V>(name: string, model: DiffusionModel<V>, x: Points, t: number): Promise<Points> {
  const { space, dim } = model, [, own] = x.shape;
  if (own !== dim) throw new RangeError(`x0 must have dim ${dim}, as ${name}, got ${own}`);
  const state = space.from(x);
  try {
    const noise = space.scope(() => model.noise(state, t)), out = await space.to(noise);
    space.free(noise);
    requirePoints(`noise of ${name} at t = ${t}`, out);
    return out;
  } finally {
    space.free(state);
  }
}

/** The time at which ln σ/α has gone a share of its way from the schedule's beginning to its end. */
export function timeAtShare(schedule: Schedule, share: number): number {
  const least = noiseLevel(schedule, schedule.from), most = noiseLevel(schedule, schedule.to);
  return timeAtNoiseLevel(schedule, least ** (1 - share) * most ** share);
}
