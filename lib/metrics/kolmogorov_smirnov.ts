/**
 * The Kolmogorov–Smirnov distance between a sample and a law.
 *
 * @module
 */
import { requireFunction, requireNumber, requireObject } from "../core/mod.ts";

/**
 * sup_x |F_n(x) − F(x)|, with F_n the empirical distribution function of independent values.
 *
 * For a continuous F of which the values are a sample, √n times the distance tends in law to the supremum of a
 * Brownian bridge: it exceeds `kolmogorovQuantile(p)` with probability p (Kolmogorov 1933). For a law with atoms
 * (a random walk's) the same formula, F being the right-continuous distribution function and `before` its left
 * limit, gives the distance exactly, and the bound errs on the safe side.
 *
 * @param values The sample, in any order; what never comes, a passage time say, is Infinity.
 * @param cdf The distribution function F(x) = P(X ≤ x).
 * @param before F(x−) = P(X < x); F itself if X has no atoms.
 * @returns The distance, in [0, 1].
 * @throws {RangeError} If there are no values, or one is NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kolmogorovSmirnov } from "driftfield/metrics";
 *
 * assertEquals(kolmogorovSmirnov([0.25, 0.75], (x) => x), 0.25);
 * ```
 */
export function kolmogorovSmirnov(
  values: ArrayLike<number>,
  cdf: (x: number) => number,
  before: (x: number) => number = cdf,
): number {
  requireObject("values", values);
  const n = values.length, odd = Array.from(values).findIndex((x) => Number.isNaN(Number(x)));
  if (!(n > 0)) throw new RangeError(`values must be at least one, got ${n}`);
  if (odd >= 0) throw new RangeError(`values[${odd}] must be a number, got ${values[odd]}`);
  requireFunction("cdf", cdf);
  requireFunction("before", before);
  const sorted = Float64Array.from(values).sort();
  let distance = 0;
  for (let i = 0; i < n;) {
    const x = sorted[i], below = i / n;
    while (i < n && sorted[i] === x) i++;
    distance = Math.max(distance, Math.abs(before(x) - below), Math.abs(i / n - cdf(x)));
  }
  if (Number.isNaN(distance)) throw new RangeError("cdf must be a number everywhere, got NaN");
  return distance;
}

/**
 * The value that √n times the distance exceeds with probability p, as n → ∞: solves 2 Σ (−1)^(k−1) e^(−2k²x²) = p,
 * of which the first term alone, √(½ log(2/p)), is exact to 1e-6 for p ≤ 0.05 and never too small.
 *
 * @param p Probability in (0, 0.2].
 * @returns x.
 * @throws {RangeError} If p is outside.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { kolmogorovQuantile } from "driftfield/metrics";
 *
 * assertAlmostEquals(kolmogorovQuantile(0.05), 1.358, 1e-3);
 * ```
 */
export function kolmogorovQuantile(p: number): number {
  requireNumber("p", p);
  if (!(p > 1e-300 && p <= 0.2)) throw new RangeError(`p must be in (1e-300, 0.2], got ${p}`);
  return Math.sqrt(Math.log(2 / p) / 2);
}
