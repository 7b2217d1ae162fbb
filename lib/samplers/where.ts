/**
 * Where a run of a sampler starts, and where it steps.
 *
 * @module
 */
import {
  float64,
  type Points,
  requireInteger,
  requireNumber,
  requirePoints,
  requirePositive,
} from "../core/mod.ts";
import type { DiffusionModel, Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { kernelOf } from "./kernels.ts";
import type { SampleOptions, SampleState } from "./sample_options.ts";
import type { Sampler } from "./sampler.ts";

/** Where a run steps. */
export function timesOf(
  schedule: Schedule,
  sampler: Sampler,
  { times, steps }: SampleOptions,
): readonly number[] {
  if (times === undefined) return sampler.times(schedule, steps ?? sampler.steps);
  if (steps !== undefined) throw new TypeError("give steps or times, not both");
  if (times.length < 2) throw new RangeError(`times must have at least 2 entries, got ${times.length}`);
  const sign = rising(times) ? 1 : -1;
  times.forEach((t, n) => {
    requireNumber(`times[${n}]`, t, 0);
    requirePositive(`sigma at times[${n}] = ${t}`, schedule.sigma(t));
    if (n > 0 && !(sign * (t - times[n - 1]) > 0)) {
      const way = sign > 0 ? "rise" : "fall";
      throw new RangeError(`times must ${way}, but times[${n}] = ${t} follows ${times[n - 1]}`);
    }
  });
  if (sign > 0 && sampler.draws > 0) {
    throw new RangeError(
      `times must fall for ${sampler.name}, which draws noise: only a flow can be followed back`,
    );
  }
  return times;
}

/** Whether they lead from data to noise. */
export const rising = (times: readonly number[]): boolean => times[1] > times[0];

/** Where a run starts: at a state, a start, or σ ε. */
export function startOf<V>(
  model: DiffusionModel<V>,
  { count, start, from, rng, row = 0 }: SampleOptions,
  times: readonly number[],
): SampleState {
  const { dim, schedule } = model;
  if ([count, start, from].filter((one) => one !== undefined).length !== 1) {
    throw new TypeError("give one of count, start, and from (a state to go on from)");
  }
  const check = (name: string, x: Points) => {
    requirePoints(name, x);
    if (x.shape[1] !== dim) throw new RangeError(`${name} must have shape [batch, ${dim}], got [${x.shape}]`);
    return x;
  };
  if (start) return { step: 0, x: check("start", start) };
  if (from) {
    requireInteger("from.step", from.step, 0, times.length - 1);
    check("from.x", from.x);
    if (from.before) check("from.before.denoised", from.before.denoised);
    return from;
  }
  requireInteger("count", count!, 1);
  if (rising(times)) {
    throw new TypeError("times must fall for a count of samples: give a start for them to rise from");
  }
  const drawn = requireRng(rng, "a count of samples").fork("start");
  const noise = kernelOf(model).sample([count!, dim], drawn, { row });
  return { step: 0, x: float64.scale(schedule.sigma(times[0]), noise) };
}

/** A generator, where noise is drawn. */
export function requireRng(rng: Rng | undefined, by: string): Rng {
  if (rng) return rng;
  throw new TypeError(`rng must be given: ${by} needs noise`);
}
