import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, squaredNorms, take, zeros } from "driftfield/core";
import { mean, slicedWasserstein, slicedWassersteinTest, variance, wasserstein2 } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";
import { normals } from "./samples.ts";

/** Every order of 0 … n − 1. */
function* orders(n: number): Generator<number[]> {
  if (n === 0) yield [];
  else for (const order of orders(n - 1)) for (let at = 0; at < n; at++) yield order.toSpliced(at, 0, n - 1);
}

/** Mean of ‖x_i − y_i‖². */
const meanSquare = (x: Points, y: Points) =>
  mean(squaredNorms({ data: x.data.map((value, at) => value - y.data[at]), shape: x.shape })).value;

const moved = (x: Points, f: (row: number[]) => number[]): Points =>
  points(Array.from({ length: x.shape[0] }, (_, i) => f([...take(x, [i]).data])));

/** A thousand roundings of a number of order one. */
const rounding = 1000 * 2 ** -52;

Deno.test("wasserstein2() is the least over all assignments", () => {
  for (const [n, dim] of [[2, 2], [5, 3], [7, 2]]) {
    const x = normals(321, [n, dim], { label: "x" }), y = normals(321, [n, dim], { label: "y", shift: 3 });
    const least = Math.min(...Array.from(orders(n), (order) => meanSquare(x, take(y, order))));
    assertAlmostEquals(wasserstein2(x, y), Math.sqrt(least), rounding);
  }
});

Deno.test("wasserstein2() of a sample and its image under the gradient of a convex function is the way they go", () => {
  // ∇(½ x·Ax + b·x) with A positive: optimal for any sample (Brenier).
  const x = normals(322, [60, 2]);
  for (const [a, b, c, shift] of [[1, 0, 1, 4], [2, 0.5, 1, 0], [0.1, 0.2, 3, 1]]) {
    const y = moved(x, ([u, v]) => [a * u + b * v + shift, b * u + c * v]);
    assertAlmostEquals(
      wasserstein2(x, take(y, philox(322).permutation(60))),
      Math.sqrt(meanSquare(x, y)),
      rounding,
    );
  }
  assertEquals(wasserstein2(x, x), 0);
});

Deno.test("wasserstein2() pairs sorted values on a line, as the assignment does in the plane the line is in", () => {
  const s = normals(323, [80, 1], { label: "s" }), t = normals(323, [80, 1], { label: "t", sd: 2, shift: 1 });
  const tilted = (values: Points) => moved(values, ([r]) => [0.6 * r, 0.8 * r]);
  assertAlmostEquals(wasserstein2(s, t), wasserstein2(tilted(s), tilted(t)), rounding);
});

Deno.test("wasserstein2() of normal laws on a line is √(μ² + (s − t)²)", () => {
  // The optimal map of N(0, s²) to N(μ, t²) is μ + (t/s) x; the potentials 2∫(x − map) have variances 2(1 − t/s)²s⁴ + 4μ²s²
  // and 2(1 − s/t)²t⁴ + 4μ²t², which over n are the estimate's to first order. Points of one law are log log n/n apart in W₂².
  const n = 20_000;
  for (const [mu, s, t] of [[1, 1, 1], [0.5, 1, 2], [2, 3, 0.5]]) {
    const x = normals(324, [n, 1], { label: "x", sd: s }),
      y = normals(324, [n, 1], { label: "y", sd: t, shift: mu });
    const first = 2 * (1 - t / s) ** 2 * s ** 4 + 4 * mu ** 2 * s ** 2;
    const second = 2 * (1 - s / t) ** 2 * t ** 4 + 4 * mu ** 2 * t ** 2;
    const value = wasserstein2(x, y) ** 2, standardError = Math.sqrt((first + second) / n);
    within(
      { value, standardError },
      mu ** 2 + (s - t) ** 2,
      `${mu}, ${s}, ${t}`,
      2 * s * t * Math.log(n) / n,
    );
  }
});

Deno.test("slicedWasserstein() on a line is wasserstein2(); unequal sizes are as if points were repeated", () => {
  const x = normals(325, [40, 1], { label: "x" }), y = normals(325, [60, 1], { label: "y", shift: 1 });
  const repeated = (z: Points, times: number) =>
    take(z, Array.from({ length: 120 }, (_, i) => Math.floor(i / times)));
  const long = wasserstein2(repeated(x, 3), repeated(y, 2));
  assertAlmostEquals(wasserstein2(x, y), long, rounding);
  const { value, standardError } = slicedWasserstein(x, y);
  assertAlmostEquals(value, long, rounding);
  assertEquals(standardError, 0);
  // On a line W₁ = ∫ |F − G| = |mean y − mean x| where all of y is to the right.
  const right = points(y.data.map((v) => v + 100), 1), means = mean(right.data).value - mean(x.data).value;
  assertAlmostEquals(slicedWasserstein(x, right, { p: 1 }).value, means, 100 * rounding);
});

Deno.test("slicedWasserstein() of a sample moved or stretched is √(1/dim) of the way: exactly in the plane", () => {
  for (const [dim, exactly] of [[2, true], [5, false]] as const) {
    const x = normals(326, [50, dim]), still = x.shape[0] * dim;
    for (const f of [(v: number, k: number) => v + (k ? 0 : 3), (v: number) => 2 * v]) {
      const y = points(x.data.map((v, at) => f(v, at % dim)), dim), truth = Math.sqrt(meanSquare(x, y) / dim);
      assertEquals(y.data.length, still);
      if (exactly) assertAlmostEquals(slicedWasserstein(x, y, { projections: 7 }).value, truth, rounding);
      else within(slicedWasserstein(x, y, { projections: 400, rng: philox(326) }), truth, "moved");
      assert(slicedWasserstein(x, y).value <= wasserstein2(x, y) + rounding);
    }
  }
});

Deno.test("slicedWasserstein() in the plane is within its standard error of many directions", () => {
  for (const p of [1, 2, 3]) {
    const x = normals(327, [100, 2], { label: "x" }),
      y = normals(327, [130, 2], { label: "y", shift: 2, sd: 2 });
    const few = slicedWasserstein(x, y, { p, projections: 16 }),
      many = slicedWasserstein(x, y, { p, projections: 500 });
    assert(Math.abs(few.value - many.value) < few.standardError, `p = ${p}: ${few.value} and ${many.value}`);
  }
});

Deno.test("slicedWasserstein(): its standard error is the scatter over random directions", () => {
  const x = normals(330, [30, 4], { label: "x" }),
    y = normals(330, [40, 4], { label: "y", shift: 2 }),
    projections = 50;
  for (const p of [1, 3]) {
    const estimates = Array.from(
      { length: 400 },
      (_, i) => slicedWasserstein(x, y, { p, projections, rng: philox(i) }),
    );
    const scatter = variance(estimates.map(({ value }) => value));
    const squares = mean(estimates.map(({ standardError }) => standardError ** 2));
    const standardError = Math.hypot(scatter.standardError, squares.standardError);
    const next = 2 * scatter.value / projections * p; // of the p-th root's expansion
    within({ value: squares.value - scatter.value, standardError }, 0, `p = ${p}`, next);
  }
});

Deno.test("slicedWassersteinTest() has the statistic of slicedWasserstein()", () => {
  for (const [n, m, dim, p] of [[30, 30, 2, 2], [20, 35, 3, 1], [7, 5, 1, 3]]) {
    const x = normals(328, [n, dim], { label: "x" }), y = normals(328, [m, dim], { label: "y", shift: 1 });
    const { value } = slicedWassersteinTest(x, y, { p, permutations: 1 });
    assertAlmostEquals(value, slicedWasserstein(x, y, { p }).value ** p, rounding);
  }
});

Deno.test("Wasserstein distances refuse what they cannot compare", () => {
  const x = normals(329, [5, 2]);
  for (const compare of [wasserstein2, slicedWasserstein, slicedWassersteinTest]) {
    assertThrows(() => compare(x, normals(329, [5, 3])), RangeError, "x has dim 2, but y has dim 3");
    assertThrows(() => compare(x, zeros([0, 2])), RangeError, "y must have at least 1 points, got 0");
    assertThrows(
      () => compare(points([[NaN, 0]]), x),
      RangeError,
      "x must be finite, got NaN in row 0, column 0",
    );
  }
  assertThrows(() => wasserstein2(x, zeros([6, 2])), RangeError, "one size, got 5 and 6 points");
  assertThrows(
    () => wasserstein2(zeros([2001, 2]), zeros([2001, 2])),
    RangeError,
    "at most 2000 points a sample, got 2001",
  );
  assertThrows(() => slicedWasserstein(x, x, { p: 0.5 }), RangeError, "p must be at least 1, got 0.5");
  assertThrows(() => slicedWasserstein(x, x, { projections: 0 }), RangeError, "projections");
  const far = points([[1e100, 0]]);
  assertThrows(
    () => slicedWasserstein(points([[0]]), points([[1e100]]), { p: 9 }),
    RangeError,
    "must be finite",
  );
  assertThrows(
    () => slicedWasserstein(x, far, { p: 9 }),
    RangeError,
    "sum of lengths to the power p must be finite",
  );
});
