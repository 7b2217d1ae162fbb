/**
 * What is left of a series when its season is taken out.
 *
 * @module
 */
import { requireInteger, requireNumber, requireNumbers, requirePositive } from "../core/mod.ts";
import { cholesky, invertLower } from "./cholesky.ts";

/** How the season is fitted. */
export interface AnomalyOptions {
  /** Waves a period: 1 is the yearly one, 2 adds the half-yearly, … 2 by default. */
  readonly harmonics?: number;
  /** Only days before this one are fitted, so that what follows stays unseen; all by default. */
  readonly until?: number;
  /** Length of a period in days, 365.25 by default. */
  readonly period?: number;
}

/** A series, its season taken out. */
export interface SeasonalAnomaly {
  /** Values less their seasonal mean, fitted days and later ones: length [days]. */
  readonly anomaly: Float64Array;
  /** The seasonal mean on a day, in the values' unit. */
  seasonal(day: number): number;
  /** c₀, a₁, b₁, a₂, b₂, …: length [1 + 2 harmonics]. */
  readonly coefficients: Float64Array;
}

/**
 * A series less its seasonal mean, least squares over the days before `until` of
 *
 *     m(t) = c₀ + Σ_k a_k cos(2πk t/period) + b_k sin(2πk t/period),   k = 1 … harmonics
 *
 * For Seattle's daily temperature, 2012 to 2014, two harmonics are what the data ask for: the amplitudes of the first
 * three are 23, 3.9 and 1.0 times their standard error (that of an autocorrelated series), and a year left out is
 * predicted best with two or three. The day-to-day noise that remains is as strong in winter as in summer.
 *
 * @param day Days: length [days], in any order.
 * @param values The series on these days: length [days].
 * @param options Number of harmonics, which days are fitted, length of a period.
 * @returns Anomalies of all days, and the seasonal mean as a function of the day.
 * @throws {RangeError} If the lengths differ, an entry is not finite, an option is out of range, or the fitted days do
 *   not span a period or are too few for the harmonics.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { seasonalAnomaly } from "driftfield/datasets";
 *
 * const day = Array.from({ length: 800 }, (_, i) => i);
 * const values = day.map((t) => 12 - 7 * Math.cos(2 * Math.PI * t / 365.25) + (t === 750 ? 5 : 0)); // a hot day
 * const { anomaly, seasonal } = seasonalAnomaly(day, values, { until: 731 });
 * assertAlmostEquals(seasonal(0), 5, 1e-9);
 * assertAlmostEquals(anomaly[750], 5, 1e-9);
 * ```
 */
export function seasonalAnomaly(
  day: ArrayLike<number>,
  values: ArrayLike<number>,
  options: AnomalyOptions = {},
): SeasonalAnomaly {
  const { harmonics = 2, until = Infinity, period = 365.25 } = options;
  requireNumbers("day", day);
  requireNumbers("values", values);
  requireInteger("harmonics", harmonics, 0);
  if (typeof until !== "number" || Number.isNaN(until)) {
    throw new TypeError(`until must be a day, got ${until}`);
  }
  requirePositive("period", period);
  if (period < 1e-100) throw new RangeError(`period must be at least 1e-100, got ${period}`);
  if (day.length !== values.length) {
    throw new RangeError(`day has ${day.length} days, but ${values.length} values`);
  }
  const all = Array.from({ length: day.length }, (_, i) => {
    requireNumber(`day[${i}]`, day[i]);
    requireNumber(`values[${i}]`, values[i]);
    return { t: day[i], value: values[i] };
  });
  const fitted = all.filter(({ t }) => t < until);
  requireEnough(fitted.map(({ t }) => t), harmonics, period);
  const coefficients = leastSquares(
    fitted.map(({ t }) => waves(t, harmonics, period)),
    fitted.map(({ value }) => value),
  );
  const seasonal = (t: number) =>
    waves(t, harmonics, period).reduce((sum, wave, k) => sum + coefficients[k] * wave, 0);
  return { anomaly: Float64Array.from(all, ({ t, value }) => value - seasonal(t)), seasonal, coefficients };
}

/** 1, cos φ, sin φ, cos 2φ, sin 2φ, … with φ = 2πt/period. */
function waves(t: number, harmonics: number, period: number): number[] {
  const phase = 2 * Math.PI * t / period;
  const pair = (_: unknown, k: number) => [Math.cos((k + 1) * phase), Math.sin((k + 1) * phase)];
  return [1, ...Array.from({ length: harmonics }, pair).flat()];
}

/** c = (XᵀX)⁻¹ Xᵀ y, by the Cholesky factor of XᵀX. */
function leastSquares(rows: readonly number[][], y: readonly number[]): Float64Array {
  const dim = rows[0].length, indices = Array.from({ length: dim }, (_, k) => k);
  const moment = (f: (row: number[], i: number) => number) =>
    rows.reduce((sum, row, i) => sum + f(row, i), 0);
  const gram = indices.map((j) => indices.map((k) => moment((row) => row[j] * row[k])));
  const right = indices.map((k) => moment((row, i) => row[k] * y[i]));
  const inverse = invertLower(cholesky("the harmonics' Gram matrix", gram), dim);
  const half = indices.map((i) => indices.reduce((sum, j) => sum + inverse[i * dim + j] * right[j], 0));
  return Float64Array.from(
    indices,
    (i) => indices.reduce((sum, j) => sum + inverse[j * dim + i] * half[j], 0),
  );
}

function requireEnough(fitted: readonly number[], harmonics: number, period: number): void {
  const days = new Set(fitted).size, least = 2 * harmonics + 2;
  if (days < least) {
    throw new RangeError(`${harmonics} harmonics need at least ${least} fitted days, got ${days}`);
  }
  const [first, last] = [fitted.reduce((a, b) => Math.min(a, b)), fitted.reduce((a, b) => Math.max(a, b))];
  if (harmonics > 0 && last - first < 0.99 * period) {
    throw new RangeError(`fitted days must span a period of ${period}, got ${first} to ${last}`);
  }
}
