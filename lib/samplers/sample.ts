/**
 * From noise to data.
 *
 * @module
 */
import { float64, type Points, requireInteger, requireNumber, requirePoints } from "../core/mod.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import { requireFiniteState } from "../solvers/mod.ts";
import { ddim } from "./ddim.ts";
import type { SampleFrame, SampleOptions, SampleState } from "./sample_options.ts";

/**
 * Samples: steps from noise to data along a grid of times. Leaving the loop early cancels and frees; a point depends on
 * the seed and its row alone, whatever is made beside it; a run taken up again at a frame's state gives the bytes of the
 * run that was not interrupted.
 *
 * @param model The noised data, known or learned.
 * @param options How many, and how.
 * @returns Frames: the start, then one every `every` steps, and the end.
 * @throws {RangeError} If an option is out of range, or the times do not fall.
 * @throws {TypeError} Unless exactly one of `count` and `start` is given.
 * @throws {Error} If the state leaves the finite numbers: with t, Δt, the last good state, and what to try.
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
  const { sampler = ddim(), steps: wanted = sampler.steps, rng, row = 0, every, signal } = options;
  const times = options.times ?? sampler.times(model.schedule, wanted), steps = times.length - 1;
  requireTimes(times);
  requireInteger("row", row, 0);
  if (every !== undefined) requireInteger("every", every, 1);
  const { space } = model, first = startOf(model, options, times[0]), { shape } = first.x;
  let { step } = first, x = space.from(first.x), denoised = first.before && space.from(first.before.denoised);
  const noise = rng.fork("sampler");
  const normal = (k: number) => space.from(noise.normal(shape, { step, row, column: k * shape[1] }));

  try {
    let turned = performance.now();
    yield frame();
    while (step < steps) {
      signal?.throwIfAborted();
      const [t, next] = [times[step], times[step + 1]],
        final = step + 1 === steps && options.denoise !== false;
      const before = denoised && { t: times[step - 1], denoised };
      const made = space.scope(() => {
        const { x: y, denoised } = sampler.step({ model, x, t, next, normal, before });
        const end = final ? model.denoise(y, next) : y;
        return denoised ? [end, denoised] : [end];
      });
      requireFinite(sampler.name, t, next - t, x, made[0], row);
      [x, denoised].forEach((old) => old && space.free(old));
      [x, denoised] = made;
      step++;
      const due = performance.now() - turned > 90;
      if (due) {
        await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
        turned = performance.now();
      }
      if (step === steps || (every === undefined ? due : step % every === 0)) yield frame();
    }
  } finally {
    [x, denoised].forEach((old) => old && space.free(old));
  }

  function frame(): SampleFrame {
    const [now, at, seen] = [step, x, denoised];
    const points = () => now === step ? space.to(at) : gone();
    const before = async () => seen && { t: times[now - 1], denoised: await space.to(seen) };
    const state = async () => ({ step: now, x: await points(), before: await before() });
    return { step, steps, t: times[step], points, state };
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

/** Where a run starts: at a state, a start, or σ z. */
function startOf<V>({ dim, schedule }: DiffusionModel<V>, options: SampleOptions, t: number): SampleState {
  const { count, start, from, rng, row = 0 } = options;
  if ([count, start, from].filter((one) => one !== undefined).length !== 1) {
    throw new TypeError("give one of count, start, and from (a state to go on from)");
  }
  if (count !== undefined) requireInteger("count", count, 1);
  const x = from?.x ?? start ??
    float64.scale(schedule.sigma(t), rng.fork("start").normal([count!, dim], { row }));
  requirePoints("start", x);
  if (x.shape[1] !== dim) throw new RangeError(`start must have shape [batch, ${dim}], got [${x.shape}]`);
  return from ?? { step: 0, x };
}

function requireTimes(times: readonly number[]): void {
  if (times.length < 2) throw new RangeError(`times must have at least 2 entries, got ${times.length}`);
  times.forEach((t, n) => {
    requireNumber(`times[${n}]`, t, 0);
    if (n > 0 && t >= times[n - 1]) {
      throw new RangeError(`times must fall, but times[${n}] = ${t} follows ${times[n - 1]}`);
    }
  });
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

const gone = () => {
  throw new Error("these samples have gone on: ask for points before the next frame");
};
