import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points, zeros } from "driftfield/core";
import { confidenceInterval, mean, medianDistance, mmdTest, squaredMmd } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";
import { normals, rate, spread } from "./samples.ts";

/** Of N(0, I) and N(μ, s²I) in d dimensions: E k of a difference N(δ, vI) is (h²/(h² + v))^{d/2} exp(−δ²/(2(h² + v))). */
function gaussian(d: number, mu: number, s: number, h: number): number {
  const k = (v: number, delta: number) =>
    (h * h / (h * h + v)) ** (d / 2) * Math.exp(-delta * delta / (2 * (h * h + v)));
  return k(2, 0) + k(2 * s * s, 0) - 2 * k(1 + s * s, mu);
}

Deno.test("squaredMmd() of normal laws is the closed form, in 1, 2 and 5 dimensions", () => {
  for (const [dim, shift, sd, bandwidth] of [[1, 1, 1, 1], [2, 0.5, 2, 0.7], [5, 1, 0.5, 3]]) {
    const x = normals(311, [600, dim], { label: "x" }),
      y = normals(311, [400, dim], { label: "y", shift, sd });
    within(squaredMmd(x, y, { bandwidth }), gaussian(dim, shift, sd, bandwidth), `dim ${dim}`);
  }
});

Deno.test("squaredMmd(): 95 % intervals hold the truth 95 times of 100 where the laws differ", () => {
  // Normal to O(1/n) in coverage, n = 100: on top of the binomial's four standard errors.
  const times = 400, n = 100, truth = gaussian(2, 1, 1, 1);
  const held = rate(times, (i) => {
    const x = normals(312, [n, 2], { label: `x${i}` }),
      y = normals(312, [n, 2], { label: `y${i}`, shift: 1 });
    const [low, high] = confidenceInterval(squaredMmd(x, y, { bandwidth: 1 }));
    return low <= truth && truth <= high;
  });
  assertAlmostEquals(held, 0.95, spread(0.95, times) + 1 / n);
});

Deno.test("squaredMmd() of one law is zero on average", () => {
  const values = Array.from(
    { length: 400 },
    (_, i) =>
      squaredMmd(normals(313, [10, 2], { label: `x${i}` }), normals(313, [25, 2], { label: `y${i}` }), {
        bandwidth: 1,
      })
        .value,
  );
  within(mean(values), 0, "MMD²");
});

Deno.test("mmdTest() is squaredMmd() on average over its frequencies, and by default for the same bandwidth", () => {
  for (const dim of [1, 2, 6]) {
    const x = normals(314, [20, dim], { label: "x" }), y = normals(314, [33, dim], { label: "y", shift: 1 });
    const values = Array.from(
      { length: 100 },
      (_, i) => mmdTest(x, y, { rng: philox(i), frequencies: 8, permutations: 1 }).value,
    );
    within(mean(values), squaredMmd(x, y).value, `dim ${dim}`);
  }
});

Deno.test("medianDistance() is the median of all pairs, one of 500 points where there are more", () => {
  assertEquals(medianDistance(points([[0], [1], [3]])), 2); // of 1, 2, 3
  assertEquals(medianDistance(points([[0], [1], [3], [7]])), 3.5); // of 1, 2, 3, 4, 6, 7
  assertEquals(medianDistance(points([[0, 0], [3, 4]])), 5);
  const grid = points(Float64Array.from({ length: 10_001 }, (_, i) => i / 10_000));
  // Of uniform points P(|x − x′| ≤ r) = 1 − (1 − r)²: the median is 1 − √½. The share of pairs below it is a U-statistic
  // of projections P(|x − x′| ≤ r | x), between r and 2r with variance below r²/4: standard error 2 · (r/2)/√500, and
  // the density of distances is 2(1 − r).
  const r = 1 - Math.SQRT1_2;
  within({ value: medianDistance(grid), standardError: r / Math.sqrt(500) / (2 * (1 - r)) }, r, "median");
});

Deno.test("squaredMmd() and mmdTest() refuse what they cannot compare", () => {
  const x = normals(315, [5, 2]);
  for (const compare of [squaredMmd, mmdTest]) {
    assertThrows(() => compare(x, normals(315, [5, 3])), RangeError, "x has dim 2, but y has dim 3");
    assertThrows(() => compare(points([[0, 0]]), x), RangeError, "x must have at least 2 points, got 1");
    assertThrows(() => compare(x, points([[0, Infinity], [0, 0]])), RangeError, "y must be finite");
    assertThrows(() => compare(x, x, { bandwidth: -1 }), RangeError, "bandwidth");
    assertThrows(() => compare(zeros([5, 2]), zeros([5, 2])), RangeError, "bandwidth");
  }
  assertThrows(() => mmdTest(x, x, { frequencies: 0 }), RangeError, "frequencies must be at least 1, got 0");
  assertThrows(() => medianDistance(zeros([1, 1])), RangeError, "z must have at least 2 points, got 1");
});
