/**
 * What `fan` accepts, brought to one form.
 *
 * @module
 */
import { requireNumber } from "../core/require.ts";
import { budget } from "./bundle.ts";
import { requireColumn, requireSameLength } from "./columns.ts";
import { type Curve, curve, isSeries, type LogAxes, type Series } from "./series.ts";
import { number } from "./words.ts";

/** A band that a value falls into with a known probability. */
export interface FanBand {
  /** The probability, between 0 and 1. */
  readonly level: number;
  /** Lower end, length [n]. */
  readonly lower: ArrayLike<number>;
  /** Upper end, length [n]. */
  readonly upper: ArrayLike<number>;
}

/** A law that changes along x: its median, and bands about it. */
export interface Fan {
  /** Positions, length [n], at least two, in any order. */
  readonly x: ArrayLike<number>;
  /** Medians, length [n]. */
  readonly median: ArrayLike<number>;
  /** One band or more, in any order. */
  readonly bands: readonly FanBand[];
}

/** A fan, checked and in order of x, and what came, as curves. */
export interface FanCurves {
  readonly median: Curve;
  /** From the narrowest to the widest. */
  readonly bands: readonly Curve[];
  readonly came: readonly Curve[];
}

/** The curves of a fan and of what came. */
export function fanCurves(
  { x, median, bands }: Fan,
  came: Series | Readonly<Record<string, Series>> = {},
  log: LogAxes,
): FanCurves {
  requireColumn("x", x, log.x);
  if (x.length < 2) throw new RangeError(`x must have at least 2 positions, got ${x.length}`);
  requireLike(x, "median", median, log);
  if (!Array.isArray(bands)) throw new TypeError(`bands must be a list, got ${typeof bands}`);
  if (bands.length === 0) throw new RangeError("bands must not be empty");
  bands.forEach((band, k) => requireBand(`bands[${k}]`, band, x, log));

  const observed = Object.entries(isSeries(came) ? { observed: came } : came);
  const most = Math.min(1000, Math.ceil(budget / (bands.length + 1 + observed.length)));
  const order = Array.from({ length: x.length }, (_, i) => i).sort((i, j) => x[i] - x[j]);
  const sorted = (values: ArrayLike<number>) => Float64Array.from(order, (i) => values[i]);
  const middle: Curve = { name: "median", x: sorted(x), y: sorted(median), most };
  return {
    median: middle,
    bands: bands.toSorted((a, b) => a.level - b.level).map(({ level, lower, upper }) => ({
      ...middle,
      name: `${number(100 * level)} %`,
      lower: sorted(lower),
      upper: sorted(upper),
    })),
    came: observed.map(([name, one]) => curve(name, one, ` of came "${name}"`, { band: 2, log, most })),
  };
}

function requireBand(
  name: string,
  { level, lower, upper }: FanBand,
  x: ArrayLike<number>,
  log: LogAxes,
): void {
  requireNumber(`${name}.level`, level);
  if (!(level > 0 && level < 1)) throw new RangeError(`${name}.level must be between 0 and 1, got ${level}`);
  requireLike(x, `${name}.lower`, lower, log);
  requireLike(x, `${name}.upper`, upper, log);
  for (let i = 0; i < x.length; i++) {
    if (lower[i] > upper[i]) {
      throw new RangeError(
        `${name}.lower must not be above upper, got ${lower[i]} > ${upper[i]} at index ${i}`,
      );
    }
  }
}

function requireLike(x: ArrayLike<number>, name: string, values: ArrayLike<number>, log: LogAxes): void {
  requireColumn(name, values, log.y);
  requireSameLength("x", x, name, values);
}
