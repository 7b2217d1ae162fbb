import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, normalCdf, variance } from "driftfield/metrics";
import { brownian } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";

const paths = 20_000, path = brownian(philox(61), { paths, to: 2 });

/** Slope and residual variance of y on x, both of mean zero. */
function regress(y: Float64Array, ...xs: Float64Array[]) {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, v, i) => sum + v * b[i], 0);
  if (xs.length === 1) {
    const slope = dot(y, xs[0]) / dot(xs[0], xs[0]);
    return { slopes: [slope], residual: y.map((v, i) => v - slope * xs[0][i]) };
  }
  const [a, b] = xs, aa = dot(a, a), ab = dot(a, b), bb = dot(b, b), det = aa * bb - ab * ab;
  const slopes = [(bb * dot(y, a) - ab * dot(y, b)) / det, (aa * dot(y, b) - ab * dot(y, a)) / det];
  return { slopes, residual: y.map((v, i) => v - slopes[0] * a[i] - slopes[1] * b[i]) };
}

Deno.test("brownian(): increments are N(0, h), whether their times are dyadic or not", () => {
  for (const [t0, t1] of [[0, 2], [0, 1], [0.5, 0.75], [0.1, 0.3], [1 / 3, 1 / 3 + 1e-3], [Math.E / 2, 2]]) {
    const { W } = path(t0, t1), sd = Math.sqrt(t1 - t0);
    const distance = kolmogorovSmirnov(W.data, (x) => normalCdf(x, 0, sd));
    assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(paths), `[${t0}, ${t1}]: ${distance}`);
    within(variance(W.data), t1 - t0, `variance over [${t0}, ${t1}]`);
  }
});

Deno.test("brownian(): increments over disjoint intervals are independent, and cov(W(s), W(t)) = min(s, t)", () => {
  const [a, b] = [path(0, 0.7).W.data, path(0.7, 1.9).W.data];
  within(mean(a.map((v, i) => v * b[i])), 0, "covariance");
  within(mean(a.map((v, i) => (v * v - 0.7) * (b[i] * b[i] - 1.2))), 0, "covariance of squares");
  const [s, t] = [path(0, 0.4).W.data, path(0, 1.7).W.data];
  within(mean(s.map((v, i) => v * t[i])), 0.4, "min(s, t)");
});

Deno.test("brownian(): H is N(0, h/12), independent of W, and the area of the sampled path", () => {
  for (const [t0, t1] of [[0, 2], [0.5, 1], [0.3, 1.1]]) {
    const { W, H } = path(t0, t1), h = t1 - t0;
    within(variance(H.data), h / 12, `variance of H over [${t0}, ${t1}]`);
    within(mean(H.data.map((v, i) => v * W.data[i])), 0, "covariance of H and W");
  }
  // The trapezoidal area of n pieces misses H by independent H's of the pieces: standard deviation √(h/(12n)/n).
  const few = brownian(philox(62), { paths: 1000 }), n = 64, area = new Float64Array(1000);
  const { W, H } = few(0.2, 0.9), at = (i: number) => few(0, 0.2 + 0.7 * i / n).W.data;
  for (let i = 0, left = at(0); i < n; i++) {
    const right = at(i + 1), start = few(0, 0.2).W.data;
    area.forEach((_, j) => area[j] += ((left[j] + right[j]) / 2 - start[j]) / n);
    left = right;
  }
  const error = area.map((v, j) => v - W.data[j] / 2 - H.data[j]);
  within(variance(error), 0.7 / (12 * n * n), "variance of the area's error");
});

Deno.test("brownian(): between two known values the law is the bridge's: linear mean, variance (s−a)(b−s)/(b−a)", () => {
  for (const [a, s, b] of [[0, 0.5, 2], [0.25, 0.6, 1.3]]) {
    const [left, all] = [path(a, s).W.data, path(a, b).W.data], { slopes, residual } = regress(left, all);
    const truth = (s - a) * (b - s) / (b - a);
    assertAlmostEquals(slopes[0], (s - a) / (b - a), 4 * Math.sqrt(truth / (b - a) / paths));
    within(variance(residual), truth, "variance of the bridge");
  }
  // Given W and H of the whole, the middle is ½W + 3/2 H with variance h/16.
  const { W, H } = path(0, 2), { slopes, residual } = regress(path(0, 1).W.data, W.data, H.data);
  assertAlmostEquals(slopes[0], 1 / 2, 4 * Math.sqrt(2 / 16 / 2 / paths));
  assertAlmostEquals(slopes[1], 3 / 2, 4 * Math.sqrt(2 / 16 / (2 / 12) / paths));
  within(variance(residual), 2 / 16, "variance given W and H");
});

Deno.test("brownian(): quadratic variation over [0, T] is T, the variance of its estimate 2TΔt", () => {
  const few = brownian(philox(63), { paths: 500 }), n = 128, sum = new Float64Array(500);
  for (let i = 0; i < n; i++) few(i / n, (i + 1) / n).W.data.forEach((w, j) => sum[j] += w * w);
  within(mean(sum), 1, "quadratic variation");
  assertAlmostEquals(variance(sum).value, 2 / n, 4 * 2 / n * Math.sqrt((2 + 12 / n) / 500));
});

Deno.test("brownian(): reflection, P(max W > a) = 2 P(W_T > a), the grid's maximum shifted by 0.5826 √Δt", () => {
  const n = 128,
    count = 8000,
    few = brownian(philox(64), { paths: count }),
    highest = new Float64Array(count);
  for (let i = 1; i <= n; i++) few(0, i / n).W.data.forEach((w, j) => highest[j] = Math.max(highest[j], w));
  const share = (a: number) => highest.filter((m) => m > a).length / count;
  for (const a of [0.5, 1, 1.5]) {
    const truth = 2 * normalCdf(-(a + 0.5826 / Math.sqrt(n))),
      standardError = Math.sqrt(truth * (1 - truth) / count);
    assertAlmostEquals(share(a), truth, 4 * standardError + 1 / n); // the shift is exact up to O(Δt)
  }
  // Without the shift, the grid's maximum is too low: by 2φ(½) · 0.0515 = 0.036, nine standard errors.
  assert(2 * normalCdf(-0.5) - share(0.5) > 4 * Math.sqrt(0.25 / count));
});

Deno.test("brownian() gives the same path in whatever order it is asked, and its increments add up", () => {
  const times = fc.double({ min: 0, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.nat(),
      fc.uniqueArray(times, { minLength: 3, maxLength: 8 }),
      fc.integer({ min: 1, max: 31 }),
      (seed, asked, depth) => {
        const make = () => brownian(philox(seed), { paths: 2, dim: 2, to: 3, depth });
        const at = (W: ReturnType<typeof make>, t: number) => t === 0 ? new Float64Array(4) : W(0, t).W.data;
        const one = make(), values = asked.map((t) => at(one, t));
        const other = make(), again = asked.toReversed().map((t) => at(other, t)).reverse();
        assertEquals(again, values);
        const [a, b, c] = asked.toSorted((x, y) => x - y), [ab, bc, ac] = [one(a, b), one(b, c), one(a, c)];
        ac.W.data.forEach((w, i) => assertAlmostEquals(ab.W.data[i] + bc.W.data[i], w, 1e-13));
        const back = one(c, a).W.data;
        assertEquals(back, ac.W.data.map((w) => 0 - w));
      },
    ),
    { seed: 65, numRuns: 200 },
  );
});

Deno.test("brownian(): a path does not depend on how many others there are; H of two halves composes", () => {
  const [many, one] = [
    brownian(philox(66), { paths: 50, dim: 3 }),
    brownian(philox(66), { paths: 1, dim: 3 }),
  ];
  assertEquals(one(0.1, 0.7).H.data, many(0.1, 0.7).H.data.slice(0, 3));
  const [left, right, both] = [many(0.1, 0.4), many(0.4, 0.7), many(0.1, 0.7)];
  both.H.data.forEach((H, i) => { // H = ½(H₁ + H₂) + ¼(W₁ − W₂)
    const composed = (left.H.data[i] + right.H.data[i]) / 2 + (left.W.data[i] - right.W.data[i]) / 4;
    assertAlmostEquals(composed, H, 1e-12);
  });
});

Deno.test("brownian(): below its last level the path is a parabola whose area is H", () => {
  const W = brownian(philox(67), { paths: 5, depth: 1 }), [a, m, b] = [0.6, 0.75, 0.9]; // inside [½, 1]
  const [half, whole] = [W(a, m).W.data, W(a, b)];
  whole.W.data.forEach((w, i) => { // Simpson's rule is exact on it
    assertAlmostEquals(whole.H.data[i] + w / 2, (4 * half[i] + w) / 6, 1e-13);
  });
});

Deno.test("brownian() refuses times and options out of range, by name", () => {
  const W = brownian(philox(0), { paths: 1, to: 2 });
  assertThrows(() => W(-1, 1), RangeError, "t0 must be between 0 and 2, got -1");
  assertThrows(() => W(0, 2.1), RangeError, "t1 must be between 0 and 2, got 2.1");
  assertThrows(() => W(1, 1), RangeError, "t1 must differ from t0, got 1");
  assertThrows(() => W(0, NaN), RangeError, "t1 must be finite, got NaN");
  assertThrows(() => brownian(philox(0), { paths: 1, to: 0 }), RangeError, "to must be positive, got 0");
  assertThrows(
    () => brownian(philox(0), { paths: 1, depth: 32 }),
    RangeError,
    "depth must be between 1 and 31",
  );
  assertThrows(
    () => brownian(philox(0), { paths: 0.5 }),
    RangeError,
    "paths must be a whole number, got 0.5",
  );
});

Deno.test("brownian() forgives a last time that overshoots its end by rounding, as 3 · 0.1 does, and no more", () => {
  const path = brownian(philox(67), { paths: 2, to: 0.3 });
  assert(3 * 0.1 > 0.3);
  assertEquals(path(0.2, 3 * 0.1), path(0.2, 0.3));
  assertThrows(() => path(0.2, 0.3 + 1e-12), RangeError, "t1 must be between 0 and 0.3");
});
