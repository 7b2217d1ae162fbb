/**
 * Pictures of digits: samples, what they come from, what becomes of data.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import { nearestNeighbours } from "../metrics/mod.ts";
import { imageGrid, type Movie, movie, type Plot } from "../plots/mod.ts";
import type { Generated } from "./diffusion_digits.ts";
import type { Way } from "./diffusion_samples.ts";

const plate = { width: 8, columns: 10, limits: [-1, 1] } as const;

/** Eight samples of each class, and two of each above what is nearest to them among the digits learned from. */
export function digitPlots({ samples, labels }: Generated, train: Points): Record<string, Plot> {
  const title = "Samples over the nearest digits learned from";
  const few = byClass(labels, 2), nearest = nearestNeighbours(take(samples, few), train).rows;
  const strip = Array.from({ length: Math.ceil(few.length / 10) }, (_, k) => [10 * k, 10 * k + 10] as const);
  const pictures = strip.map((
    [a, b],
  ) => [take(samples, few.slice(a, b)), take(train, nearest.subarray(a, b))]);
  const words = strip.map(([a, b]) => few.slice(a, b).map((i) => [labels[i], "nearest"]));
  const many = byClass(labels, 8);
  return {
    samples: imageGrid(take(samples, many), {
      ...plate,
      labels: many.map((i) => labels[i]),
      title: "Samples, and the digit that was asked for",
    }),
    nearest: imageGrid(stacked(pictures.flat()), {
      ...plate,
      labels: words.flatMap((row) => [0, 1].flatMap((k) => row.map((pair) => pair[k]))),
      title,
    }),
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
export function denoisingMovie({ frames, levels }: Way): Movie {
  const label = (level: number) => `σ/α = ${level.toPrecision(2)}`;
  return movie(frames.map((x) => imageGrid(x, plate)), { times: levels, label, seconds: 3 });
}

/** The first of each class. */
export const firstOfEach = (labels: Uint8Array): number[] => byClass(labels, 1);

/** The first of each class, the second of each, … */
function byClass(labels: Uint8Array, count: number): number[] {
  const classes = [...new Set(labels)].sort((a, b) => a - b);
  const own = classes.map((c) => Array.from(labels.keys()).filter((i) => labels[i] === c));
  return Array.from({ length: count }, (_, k) => own.flatMap((rows) => rows.slice(k, k + 1))).flat();
}

/** Rows of all, one below the other. */
const stacked = (parts: readonly Points[]): Points => ({
  data: Float64Array.from(parts.flatMap(({ data }) => [...data])),
  shape: [parts.reduce((sum, { shape }) => sum + shape[0], 0), parts[0].shape[1]],
});
