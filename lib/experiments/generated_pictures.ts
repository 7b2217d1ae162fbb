/**
 * Pictures of samples: what they are, what they come from, what becomes of data.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import { nearestNeighbours } from "../metrics/mod.ts";
import { type Animation, animation, imageGrid, type Movie, movie, type Plot } from "../plots/mod.ts";
import type { Generated } from "./generated_digits.ts";
import type { Way } from "./generated_samples.ts";

const plate = { width: 8, columns: 10, limits: [-1, 1] } as const;

/** Eight samples of each class, and two of each above what is nearest to them among the digits learned from. */
export function digitPlots({ samples, labels }: Generated, train: Points): Record<string, Plot> {
  const many = byClass(labels, 8), few = byClass(labels, 2);
  const { rows } = nearestNeighbours(take(samples, few), train);
  const strips = Array.from({ length: Math.ceil(few.length / 10) }, (_, k) => {
    const [a, b] = [10 * k, 10 * k + 10];
    return { own: few.slice(a, b), nearest: rows.subarray(a, b) };
  });
  return {
    samples: imageGrid(take(samples, many), {
      ...plate,
      labels: many.map((i) => labels[i]),
      title: "Samples, and the digit that was asked for",
    }),
    nearest: imageGrid(
      stacked(strips.flatMap(({ own, nearest }) => [take(samples, own), take(train, nearest)])),
      {
        ...plate,
        labels: strips.flatMap(({ own }) => [...own.map((i) => labels[i]), ...own.map(() => "nearest")]),
        title: "Samples over the nearest digits learned from",
      },
    ),
  };
}

/** Digits as noise takes them, level after level, each scaled to the size of the data. */
export const corruptionPlot = ({ frames, levels }: Way): Plot =>
  imageGrid(stacked(frames), {
    ...plate,
    columns: frames[0].shape[0],
    title: `Noised digits, σ/α = ${levels.slice(0, 4).join(", ")} … ${levels.at(-1)}`,
  });

/** Digits on their way out of noise. */
export const denoisingMovie = (way: Way): Movie =>
  movie(way.frames.map((x) => imageGrid(x, plate)), { times: way.levels, label: labelOf(way), seconds: 3 });

const labelOf = ({ flow }: Pick<Way, "flow">) => (level: number) =>
  `${flow ? "t" : "σ/α"} = ${level.toPrecision(2)}`;

/** How far out noise may begin and be drawn, in the unit of ε: normal noise always does, heavy tails not. */
const sight = 6;

/** Points of the plane on their way out of noise, or from the base of a flow. */
export function cloudMovie(way: Way): Animation {
  const { frames, levels: times, flow, reverse } = way, [{ data, shape: [count, dim] }] = frames;
  const shown = { times, label: labelOf(way), seconds: 3 };
  if (flow) {
    return animation(frames, { ...shown, title: `From ${reverse ? "equilibrium" : "the base"} to data` });
  }
  const near = Array.from({ length: count }, (_, i) => i)
    .filter((i) => data.subarray(i * dim, (i + 1) * dim).every((v) => Math.abs(v) <= sight));
  return animation(frames.map((x) => take(x, near)), {
    ...shown,
    title: `From noise${near.length < count ? ` (within ${sight})` : ""} to data, over √(α² + σ²)`,
  });
}

/** Particles at some times. */
export interface ForwardWay {
  /** Particles, shape [N, dim]. */
  readonly frames: readonly Points[];
  /** Those times, 0 first. */
  readonly times: readonly number[];
}

const towardsRest = "From data to equilibrium";

/** Points of the plane on their way forward. */
export const cloudForward = ({ frames, times }: ForwardWay): Animation =>
  animation(frames, { times, label: labelOf({ flow: true }), seconds: 3, title: towardsRest });

/** Ten digits on their way forward, moment after moment. */
export const digitsForward = ({ frames }: ForwardWay): Plot =>
  imageGrid(stacked(frames.map((x) => take(x, Array.from({ length: 10 }, (_, i) => i)))), {
    ...plate,
    title: towardsRest,
  });

/** The first of each class. */
export const firstOfEach = (labels: Uint8Array): number[] => byClass(labels, 1);

/** The first of each class, the second of each, … */
export function byClass(labels: Uint8Array, count: number): number[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const own = classes.map((c) => Array.from(labels.keys()).filter((i) => labels[i] === c));
  return Array.from({ length: count }, (_, k) => own.flatMap((rows) => rows.slice(k, k + 1))).flat();
}

/** Rows of all, one below the other. */
export const stacked = (parts: readonly Points[]): Points => ({
  data: Float64Array.from(parts.flatMap(({ data }) => [...data])),
  shape: [parts.reduce((sum, { shape }) => sum + shape[0], 0), parts[0].shape[1]],
});
