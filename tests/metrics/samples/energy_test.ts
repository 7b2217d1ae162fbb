import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import erfc from "@stdlib/math-base-special-erfc";
import { type Points, points } from "driftfield/core";
import { confidenceInterval, energyDistance, energyTest, mean, variance } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";
import { normals, rate, spread } from "./samples.ts";

/** Of N(0, 1) and N(μ, 1): E|N(μ, 2)| = (2/√π) e^{−μ²/4} + μ erf(μ/2), twice, less 2 E|N(0, 2)| = 4/√π. */
const onLine = (mu: number) =>
  4 / Math.sqrt(Math.PI) * (Math.exp(-mu * mu / 4) - 1) + 2 * mu * (1 - erfc(mu / 2));

const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean of f over n midpoints of [0, 1]: of second order at worst. */
const integral = (n: number, f: (s: number) => number) =>
  average(Array.from({ length: n }, (_, i) => f((i + 0.5) / n)));

Deno.test("energyDistance() of shifted normals is the closed form: on a line, and by E|u·z| = c|z| in the plane and in space", () => {
  for (const mu of [0.5, 2]) {
    const truths = [
      onLine(mu),
      Math.PI / 2 * integral(64, (turn) => onLine(mu * Math.cos(2 * Math.PI * turn))), // periodic: exact to rounding
      2 * integral(1000, (s) => onLine(mu * s)), // in space u₁ is uniform; off by 1e-6 of it
    ];
    truths.forEach((truth, k) => {
      const x = normals(301, [500, k + 1], { label: "x" }),
        y = normals(301, [700, k + 1], { label: "y", shift: mu });
      within(energyDistance(x, y), truth, `shift ${mu} in dim ${k + 1}`, 1e-6 * truth);
    });
  }
});

/** By the definition, pair by pair: how far a point is on average from the others of a sample, and what that comes to. */
function pairwise(x: Points, y: Points) {
  const length = (a: Points, i: number, b: Points, j: number) =>
    Math.hypot(
      ...Array.from(
        { length: a.shape[1] },
        (_, k) => a.data[i * a.shape[1] + k] - b.data[j * a.shape[1] + k],
      ),
    );
  const rows = (a: Points) => Array.from({ length: a.shape[0] }, (_, i) => i);
  const from = (a: Points, b: Points) =>
    rows(a).map((i) => rows(b).filter((j) => a !== b || i !== j).map((j) => length(a, i, b, j))).map(average);
  const [xy, xx, yx, yy] = [from(x, y), from(x, x), from(y, x), from(y, y)];
  const moves = [xy.map((far, i) => 2 * (far - xx[i])), yx.map((far, j) => 2 * (far - yy[j]))];
  return {
    value: 2 * average(xy) - average(xx) - average(yy),
    standardError: Math.hypot(...moves.map((some) => mean(some).standardError)),
    all: 2 * average(xy) + average(xx) + average(yy),
  };
}

/** A thousand roundings of numbers as large as the sum of the three means. */
const rounding = 1000 * 2 ** -52;

Deno.test("energyDistance() and its standard error are their definitions over all pairs, whatever the sizes and the dimension", () => {
  for (const [n, m, dim] of [[2, 2, 1], [5, 2, 3], [30, 41, 2], [17, 18, 7]]) {
    const x = normals(302, [n, dim], { label: "x" }), y = normals(302, [m, dim], { label: "y", sd: 2 });
    const { value, standardError, all } = pairwise(x, y);
    for (const found of [energyDistance(x, y), energyDistance(y, x)]) {
      assertAlmostEquals(found.value, value, rounding * all);
      assertAlmostEquals(found.standardError, standardError, rounding * all);
    }
  }
});

Deno.test("energyTest() on a line is energyDistance() exactly, ties included", () => {
  const rounded = (x: Points) => points(x.data.map((value) => Math.round(2 * value)), 1);
  for (const [n, m] of [[2, 3], [40, 40], [70, 31]]) {
    const x = normals(303, [n, 1], { label: "x" }), y = normals(303, [m, 1], { label: "y", shift: 0.3 });
    for (const [a, b] of [[x, y], [rounded(x), rounded(y)]]) {
      const { value, all } = pairwise(a, b), options = { permutations: 1 };
      assertAlmostEquals(energyTest(a, b, options).value, value, rounding * all);
      assertAlmostEquals(energyTest(b, a, options).value, value, rounding * all);
    }
  }
});

Deno.test("energyTest() in the plane is off by at most 1 − (π/2K) cot(π/2K) of the mean lengths, and for some pair by just that", () => {
  // |cos θ| = 2/π + (4/π) Σ (−1)^{l+1} cos 2lθ/(4l² − 1): K equally spaced angles keep l = K, 2K, …, and Σ 2/(4j²K² − 1) is that.
  const x = normals(304, [40, 2], { label: "x" }), y = normals(304, [60, 2], { label: "y", shift: 1 });
  const { value, all } = pairwise(x, y);
  for (const projections of [2, 6, 16, 50]) {
    const half = Math.PI / (2 * projections), bound = 1 - half / Math.tan(half);
    assert(bound <= 1 / projections ** 2);
    assertAlmostEquals(energyTest(x, y, { projections, permutations: 1 }).value, value, bound * all);
    const one = energyTest(points([[0, 0], [0, 0]]), points([[1, 0], [1, 0]]), {
      projections,
      permutations: 1,
    });
    assertAlmostEquals(one.value, 2 * (1 - bound), rounding);
  }
});

Deno.test("energyTest() with random directions is energyDistance() on average: the constant of dim 3, 4, 7", () => {
  for (const dim of [3, 4, 7]) {
    const x = normals(305, [20, dim], { label: "x" }), y = normals(305, [30, dim], { label: "y", shift: 2 });
    const values = Array.from(
      { length: 100 },
      (_, i) => energyTest(x, y, { rng: philox(i), projections: 8, permutations: 1 }).value,
    );
    within(mean(values), energyDistance(x, y).value, `dim ${dim}`);
  }
});

Deno.test("energyDistance(): 95 % intervals hold the truth 95 times of 100 where the laws differ", () => {
  // Normal to O(1/n) in coverage, n = 150: on top of the binomial's four standard errors.
  const times = 400, n = 150, truth = onLine(1);
  const held = rate(times, (i) => {
    const x = normals(306, [n, 1], { label: `x${i}` }),
      y = normals(306, [n, 1], { label: `y${i}`, shift: 1 });
    const [low, high] = confidenceInterval(energyDistance(x, y));
    return low <= truth && truth <= high;
  });
  assertAlmostEquals(held, 0.95, spread(0.95, times) + 1 / n);
});

Deno.test("energyDistance() of one law: unbiased, its squared standard error twice the variance on average", () => {
  // With k̃ the centred kernel and s² = E k̃²: the estimate has variance 4s²/nm + 2s²/n(n−1) + 2s²/m(m−1); the projections
  // of the x have variance 4s²(1/m + 1/(n−1)), and any two of them covariance 4s²/(n−1)².
  const n = 20,
    m = 35,
    estimates = Array.from(
      { length: 2000 },
      (_, i) =>
        energyDistance(normals(307, [n, 1], { label: `x${i}` }), normals(307, [m, 1], { label: `y${i}` })),
    );
  const values = estimates.map(({ value }) => value), spread = variance(values);
  const squares = mean(estimates.map(({ standardError }) => standardError ** 2));
  within(mean(values), 0, "mean");
  const ofProjections = 4 * (1 / m + 1 / (n - 1) - 1 / (n - 1) ** 2) / n +
    4 * (1 / n + 1 / (m - 1) - 1 / (m - 1) ** 2) / m;
  const ratio = ofProjections / (4 / (n * m) + 2 / (n * (n - 1)) + 2 / (m * (m - 1)));
  assertAlmostEquals(ratio, 2, 2 / n);
  const standardError = Math.hypot(squares.standardError, ratio * spread.standardError);
  within({ value: squares.value - ratio * spread.value, standardError }, 0, "squared standard error");
});

Deno.test("energyDistance() and energyTest() refuse what they cannot compare", () => {
  const x = normals(308, [5, 2]);
  for (const compare of [energyDistance, energyTest]) {
    assertThrows(() => compare(x, normals(308, [5, 3])), RangeError, "x has dim 2, but y has dim 3");
    assertThrows(() => compare(x, points([[0, 1]])), RangeError, "y must have at least 2 points, got 1");
    assertThrows(
      () => compare(points([[0, NaN], [0, 0]]), x),
      RangeError,
      "x must be finite, got NaN in row 0, column 1",
    );
    assertThrows(() => compare(x, points([[1e200, 0], [0, 0]])), RangeError, "largest coordinate of y");
  }
  assertThrows(
    () => energyTest(x, x, { projections: 0 }),
    RangeError,
    "projections must be at least 1, got 0",
  );
});
