/**
 * Whether training has converged, noise level by noise level.
 *
 * @module
 */
import { requireObject } from "../core/require.ts";
import { requireSizes } from "./require_plot.ts";
import type { Estimate } from "../metrics/check.ts";
import { line } from "./line.ts";
import { beside, type Plot, type PlotOptions } from "./plot.ts";

/** A loss at one level of noise: what `lossByLevel` of the losses gives. */
export interface LevelRow {
  /** σ/α. */
  readonly level: number;
  /** The loss, per coordinate. */
  readonly loss: Estimate;
  /** The least that it can be. */
  readonly floor?: Estimate;
  /** Loss − floor. */
  readonly excess?: Estimate;
}

/** Options of {@linkcode lossOverFloor}. */
export interface LossOverFloorOptions extends PlotOptions {
  /** What the loss is called, with its unit: "E‖ε̂ − ε‖²/dim". */
  readonly y?: string;
}

/**
 * Plots the loss and its floor by noise level, and beside it, where it is known, what is between them on a logarithmic
 * axis: a loss that has come down to its floor has nothing left to learn, however large it is.
 *
 * @param rows One a level, in the order of the levels.
 * @param options Heading, size of each drawing area, what the loss is.
 * @returns The plot; error bars reach two standard errors. Levels where the excess is 0 are not on its axis.
 * @throws {RangeError} If there is no row, a level is not above 0, or a value is not finite, or the excess
 *   below 0.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { lossOverFloor, svg } from "driftfield/plots";
 *
 * const rows = [0.1, 1, 10].map((level) => {
 *   const floor = { value: 1 / (1 + level ** 2), standardError: 0.01 }; // of data N(0, 1)
 *   const excess = { value: 0.02 / (1 + level), standardError: 0.002 };
 *   return { level, loss: { value: floor.value + excess.value, standardError: 0.01 }, floor, excess };
 * });
 * assertStringIncludes(await svg(lossOverFloor(rows)), "floor");
 * ```
 */
export function lossOverFloor(rows: readonly LevelRow[], options: LossOverFloorOptions = {}): Plot {
  const { y = "loss per coordinate", title, width = 240, height = 170 } = options;
  requireSizes(options);
  if (!Array.isArray(rows)) throw new TypeError(`rows must be a list of rows, got ${rows}`);
  rows.forEach((row, i) => requireObject(`rows[${i}]`, row, "level", "loss"));
  const common = { x: "noise σ/α", width, height, points: true };
  const of = (key: "loss" | "floor" | "excess", left = rows) => {
    const own = left.filter((row) => row[key]);
    return { x: own.map(({ level }) => level), y: own.map((row) => row[key]!) };
  };
  const floor = of("floor"), excess = of("excess", rows.filter((row) => row.excess?.value !== 0));
  const truth = { floor: { x: floor.x, y: floor.y.map(({ value }) => value) } };
  const panes = [
    line({ loss: of("loss") }, { ...common, y, title, log: "x", ...(floor.x.length > 0 && { truth }) }),
    ...(excess.x.length > 0 ? [line(excess, { ...common, y: "loss − floor", log: true })] : []),
  ];
  return { ...beside(...panes), ...(options.alt && { alt: options.alt }) };
}
