/**
 * What should come out, drawn beside what did.
 *
 * @module
 */
import type { GridFunction, Interval } from "../core/grid/mod.ts";
import { type Curve, curve, isSeries, type LogAxes } from "./series.ts";

/** A reference: a function of x, a curve, or a function on a grid of one axis. */
export type Truth = ((x: number) => number) | GridFunction | {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
};

/** Each reference by its name; one alone is "truth". */
export function namedTruths(
  truth: Truth | Readonly<Record<string, Truth>> | undefined,
): [name: string, Truth][] {
  if (!truth) return [];
  const isOne = typeof truth === "function" || isSeries(truth);
  return isOne ? [["truth", truth as Truth]] : Object.entries(truth as Record<string, Truth>);
}

/** Every reference as a curve; a function is evaluated at 200 places. */
export function truths(
  truth: Truth | Readonly<Record<string, Truth>> | undefined,
  [low, high]: Interval,
  log: LogAxes,
): Curve[] {
  const at = Float64Array.from({ length: 200 }, (_, i) => {
    const part = i / 199;
    return i === 199 ? high : log.x ? low * (high / low) ** part : low + (high - low) * part;
  });
  return namedTruths(truth).map(([name, one]) => {
    const series = typeof one === "function" ? { x: at, y: at.map(one) } : one;
    return { ...curve(name, series, ` of truth "${name}"`, { band: 0, log, most: 400 }), truth: true };
  });
}
