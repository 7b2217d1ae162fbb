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
  requireNumbers,
  requireObject,
  requirePoints,
} from "../core/mod.ts";
import type { DiffusionModel, Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { inTime, isWhole, requireLevel } from "./ends.ts";
import { drawsNone, kernelOf, requireLinear, requireNormal } from "./kernels.ts";
import type { SampleOptions, SampleState } from "./sample_options.ts";
import type { Sampler } from "./sampler.ts";

/** Requires a model that a sampler is for: of normal noise, if it draws some and says no more. */
export function requireAsked<V>(
  { name, draws, asks, anyForward }: Sampler,
  model: DiffusionModel<V>,
): void {
  if (!anyForward) requireLinear(name, model);
  if (asks) asks(model as DiffusionModel<unknown>);
  else if (draws > 0) requireNormal(`${name}, which draws noise,`, model, drawsNone);
}

/** Where a run steps. */
export function timesOf(
  { schedule, forward }: Pick<DiffusionModel<unknown>, "schedule"> & { readonly forward?: unknown },
  chosen: Sampler,
  { times, steps }: SampleOptions,
): readonly number[] {
  const sampler = forward && chosen.anyForward ? { ...chosen, reachesEnds: true } : chosen;
  if (times === undefined) {
    if (!sampler.reachesEnds) {
      for (const t of [schedule.from, schedule.to]) requireLevel(sampler.name, schedule, t, inTime);
    }
    return sampler.times(schedule, steps ?? sampler.steps);
  }
  if (steps !== undefined) throw new TypeError("give steps or times, not both");
  requireNumbers("times", times);
  if (times.length < 2) throw new RangeError(`times must have at least 2 entries, got ${times.length}`);
  const sign = rising(times) ? 1 : -1;
  times.forEach((t, n) => {
    requireNumber(`times[${n}]`, t, 0, isWhole(schedule) ? schedule.to : Infinity); // beyond a base there is nothing
    requireNoise(n, t, schedule, sampler);
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

/** Requires noise at a time, but of a sampler and a schedule that both reach where there is none. */
function requireNoise(n: number, t: number, { name, from, sigma }: Schedule, sampler: Sampler): void {
  const value = sigma(t);
  if (value > 0 || (value === 0 && sampler.reachesEnds && sigma(from) === 0)) return;
  const remedy = sampler.reachesEnds ? `times that end at ${from}` : inTime;
  throw new RangeError(
    `sigma at times[${n}] = ${t} must be positive, got ${value}: ${sampler.name} needs noise under ${name}, take ${remedy}`,
  );
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
  const kernel = kernelOf(model), noise = kernel.sample([count!, dim], drawn, { row });
  requirePoints(`draws of ${kernel.name}`, noise);
  if (`${noise.shape}` !== `${[count, dim]}`) {
    throw new RangeError(`draws of ${kernel.name} must have shape [${[count, dim]}], got [${noise.shape}]`);
  }
  return { step: 0, x: float64.scale(schedule.sigma(times[0]), noise) };
}

/** Requires points of a model's dim, where it has one, that lives over points. */
export function requirePointsOf(
  { dim, space }: { readonly dim?: number; readonly space?: unknown },
  x: Points,
): void {
  requirePoints("x", x);
  if (space !== undefined && space !== float64) {
    throw new TypeError(
      "the model must be over float64 arrays: take a view of the network, onHost or inFloat64",
    );
  }
  if (dim === undefined || x.shape[1] === dim) return;
  throw new RangeError(`x must have dim ${dim}, as the model, got ${x.shape[1]}`);
}

/** A generator, where noise is drawn. */
export function requireRng(rng: Rng | undefined, by: string): Rng {
  if (rng !== undefined) {
    requireObject("rng", rng, "fork");
    return rng;
  }
  throw new TypeError(`rng must be given: ${by} needs noise`);
}
