/**
 * Samples, as many as one likes, and some of them on their way.
 *
 * @module
 */
import { combine, float64, type Points, zeros } from "../core/mod.ts";
import {
  type DiffusionModel,
  fromDenoiser,
  type InteractingSchedule,
  noiseLevel,
  normalKernel,
  type Schedule,
  timeAtNoiseLevel,
} from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { sample, type Sampler, sampleToEnd } from "../samplers/mod.ts";

/** A model for points of these classes, one a point; for any if there are none. */
export type ModelOf<V> = (labels?: Uint8Array) => DiffusionModel<V>;

/** How to sample. */
export interface GenerateOptions {
  /** How. */
  readonly sampler: Sampler;
  /** Steps of it. */
  readonly steps: number;
  /** Noise. */
  readonly rng: Rng;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Samples in parts, so that memory stays bounded: the same as all at once.
 *
 * @param model What is sampled.
 * @param options Number, classes, points at a time, sampler; `done` is told the share that is there.
 * @returns The samples, shape [count, dim].
 */
export async function generate<V>(
  model: ModelOf<V>,
  { count, labels, part, done, ...how }: GenerateOptions & {
    readonly count: number;
    readonly labels?: Uint8Array;
    readonly part: number;
    readonly done?: (share: number) => void | Promise<void>;
  },
): Promise<Points> {
  const out = zeros([count, model(labels?.subarray(0, 1)).dim]);
  for (let row = 0; row < count; row += part) {
    const rows = Math.min(part, count - row), own = model(labels?.subarray(row, row + rows));
    const { data } = await sampleToEnd(own, { ...how, count: rows, row });
    out.data.set(data, row * out.shape[1]);
    await done?.((row + rows) / count);
  }
  return out;
}

/** How often a sampler asks a model on the way of a sample, whatever the model. */
export async function evaluationsOf(
  schedule: Schedule,
  how: Omit<GenerateOptions, "rng">,
): Promise<number> {
  const nought = fromDenoiser(schedule, (x) => float64.scale(0, x), { dim: 1 }), start = zeros([1, 1]);
  let asked = 0;
  for await (const { evaluations } of sample(nought, { ...how, start })) asked = evaluations;
  return asked;
}

/** Points at some noise levels, or some times of a flow. */
export interface Way {
  /** x/√(α² + σ²) at each of them, of a flow x, shape [count, dim]. */
  readonly frames: readonly Points[];
  /** σ/α, of a flow t. */
  readonly levels: readonly number[];
  /** Whether it is a flow, between a base and data of which each is whole at its end. */
  readonly flow?: boolean;
  /** Whether it is a flow, or an equation, back from where a process of its own has led: t is that process's time. */
  readonly reverse?: boolean;
}

/** From noise, or the base of a flow, to data: the first points of {@linkcode generate}, twelve times on the way. */
export async function denoisingWay<V>(
  model: DiffusionModel<V>,
  { count, ...how }: GenerateOptions & { readonly count: number },
): Promise<Way> {
  const wanted = new Set(Array.from({ length: 12 }, (_, k) => Math.round(k / 11 * how.steps)));
  const frames: Points[] = [], levels: number[] = [], { schedule, forward } = model;
  const flow = schedule.sigma(schedule.from) === 0, { time } = schedule as Partial<InteractingSchedule>;
  const level = (t: number) => time ? time(t) : flow ? t : noiseLevel(schedule, t);
  for await (const frame of sample(model, { ...how, count, every: 1 })) {
    if (!wanted.has(frame.step)) continue;
    const x = await frame.points();
    const whole = flow || frame.step === frame.steps;
    frames.push(whole ? x : float64.scale(1 / sizeAt(schedule, frame.t), x));
    levels.push(level(frame.t));
  }
  return { frames, levels, ...flow && { flow }, ...forward && { reverse: true } };
}

/** From data to noise: points as a model's schedule and kernel noise them, with one noise at all levels. */
export function noisingWay<V>(
  x: Points,
  { schedule, kernel = normalKernel }: Pick<DiffusionModel<V>, "schedule" | "kernel">,
  rng: Rng,
): Way {
  const noise = kernel.sample(x.shape, rng), levels = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8]; // on every schedule's way
  const frames = levels.map((level) => {
    const t = timeAtNoiseLevel(schedule, level), size = sizeAt(schedule, t);
    return combine(float64, float64.scale(schedule.alpha(t) / size, x), [schedule.sigma(t) / size, noise]);
  });
  return { frames: [x, ...frames], levels: [0, ...levels] };
}

/** What data of size 1 are like in size when they are noised. */
const sizeAt = ({ alpha, sigma }: Schedule, t: number) => Math.hypot(alpha(t), sigma(t));
