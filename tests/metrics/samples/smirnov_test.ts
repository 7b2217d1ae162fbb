import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { kolmogorovSmirnovTest, kolmogorovTail } from "driftfield/metrics";
import { normals, rate, spread } from "./samples.ts";

/** P(D ≥ k/n) for two samples of n: 2 Σ (−1)^{j−1} C(2n, n − jk)/C(2n, n) (Gnedenko and Korolyuk 1951). */
function exactTail(n: number, k: number): number {
  let sum = 0, ratio = 1; // C(2n, n − a)/C(2n, n), a = 1, 2, …
  for (let a = 1, sign = 1; a <= n; a++) {
    ratio *= (n - a + 1) / (n + a);
    if (a % k === 0) {
      sum += sign * ratio;
      sign = -sign;
    }
  }
  return 2 * sum;
}

/** Samples of n on the line of which D = k/n: the first k of x are below all of y. */
const apart = (n: number, k: number) => {
  const x = Array.from({ length: n }, (_, i) => i);
  return [x, x.map((v) => v < k ? v + n : v - 0.5)];
};

Deno.test("kolmogorovSmirnovTest(): D is the largest difference of the distribution functions, ties and all", () => {
  assertEquals(kolmogorovSmirnovTest([1, 2], [3, 4]).value, 1);
  assertEquals(kolmogorovSmirnovTest([1, 2, 2, 3], [2, 2, 2, 2]).value, 1 / 4);
  assertEquals(kolmogorovSmirnovTest([5, 5], [5, 5, 5]), { value: 0, pValue: 1 });
  const x = normals(331, [50, 1], { label: "x" }).data.map((v) => Math.round(3 * v));
  const y = normals(331, [70, 1], { label: "y", shift: 0.5 }).data.map((v) => Math.round(3 * v));
  const below = (values: Float64Array, s: number) => values.filter((v) => v <= s).length / values.length;
  const largest = Math.max(...Array.from([...x, ...y], (s) => Math.abs(below(x, s) - below(y, s))));
  assertAlmostEquals(kolmogorovSmirnovTest(x, y).value, largest, 1e-15);
  assertEquals(kolmogorovSmirnovTest(x, y), kolmogorovSmirnovTest(y, x));
  assertEquals(kolmogorovSmirnovTest(x.map(Math.exp), y.map(Math.exp)), kolmogorovSmirnovTest(x, y));
});

Deno.test("kolmogorovSmirnovTest(): p is the exact probability of equal sizes to a relative (λ² + λ⁴)/n", () => {
  // log C(2n, n − a)/C(2n, n) = −a²/n + a²/(2n²) − a⁴/(6n³) + …, and a = k = λ√(2n) where λ = √(n/2) k/n.
  for (const [n, k] of [[50, 10], [50, 18], [400, 40], [400, 60]]) {
    const { value, pValue } = kolmogorovSmirnovTest(...apart(n, k) as [number[], number[]]);
    assertAlmostEquals(value, k / n, 1e-15);
    const lambda = k / Math.sqrt(2 * n), exact = exactTail(n, k);
    assertAlmostEquals(pValue, exact, exact * (lambda ** 2 + lambda ** 4) / n);
  }
});

Deno.test("kolmogorovSmirnovTest() rejects one law as often as the exact law of D says, and a shift always", () => {
  const n = 60, times = 2000, level = 0.05;
  const k = Array.from({ length: n }, (_, i) => i + 1).find((k) =>
    kolmogorovTail(k / Math.sqrt(2 * n)) <= level
  )!;
  const truth = exactTail(n, k);
  const draw = (label: string, shift = 0) => normals(332, [n, 1], { label, shift }).data;
  const rejected = rate(times, (i) => kolmogorovSmirnovTest(draw(`x${i}`), draw(`y${i}`)).pValue <= level);
  assertAlmostEquals(rejected, truth, spread(truth, times));
  assertEquals(rate(50, (i) => kolmogorovSmirnovTest(draw(`x${i}`), draw(`z${i}`, 2)).pValue <= level), 1);
});

Deno.test("kolmogorovTail(): its two series are one function, from 1 at 0 to 0", () => {
  assertEquals([kolmogorovTail(0), kolmogorovTail(0.03)], [1, 1]);
  const theirs = (x: number) =>
    2 *
    Array.from({ length: 50 }, (_, i) => i + 1).reduce(
      (sum, k) => sum + (k % 2 ? 1 : -1) * Math.exp(-2 * k * k * x * x),
      0,
    );
  for (const x of [0.3, 0.5, 0.8, 0.999, 1, 1.001, 1.5, 3]) {
    assertAlmostEquals(kolmogorovTail(x), theirs(x), 1e-15);
  }
  assertThrows(() => kolmogorovTail(-1), RangeError, "x must be at least 0, got -1");
});

Deno.test("kolmogorovSmirnovTest() refuses samples that are empty or not finite", () => {
  assertThrows(() => kolmogorovSmirnovTest([], [1]), RangeError, "x must have at least 1 points, got 0");
  assertThrows(() => kolmogorovSmirnovTest([1], [NaN]), RangeError, "y[0] must be finite, got NaN");
});
