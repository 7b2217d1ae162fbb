/**
 * The normal law, the one every limit in these notes leads to.
 *
 * @module
 */
import erfc from "@stdlib/math-base-special-erfc";
import { requireNumber, requirePositive } from "../core/mod.ts";

/**
 * The density of N(mean, sd²), exp(−z²/2)/(sd √(2π)) with z = (x − mean)/sd.
 *
 * @param x Where.
 * @param mean 0 by default.
 * @param sd Standard deviation above 0, 1 by default.
 * @returns The density at x, in 1/unit of x.
 * @throws {RangeError} If sd is not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normalDensity } from "driftfield/metrics";
 *
 * assertEquals(normalDensity(0), 1 / Math.sqrt(2 * Math.PI));
 * ```
 */
export function normalDensity(x: number, mean = 0, sd = 1): number {
  requireNotNaN("x", x);
  requireNumber("mean", mean);
  requirePositive("sd", sd);
  const z = (x - mean) / sd;
  return Math.exp(-z * z / 2) / (sd * Math.sqrt(2 * Math.PI));
}

/**
 * Φ((x − mean)/sd), the probability that N(mean, sd²) falls at or below x, to rounding in both tails.
 *
 * @param x Where.
 * @param mean 0 by default.
 * @param sd Standard deviation above 0, 1 by default.
 * @returns The probability.
 * @throws {RangeError} If sd is not above 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normalCdf } from "driftfield/metrics";
 *
 * assertEquals(normalCdf(3, 3, 2), 0.5);
 * ```
 */
export function normalCdf(x: number, mean = 0, sd = 1): number {
  requireNotNaN("x", x);
  requireNumber("mean", mean);
  requirePositive("sd", sd);
  return erfc((mean - x) / (sd * Math.SQRT2)) / 2;
}

function requireNotNaN(name: string, x: number): void {
  if (typeof x !== "number" || Number.isNaN(x)) throw new TypeError(`${name} must be a number, got ${x}`);
}
