/**
 * The two axes of lines and fans.
 *
 * @module
 */
import type { Interval } from "../core/grid/mod.ts";
import { extent } from "./columns.ts";
import { logAxis } from "./plot.ts";
import type { Curve, LogAxes } from "./series.ts";

/** The part of the axes that is shown; all of it, of an axis that is not named. */
export interface Limits {
  /** Ends of the horizontal axis. */
  readonly x?: Interval;
  /** Ends of the vertical axis. */
  readonly y?: Interval;
}

/** The encoding of both axes: over the values' extents `xs` and `ys`, or the limits asked for. */
export function axes(
  [xs, ys]: readonly [Interval, Interval],
  o: { x: string; y: string; log: LogAxes; domain?: Limits; padding: { x: number; y: number } },
): object {
  return {
    x: {
      field: "x",
      type: "quantitative",
      title: o.x,
      stack: null, // over a log axis Vega-Lite 5.6, which JupyterLab has, would stack bands sideways
      scale: { ...scaleType(o.log.x), nice: false, padding: o.padding.x, ...ends(o.domain?.x, xs, o.log.x) },
      axis: labels(xs, o.log.x),
    },
    y: {
      field: "y",
      type: "quantitative",
      title: o.y,
      stack: null,
      scale: {
        ...scaleType(o.log.y),
        nice: !o.log.y,
        ...(o.log.y ? { padding: o.padding.y } : {}),
        ...ends(o.domain?.y, ys, o.log.y),
      },
      axis: labels(ys, o.log.y),
    },
  };
}

/** Which axes the option `log` makes logarithmic. */
export const logAxes = (log?: boolean | "x" | "y"): LogAxes => ({
  x: log === true || log === "x",
  y: log === true || log === "y",
});

/** Whether some of a curve may lie within the limits. */
export function isVisible({ x, y, lower = y, upper = y }: Curve, limits: Limits = {}): boolean {
  const meets = ([low, high]: Interval, limit?: Interval) => !limit || (low <= limit[1] && high >= limit[0]);
  return meets(extent(x), limits.x) && meets(extent(lower, upper), limits.y);
}

const scaleType = (log: boolean) => log ? { type: "log" } : { type: "linear", zero: false };

/** How an axis is labelled: 2015, a year, has no comma where no number is longer. */
function labels([low, high]: Interval, log: boolean): { labelExpr?: string } {
  const most = Math.max(Math.abs(low), Math.abs(high));
  return {
    ...(most >= 1000 && most < 10_000 ? { labelExpr: "replace(datum.label, ',', '')" } : {}),
    ...(log ? logAxis([low, high]) : {}),
  };
}

/** The ends of an axis, if they are given, or if all values are one. */
function ends(given: Interval | undefined, [low, high]: Interval, log: boolean): { domain?: Interval } {
  if (given) return { domain: given };
  if (low < high) return {};
  const air = Math.abs(low) / 2 || 1;
  return { domain: log ? [low / 2, low * 2] : [low - air, low + air] };
}
