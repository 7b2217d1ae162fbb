/**
 * The normal law, the one every limit in these notes leads to.
 *
 * @module
 */
import erfc from "@stdlib/math-base-special-erfc";

/** Density of N(mean, sd²) at x. */
export function normalDensity(x: number, mean = 0, sd = 1): number {
  const z = (x - mean) / sd;
  return Math.exp(-z * z / 2) / (sd * Math.sqrt(2 * Math.PI));
}

/** Φ((x − mean)/sd), the probability that N(mean, sd²) falls at or below x, to rounding in both tails. */
export function normalCdf(x: number, mean = 0, sd = 1): number {
  return erfc((mean - x) / (sd * Math.SQRT2)) / 2;
}
