/**
 * Growth as plots.
 *
 * @module
 */
import { line, type LineOptions, type Plot } from "driftfield/plots";
import type { Curve, Growth, Shape } from "./growth.ts";
import type { GrowthResult } from "./measure_growth.ts";

/**
 * Time against what grows, and memory if it was measured, all axes logarithmic, slopes dashed.
 *
 * @param key The name of the plot of times; that of memory has an ending.
 */
export function growthPlots(
  key: string,
  { name, over, curves }: GrowthResult,
  { shapes, memory }: Pick<Growth, "shapes" | "memory">,
): Record<string, Plot> {
  const times = drawn(curves, ({ points }) => ({
    x: points.map(({ value }) => value),
    y: points.map(({ median }) => median),
    lower: points.map(({ lower }) => lower),
    upper: points.map(({ upper }) => upper),
  }));
  const memories = drawn(curves, ({ memory = [] }) => {
    const seen = memory.filter(({ bytes }) => bytes >= least);
    return { x: seen.map(({ value }) => value), y: seen.map(({ bytes }) => bytes / 2 ** 20) };
  });
  const options = { x: over, log: true, points: true };
  return {
    ...plot(key, times, shapes, { ...options, title: name, y: "time (ms)", width: 720 }),
    ...plot(`${key}_memory`, memories, memory, {
      ...options,
      title: "Peak memory, above what a warm process has",
      y: "memory (MiB)",
    }),
  };
}

/** Memory is counted in pages, and not to the last of them: less than this says nothing. */
const least = 2 ** 18;

interface Drawn {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly lower?: readonly number[];
  readonly upper?: readonly number[];
}

/** Those curves that have points. */
const drawn = (curves: readonly Curve[], of: (curve: Curve) => Drawn): Record<string, Drawn> =>
  Object.fromEntries(
    curves.map((curve) => [curve.who, of(curve)] as const).filter(([, { x }]) => x.length > 0),
  );

function plot(
  key: string,
  curves: Record<string, Drawn>,
  shapes: Readonly<Record<string, Shape>> = {},
  options: LineOptions,
): Record<string, Plot> {
  if (Object.keys(curves).length === 0) return {};
  const slopes = Object.entries(shapes).flatMap(([name, { of, through }]) => {
    const { x, y } = curves[through] ?? { x: [], y: [] }, [end, time] = [x.at(-1), y.at(-1)];
    return end && time ? [[name, (value: number) => time * of(value) / of(end)] as const] : [];
  });
  const truth = slopes.length > 0 ? Object.fromEntries(slopes) : undefined;
  const { view, ...made } = line(curves, { ...options, truth });
  return { [key]: { ...made, view: JSON.parse(JSON.stringify(view, inRows)) } };
}

/** So many curves do not fit into one row of a legend. */
const inRows = (key: string, value: unknown) => key === "legend" && value ? { ...value, columns: 5 } : value;
