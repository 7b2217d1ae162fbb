/**
 * Sample moments with their standard errors.
 *
 * @module
 */
import { requireNumbers } from "../core/mod.ts";
import type { Estimate } from "./check.ts";

/**
 * The mean of independent values, and s/√n.
 *
 * @param values At least two values.
 * @returns The mean and its standard error, in the values' unit.
 * @throws {TypeError} If a value is no number.
 * @throws {RangeError} If there are fewer than two, one is not finite, or squares leave float64.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mean } from "driftfield/metrics";
 *
 * assertEquals(mean([1, 3]), { value: 2, standardError: 1 });
 * ```
 */
export function mean(values: ArrayLike<number>): Estimate {
  const { n, centre, second } = central(values);
  const standardError = Math.sqrt(second / (n * (n - 1)));
  if (Number.isFinite(standardError)) return { value: centre, standardError };
  throw new RangeError("values must be less than 1e150 apart: their squares are beyond float64");
}

/**
 * The variance of independent values, Σ(x − x̄)²/(n − 1), and √((μ₄ − σ⁴)/n), its standard error to leading order.
 *
 * @param values At least two values.
 * @returns The variance and its standard error, in the square of the values' unit.
 * @throws {TypeError} If a value is no number.
 * @throws {RangeError} If there are fewer than two, one is not finite, or fourth powers leave float64.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { variance } from "driftfield/metrics";
 *
 * assertEquals(variance([1, 2, 3]).value, 1);
 * ```
 */
export function variance(values: ArrayLike<number>): Estimate {
  const { n, second, fourth } = central(values);
  const population = second / n;
  if (!(fourth < Infinity)) {
    throw new RangeError("values must be less than 1e75 apart: their fourth powers are beyond float64");
  }
  return { value: second / (n - 1), standardError: Math.sqrt(Math.max(0, fourth / n - population ** 2) / n) };
}

/**
 * The covariance of independent pairs whose means are known to be zero: the mean of x·y.
 *
 * @param x First of each pair: length [n].
 * @param y Second of each pair: length [n].
 * @returns The covariance and its standard error.
 * @throws {TypeError} If a value is no number.
 * @throws {RangeError} If the lengths differ, there are fewer than two pairs, or a value is not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { covariance } from "driftfield/metrics";
 *
 * assertEquals(covariance([1, -1], [2, -2]).value, 2);
 * ```
 */
export function covariance(x: ArrayLike<number>, y: ArrayLike<number>): Estimate {
  requireNumbers("x", x);
  requireNumbers("y", y);
  if (x.length !== y.length) throw new RangeError(`x has ${x.length} values, but y has ${y.length}`);
  const products = Float64Array.from({ length: x.length }, (_, i) => x[i] * y[i]);
  if (products.some((v) => !(Math.abs(v) < 1e150))) throw new RangeError("x times y must be below 1e150");
  return mean(products);
}

function central(values: ArrayLike<number>): { n: number; centre: number; second: number; fourth: number } {
  requireNumbers("values", values);
  const n = values.length;
  if (n < 2) throw new RangeError(`a standard error needs at least 2 values, got ${n}`);
  let sum = 0, second = 0, fourth = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const centre = sum / n;
  for (let i = 0; i < n; i++) {
    const square = (values[i] - centre) ** 2;
    second += square;
    fourth += square * square;
  }
  return { n, centre, second, fourth };
}
