/**
 * What `line` accepts, brought to one form.
 *
 * @module
 */
import type { GridFunction } from "../core/grid/mod.ts";
import type { Points } from "../core/points.ts";
import type { Estimate } from "../metrics/check.ts";
import { budget, joined, paths } from "./bundle.ts";
import { requireColumn, requireSameLength } from "./columns.ts";
import { isGridFunction, profile } from "./grid_values.ts";
import { columnOf, type Row } from "./rows.ts";

/** A curve, or a bundle of curves over common x. */
export interface Series {
  /** Positions, length [n]. */
  readonly x: ArrayLike<number>;
  /** Values, or estimates with their standard errors, length [n]; or one list a path, or Points of shape [paths, n]. */
  readonly y: ArrayLike<number> | readonly Estimate[] | readonly ArrayLike<number>[] | Points;
  /** Standard error of each value, length [n]. */
  readonly standardError?: ArrayLike<number>;
  /** Lower end of the band, length [n]. */
  readonly lower?: ArrayLike<number>;
  /** Upper end of the band, length [n]. */
  readonly upper?: ArrayLike<number>;
}

/** A series, or a function on a grid of one axis; several by name; or rows. */
export type LineData =
  | Series
  | GridFunction
  | Readonly<Record<string, Series | GridFunction>>
  | readonly Row[];

/** Which axes are logarithmic. */
export interface LogAxes {
  /** The horizontal one. */
  readonly x: boolean;
  /** The vertical one. */
  readonly y: boolean;
}

/** A curve, checked. A bundle is one long curve that `path` cuts into paths. */
export interface Curve {
  readonly name: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly lower?: Float64Array;
  readonly upper?: Float64Array;
  readonly path?: Float64Array;
  readonly truth?: boolean;
  /** How many points may be drawn. */
  readonly most: number;
}

/** Every series as a checked curve. */
export function curves(
  data: LineData,
  o: { x: string; y: string; color?: string; name: string; band: number; log: LogAxes },
): Curve[] {
  const named = Array.isArray(data)
    ? fromRows(data, o)
    : isSeries(data)
    ? { [o.name]: data }
    : data as Record<string, Series | GridFunction>;
  const all = Object.entries(named);
  if (all.length === 0) throw new RangeError("line needs at least one series, got none");
  const most = Math.min(1000, Math.ceil(budget / all.length));
  return all.map(([name, one]) => curve(name, one, all.length > 1 ? ` of "${name}"` : "", { ...o, most }));
}

/** Whether some data are one series, and not several by name. */
export const isSeries = (data: object): data is Series | GridFunction =>
  isGridFunction(data) || typeof (data as Series).x === "object" && "length" in (data as Series).x;

/** A series as a checked curve; `of` tells errors which one it is. */
export function curve(
  name: string,
  given: Series | GridFunction,
  of: string,
  o: { band: number; log: LogAxes; most: number },
): Curve {
  const series = isGridFunction(given) ? profile(given) : split(given), bundle = paths(series.y);
  if (bundle) return joined(name, series.x, bundle, of, o);
  const { x, y, standardError } = series as {
    x: ArrayLike<number>;
    y: ArrayLike<number>;
    standardError?: ArrayLike<number>;
  };
  requireColumn(`x${of}`, x, o.log.x);
  requireColumn(`y${of}`, y, o.log.y);
  requireSameLength(`x${of}`, x, `y${of}`, y);
  const own = { name, x: Float64Array.from(x), y: Float64Array.from(y), most: o.most };
  if (standardError) {
    requireColumn(`standardError${of}`, standardError);
    requireSameLength(`y${of}`, y, `standardError${of}`, standardError);
    const floor = o.log.y ? Math.min(...own.y) / 2 : -Infinity; // a bar that reaches zero ends at the foot of a log axis
    return {
      ...own,
      lower: own.y.map((v, i) => Math.max(v - o.band * standardError[i], floor)),
      upper: own.y.map((v, i) => v + o.band * standardError[i]),
    };
  }
  const { lower, upper } = series as Series;
  if (!lower !== !upper) {
    throw new TypeError(`a band${of} needs lower and upper, got only ${lower ? "lower" : "upper"}`);
  }
  if (!lower || !upper) return own;
  for (const [key, bound] of Object.entries({ lower, upper })) {
    requireColumn(`${key}${of}`, bound, o.log.y);
    requireSameLength(`y${of}`, y, `${key}${of}`, bound);
  }
  return { ...own, lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
}

/** Estimates as values and their standard errors; anything else as it is. */
function split(series: Series): Series {
  if (!Array.isArray(series.y) || typeof series.y[0]?.standardError !== "number") return series;
  const estimates: readonly Estimate[] = series.y;
  const standardError = estimates.map((one) => one.standardError);
  return { standardError, ...series, y: estimates.map((one) => one.value) };
}

/** Rows as series: one for each value of the column `color`. */
function fromRows(
  rows: readonly Row[],
  o: { x: string; y: string; color?: string; name: string },
): Record<string, Series> {
  const groups = Map.groupBy(rows, (row) => o.color === undefined ? o.name : String(row[o.color]));
  return Object.fromEntries([...groups].map(([name, own]) => {
    const column = (key: string) => columnOf(own, key) as number[];
    const optional = (key: string) => key in own[0] ? { [key]: column(key) } : {};
    const bounds = { ...optional("standardError"), ...optional("lower"), ...optional("upper") };
    return [name, { x: column(o.x), y: column(o.y), ...bounds }];
  }));
}
