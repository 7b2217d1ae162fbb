/**
 * From noise to data.
 *
 * @module
 */
import { type Points, requireInteger, requireObject } from "../core/mod.ts";
import type { RecordedStep } from "../processes/diffusion/loop.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import { requireFiniteState } from "../solvers/mod.ts";
import { countEvaluations } from "./count_evaluations.ts";
import { samplerFor } from "./default_sampler.ts";
import { leaps } from "./leaps.ts";
import type { SampleFrame, SampleOptions } from "./sample_options.ts";
import { requireAsked, requireRng, rising, startOf, timesOf } from "./where.ts";

/**
 * Samples: steps from noise to data along a grid of times. Leaving the loop early cancels and frees; a point depends on
 * the seed and its row alone, whatever is made beside it (unless an adaptive solver chooses the steps for all); a run taken
 * up again at a frame's state gives the bytes of the run that was not interrupted. From a `start` of data, along times
 * that rise, a sampler that draws nothing goes the other way: {@linkcode encode}.
 *
 * @param model The noised data, known or learned.
 * @param options How many, and how.
 * @returns Frames: the start, then one every `every` steps, and the end.
 * @throws {RangeError} If an option is out of range, or the times do not fall, nor rise for a sampler that draws nothing.
 * @throws {TypeError} Unless exactly one of `count`, `start` and `from` is given, and at most one of `steps` and `times`;
 *   or if `rng` is missing where noise is drawn, or the model's `kernel` is not normal and the sampler draws noise.
 * @throws {Error} If the state leaves the finite numbers: with t, Δt, the last good state, and what to try. Tensors are
 *   looked at when they are read, as points or state.
 *
 * @example Data N(3, 1)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64 } from "driftfield/core";
 * import { mean } from "driftfield/metrics";
 * import { edm, fromScore } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { sample } from "driftfield/samplers";
 *
 * const schedule = edm(), score = (x: Parameters<typeof float64.free>[0], t: number) =>
 *   float64.scale(-1 / (1 + t ** 2), float64.sub(x, float64.constant(3, x)));
 * for await (const frame of sample(fromScore(schedule, score, { dim: 1 }), { count: 1000, rng: philox(0) })) {
 *   if (frame.step < frame.steps) continue;
 *   const { value, standardError } = mean((await frame.points()).data);
 *   assertAlmostEquals(value, 3, 4 * standardError + 3 / 80); // the prior has mean 0, not 3: σ_max = 80 of it is left
 * }
 * ```
 */
export async function* sample<V = Points>(
  model: DiffusionModel<V>,
  options: SampleOptions,
): AsyncGenerator<SampleFrame, void, void> {
  requireObject("model", model, "schedule", "space", "score", "velocity");
  const { sampler = samplerFor(model.schedule), row = 0, every, signal } = options, { space } = model;
  requireObject("sampler", sampler, "name", "times", "step");
  if (signal) requireObject("signal", signal, "throwIfAborted");
  requireAsked(sampler, model);
  const times = timesOf(model, sampler, options), steps = times.length - 1;
  const { denoise = !rising(times) && !model.forward } = options,
    noisy = model.schedule.sigma(times[steps]) > 0;
  requireInteger("row", row, 0);
  if (every !== undefined) requireInteger("every", every, 1);
  const first = startOf(model, options, times), { shape } = first.x;
  const noise = sampler.draws > 0 ? requireRng(options.rng, sampler.name).fork("sampler") : undefined;
  const normal = (k: number) => space.from(noise!.normal(shape, { step, row, column: k * shape[1] }));
  const counter = { count: 0 }, counted = countEvaluations(model, counter).counted;
  const stepFrom = (n: number): RecordedStep => (model, x, seen, normal) => {
    const before = seen && { t: times[n - 1], denoised: seen }, [t, next] = [times[n], times[n + 1]];
    const { x: y, denoised } = sampler.step({ model, x, t, next, steps, normal, before });
    return { x: n + 1 === steps && denoise && noisy ? model.denoise(y, next) : y, seen: denoised };
  };
  const leap = leaps(model, stepFrom, { counter, noise, row });
  let { step } = first, x = space.from(first.x), seen = first.before && space.from(first.before.denoised);

  try {
    let turned = performance.now();
    signal?.throwIfAborted();
    yield frame();
    while (step < steps) {
      signal?.throwIfAborted();
      const until = every === undefined ? steps : Math.min(steps, every * (Math.floor(step / every) + 1));
      const taken = leap({ x, seen, step, until }) ?? { ...single(), count: 1 };
      for (const old of new Set([x, seen])) if (old && old !== taken.x && old !== taken.seen) space.free(old);
      [x, seen, step] = [taken.x, taken.seen, step + taken.count];
      const due = performance.now() - turned > 90;
      if (due) {
        await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
        turned = performance.now();
      }
      if (step === steps || (every === undefined ? due : step % every === 0)) yield frame();
    }
  } finally {
    for (const left of new Set([x, seen])) if (left) space.free(left);
  }

  function single(): { x: V; seen?: V } {
    const [end, denoised] = space.scope(() => {
      const made = stepFrom(step)(counted, x, seen, normal), [t, next] = [times[step], times[step + 1]];
      requireFinite(sampler.name, t, next - t, x, made.x, row);
      return made.seen ? [made.x, made.seen] : [made.x];
    });
    return { x: end, seen: denoised };
  }

  function frame(): SampleFrame {
    const [now, at, denoised] = [step, x, seen];
    const read = async (v: V) =>
      requireRead(await (now === step ? space.to(v) : gone()), sampler.name, times[now], row);
    const before = async () => denoised && { t: times[now - 1], denoised: await read(denoised) };
    const state = async () => ({ step: now, x: await read(at), before: await before() });
    return { step, steps, t: times[step], evaluations: counter.count, points: () => read(at), state };
  }
}

/**
 * Samples, and gives their end alone.
 *
 * @param model The noised data, known or learned.
 * @param options As of `sample`.
 * @returns The samples, shape [count, dim].
 * @throws {RangeError} As `sample`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64 } from "driftfield/core";
 * import { edm, fromDenoiser } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { sampleToEnd } from "driftfield/samplers";
 *
 * const always = fromDenoiser(edm(), (x) => float64.constant(3, x), { dim: 2 });
 * assertEquals([...(await sampleToEnd(always, { count: 2, rng: philox(0) })).data], [3, 3, 3, 3]);
 * ```
 */
export async function sampleToEnd<V = Points>(
  model: DiffusionModel<V>,
  options: SampleOptions,
): Promise<Points> {
  let end: Points | undefined;
  for await (const frame of sample(model, options)) {
    if (frame.step === frame.steps) end = await frame.points();
  }
  return end!;
}

/** Only arrays are looked at: to read tensors back at every step would cost more than the step. */
function requireFinite(
  solver: string,
  t: number,
  dt: number,
  before: unknown,
  after: unknown,
  row: number,
): void {
  const isArray = (v: unknown): v is Points => (v as Points).data instanceof Float64Array;
  if (!isArray(before) || !isArray(after)) return;
  requireFiniteState({ solver, t, dt, before, after, row, remedy: "more steps, or other times" });
}

/** What was read, if it is finite. */
function requireRead(x: Points, solver: string, t: number, row: number): Points {
  const bad = x.data.findIndex((v) => !Number.isFinite(v)), dim = x.shape[1];
  if (bad < 0) return x;
  const place = `row ${row + Math.floor(bad / dim)}, column ${bad % dim}`;
  throw new Error(
    `${solver}: ${x.data[bad]} in ${place} by t = ${t}. Try more steps, other times, or another training`,
  );
}

const gone = () => {
  throw new Error("these samples have gone on: ask for points before the next frame");
};
