/**
 * The Kolmogorov–Smirnov test of two samples.
 *
 * @module
 */
import { points, requireNumber, requireNumbers } from "../../core/mod.ts";
import { requireSamples } from "./require_samples.ts";
import type { TwoSampleTest } from "./significance.ts";

/**
 * The Kolmogorov–Smirnov test of two samples of numbers: D = sup_s |F(s) − G(s)| between their empirical distribution
 * functions, and its p-value P(K ≥ √(nm/(n + m)) D) by {@linkcode kolmogorovTail}, the limit for large samples of one
 * continuous law (Smirnov 1939). For equal sizes that is off by a relative error of order 1/n; ties make it err on the safe side.
 *
 * @param x One sample, in any order.
 * @param y The other.
 * @returns D, in [0, 1], and its p-value.
 * @throws {RangeError} If a sample is empty, or a value not finite.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { kolmogorovSmirnovTest } from "driftfield/metrics";
 *
 * assertEquals(kolmogorovSmirnovTest([1, 2, 3, 4], [3, 4, 5, 6]).value, 1 / 2);
 * ```
 */
export function kolmogorovSmirnovTest(x: ArrayLike<number>, y: ArrayLike<number>): TwoSampleTest {
  requireNumbers("x", x);
  requireNumbers("y", y);
  const [a, b] = [x, y].map((values) => Float64Array.from(values).sort()), n = a.length, m = b.length;
  requireSamples(points(a), points(b), 1);
  let value = 0;
  for (let i = 0, j = 0; i < n && j < m;) {
    const s = Math.min(a[i], b[j]);
    while (a[i] === s) i++;
    while (b[j] === s) j++;
    value = Math.max(value, Math.abs(i / n - j / m));
  }
  return { value, pValue: kolmogorovTail(Math.sqrt(n * m / (n + m)) * value) };
}

/**
 * P(K ≥ x) for the supremum K = sup |B| of a Brownian bridge on [0, 1], the limit of √n times the Kolmogorov–Smirnov
 * distance of a sample to its law (Kolmogorov 1933):
 *
 *     2 Σ_{k≥1} (−1)^{k−1} exp(−2k²x²) = 1 − (√(2π)/x) Σ_{k≥1} exp(−(2k − 1)²π²/(8x²)),
 *
 * the first form above x = 1 and the second below: four terms of either are exact to rounding.
 *
 * @param x Where, at least 0.
 * @returns The probability.
 * @throws {RangeError} If x is below 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { kolmogorovQuantile, kolmogorovTail } from "driftfield/metrics";
 *
 * assertAlmostEquals(kolmogorovTail(kolmogorovQuantile(0.01)), 0.01, 1e-8);
 * ```
 */
export function kolmogorovTail(x: number): number {
  requireNumber("x", x, 0);
  const sum = (term: (k: number) => number) => term(1) + term(2) + term(3) + term(4);
  if (x > 1) return 2 * sum((k) => (k % 2 ? 1 : -1) * Math.exp(-2 * k * k * x * x));
  if (x < 0.04) return 1; // exp(−π²/(8x²)) is below the least number
  return 1 - Math.sqrt(2 * Math.PI) / x * sum((k) => Math.exp(-(((2 * k - 1) * Math.PI / x) ** 2) / 8));
}
