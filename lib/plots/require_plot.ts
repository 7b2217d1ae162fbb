/**
 * Checks of what plots are told.
 *
 * @module
 */
import { requireNumber, requireNumbers, requireObject } from "../core/require.ts";
import { requirePoints } from "../core/require_points.ts";
import type { Points } from "../core/points.ts";
import type { PlotOptions } from "./plot.ts";

/** Requires a plot, an animation or a movie. */
export function requirePlot(name: string, plot: unknown, ...kinds: readonly string[]): void {
  requireObject(name, plot, "kind");
  const { kind } = plot as { kind: string };
  if (!kinds.includes(kind)) throw new TypeError(`${name} must be a ${kinds.join(", ")}, got ${kind}`);
}

/** Requires sizes that can be drawn, in pixels. */
export function requireSizes({ width, height }: Pick<PlotOptions, "width" | "height">): void {
  if (width !== undefined) requireNumber("width", width, 10, 10_000);
  if (height !== undefined) requireNumber("height", height, 10, 10_000);
}

/** Requires two ends, the first not above the second. */
export function requireLimits(name: string, limits: readonly number[]): void {
  requireNumbers(name, limits, 2);
  if (limits[0] > limits[1]) throw new RangeError(`${name} must rise, got ${limits}`);
}

/** Requires a list of points. */
export function requireClouds(name: string, clouds: readonly Points[]): void {
  if (!Array.isArray(clouds)) throw new TypeError(`${name} must be a list of Points, got ${clouds}`);
  clouds.forEach((cloud, i) => requirePoints(`${name}[${i}]`, cloud));
}
