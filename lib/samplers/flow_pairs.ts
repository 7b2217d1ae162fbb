/**
 * The two ends of a flow.
 *
 * @module
 */
import {
  type Points,
  requireFunction,
  requireInteger,
  requireObject,
  requirePoints,
  take,
  zeros,
} from "../core/mod.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import { samplerFor } from "./default_sampler.ts";
import { beside } from "./likelihood/columns.ts";
import { sample } from "./sample.ts";
import type { SampleOptions } from "./sample_options.ts";
import { rising } from "./where.ts";

/** How many, from where, and how. */
export interface FlowPairsOptions
  extends Pick<SampleOptions, "count" | "start" | "rng" | "sampler" | "steps" | "times" | "signal"> {
  /** Rows at a time, 2000 by default. Unless an adaptive solver chooses the steps, the pairs do not depend on it. */
  readonly part?: number;
  /** Called after each part with the number of pairs made, and of all; waited for. */
  readonly progress?: (done: number, total: number) => void | Promise<void>;
}

/**
 * Pairs (x₀, x₁) that a flow joins: x₁ is drawn of the model's base, and x₀ is where the flow takes it, with no last
 * denoising. To learn a flow anew
 * from these, rather than from data and base in pairs by chance, is the reflow of Liu, Gong, Liu (2023), "Flow straight and
 * fast: learning to generate and transfer data with rectified flow", algorithm 1: it makes paths straighter, and no
 * longer.
 *
 * @param model The flow, in any space.
 * @param options `count`, or `start`: x₁ of each, shape [batch, dim] (x₀, if `times` rise); a sampler that draws nothing.
 * @returns Rows of 2 dim numbers, x₀ and then x₁: shape [count, 2 dim].
 * @throws {RangeError} If an option is out of range.
 * @throws {TypeError} If the sampler draws noise, both or neither of `count` and `start` are given; and as `sample`.
 * @throws {Error} As `sample`.
 *
 * @example Along v = 1 from 0 to 1, x₁ is x₀ + 1
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { fromVelocity, linearPath } from "driftfield/processes";
 * import { flowPairs } from "driftfield/samplers";
 *
 * const flow = fromVelocity({ ...linearPath(), from: 0, to: 1 }, (x) => float64.constant(1, x), { dim: 1 });
 * assertEquals(await flowPairs(flow, { start: points([[5], [6]]), steps: 4 }), points([[4, 5], [5, 6]]));
 * ```
 */
export async function flowPairs<V = Points>(
  model: DiffusionModel<V>,
  { count, start, part = 2000, progress, sampler: chosen, ...how }: FlowPairsOptions,
): Promise<Points> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  const sampler = chosen === undefined ? samplerFor(model.schedule) : chosen;
  requireObject("sampler", sampler, "name", "times", "step");
  if (sampler.draws > 0) {
    throw new TypeError(`sampler must draw no noise, as pairs are of a flow, got ${sampler.name}`);
  }
  if ((start === undefined) === (count === undefined)) throw new TypeError("give either count or start");
  requireInteger("part", part, 1);
  if (progress !== undefined) requireFunction("progress", progress);
  if (start !== undefined) requirePoints("start", start);
  else requireInteger("count", count!, 1);
  const total = start?.shape[0] ?? count!, { dim } = model, pairs = zeros([total, 2 * dim]);
  for (let row = 0; row < total; row += part) {
    const rows = Math.min(part, total - row);
    const which = start
      ? { start: take(start, Array.from({ length: rows }, (_, i) => row + i)) }
      : { count: rows };
    const [x0, x1] = await endsOf(model, { ...how, ...which, sampler, row });
    pairs.data.set(beside(x0, x1).data, row * 2 * dim);
    await progress?.(row + rows, total);
  }
  return pairs;
}

/** Where samples are at the least and the largest time. */
async function endsOf<V>(model: DiffusionModel<V>, options: SampleOptions): Promise<readonly Points[]> {
  const ends: Points[] = [];
  for await (const frame of sample(model, { ...options, denoise: false })) {
    if (frame.step === 0 || frame.step === frame.steps) ends.push(await frame.points());
  }
  return options.times && rising(options.times) ? ends : ends.reverse();
}
