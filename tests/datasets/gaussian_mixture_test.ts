import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { column, type Points, points } from "driftfield/core";
import { type Dataset, eightGaussians, gaussianMixture, moons, rings } from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { philox } from "driftfield/random";

const skewed = gaussianMixture({
  means: [[0, 1, -1], [2, 0, 0.5]],
  weights: [3, 1],
  covariances: [[[2, 0.6, 0], [0.6, 1, -0.3], [0, -0.3, 0.5]], [[1, 0, 0], [0, 4, 1], [0, 1, 0.7]]],
});

/** Largest difference between the score and central differences of log p, relative to 1 + |score|. */
function worstScore(set: Dataset, x: Points, h: number): number {
  const [batch, dim] = x.shape, score = set.score!(x).data;
  let worst = 0;
  for (let at = 0; at < batch * dim; at++) {
    const at2 = (shift: number) => {
      const moved = x.data.slice();
      moved[at] += shift;
      return set.logDensity!({ data: moved, shape: x.shape })[Math.floor(at / dim)];
    };
    const slope = (at2(h) - at2(-h)) / (2 * h);
    worst = Math.max(worst, Math.abs(slope - score[at]) / (1 + Math.abs(score[at])));
  }
  return worst;
}

Deno.test("the score is the gradient of log p: round, full and blurred mixtures", () => {
  // central differences err by h² |third derivative| / 6 + 1e-15 |log p| / h; derivatives scale as σ^−3
  for (const set of [eightGaussians(), skewed, moons({ noise: 0.1 })]) {
    const x = set.sample(20, philox(21)), wide = { data: x.data.map((v) => 1.3 * v), shape: x.shape };
    const worst = Math.max(worstScore(set, x, 1e-5), worstScore(set, wide, 1e-5));
    assert(worst < 1e-6, `${set.name}: ${worst}`);
  }
});

Deno.test("log p of one full Gaussian is its formula, by the inverse and determinant of a 2 × 2 matrix", () => {
  const [a, b, c] = [2, 0.7, 0.5], det = a * c - b * b;
  const one = gaussianMixture({ means: [[1, -1]], covariances: [[[a, b], [b, c]]] });
  const u = 0.3, v = 1.4; // x − m
  const square = (c * u * u - 2 * b * u * v + a * v * v) / det;
  const expected = -square / 2 - Math.log(2 * Math.PI * Math.sqrt(det));
  assertAlmostEquals(one.logDensity(points([[1 + u, -1 + v]]))[0], expected, 1e-13);
  assertAlmostEquals(one.entropy!, Math.log(2 * Math.PI * Math.E * Math.sqrt(det)), 1e-13);
});

Deno.test("round components and their full covariance matrices are the same law", () => {
  const means = [[0, 0], [3, 1]], weights = [0.2, 0.8], x = points([[0.4, -1], [2, 2], [40, -7]]);
  const round = gaussianMixture({ means, weights, sigma: [0.5, 2] });
  const full = gaussianMixture({ means, weights, covariances: [[[0.25, 0], [0, 0.25]], [[4, 0], [0, 4]]] });
  round.logDensity(x).forEach((l, i) => assertAlmostEquals(full.logDensity(x)[i], l, 1e-12 * Math.abs(l)));
  round.score(x).data.forEach((s, at) => assertAlmostEquals(full.score(x).data[at], s, 1e-12));
  assertEquals(round.sample(9, philox(1)), full.sample(9, philox(1)));
  assertEquals(round.covariance(), full.covariance());
});

Deno.test("samples have the mixture's mean and covariance", () => {
  const n = 40000, [m, cov] = [skewed.mean(), skewed.covariance()], x = skewed.sample(n, philox(22));
  const centred = [0, 1, 2].map((d) => column(x, d).map((v) => v - m[d]));
  for (let d = 0; d < 3; d++) {
    const first = mean(centred[d]);
    assert(Math.abs(first.value) < 4 * first.standardError, `mean ${d}: ${first.value}`);
    for (let e = 0; e <= d; e++) {
      const second = mean(centred[d].map((v, i) => v * centred[e][i]));
      const off = Math.abs(second.value - cov.data[3 * d + e]);
      assert(off < 4 * second.standardError, `covariance ${d},${e}: ${second.value}, ${cov.data[3 * d + e]}`);
    }
  }
});

Deno.test("samples fall to components in proportion to their weights", () => {
  const weights = [0.5, 0.125, 0.375], n = 20000;
  const x = gaussianMixture({ means: [[0], [10], [20]], weights, sigma: 0.1 }).sample(n, philox(23)).data;
  weights.forEach((w, k) => {
    const count = x.filter((v) => Math.round(v / 10) === k).length;
    assert(Math.abs(count - n * w) < 4 * Math.sqrt(n * w * (1 - w)), `component ${k}: ${count} of ${n * w}`);
  });
});

Deno.test("a mixture scaled and noised is the mixture with scaled means and widened components", () => {
  const means = [-1, 2], weights = [0.3, 0.7], sigma = 0.4, alpha = 0.8, noise = 0.5;
  const clean = gaussianMixture({ means: means.map((m) => [m]), weights, sigma });
  const noised = gaussianMixture({
    means: clean.means.data.reduce<number[][]>((rows, m) => [...rows, [alpha * m]], []),
    weights: clean.weights,
    sigma: clean.sigma!.map((s) => Math.hypot(alpha * s, noise)),
  });
  // ∫ p(y) N(x; αy, noise²) dy by the trapezoidal rule, exact to rounding for a step of a quarter of the least width
  const step = 0.1, y = Float64Array.from({ length: 141 }, (_, j) => -6 + step * j);
  const p = clean.logDensity(points(y, 1));
  for (const x of [-2, 0.1, 3]) {
    let sum = 0;
    y.forEach((v, j) => sum += Math.exp(p[j] - ((x - alpha * v) / noise) ** 2 / 2));
    const direct = Math.log(step * sum / (noise * Math.sqrt(2 * Math.PI)));
    assertAlmostEquals(noised.logDensity(points([[x]]))[0], direct, 1e-10);
  }
});

Deno.test("far from every component log p and score stay finite: the nearest component's", () => {
  const set = gaussianMixture({ means: [[0, 0], [4, 0]], sigma: 0.1 });
  const x = points([[1e8, 0], [-1e8, 0]]);
  const score = set.score(x).data;
  assertAlmostEquals(score[0], -(1e8 - 4) / 0.01, 1e-5);
  assertAlmostEquals(score[2], 1e8 / 0.01, 1e-5);
  assert(set.logDensity(x).every((l) => l < -1e17 && l > -Infinity));
});

Deno.test("components far apart add the entropy of the choice between them", () => {
  const weights = [0.25, 0.75],
    apart = gaussianMixture({ means: [[0, 0], [50, 30]], weights, sigma: [1, 3] });
  const choice = -weights.reduce((sum, w) => sum + w * Math.log(w), 0);
  const each = weights[0] * Math.log(2 * Math.PI * Math.E) + weights[1] * Math.log(18 * Math.PI * Math.E);
  assertAlmostEquals(apart.entropy!, choice + each, 1e-9);
});

Deno.test("the entropy is left out where neither a formula nor the planar quadrature gives it", () => {
  assertEquals(skewed.entropy, undefined);
  assertEquals(gaussianMixture({ means: [[0], [1]], sigma: 1 }).entropy, undefined);
  assertAlmostEquals(
    gaussianMixture({ means: [[0, 0, 0]], sigma: 2 }).entropy!,
    1.5 * Math.log(8 * Math.PI * Math.E),
  );
});

Deno.test("a mixture refuses what is no law", () => {
  const means = [[0, 0], [1, 1]];
  const refused = (options: object, kind: ErrorConstructor, message: string) =>
    assertThrows(() => gaussianMixture({ means, ...options }), kind, message);
  refused({}, TypeError, "needs sigma or covariances, got neither");
  refused({ sigma: 1, covariances: [] }, TypeError, "got both");
  refused({ sigma: [1, 0] }, RangeError, "sigma[1] must be positive, got 0");
  refused({ sigma: [1] }, RangeError, "sigma must have one entry for each of 2 means, got 1");
  refused({ sigma: 1, weights: [1, -1] }, RangeError, "weights[1] must be at least 0, got -1");
  refused({ sigma: 1, weights: [0, 0] }, RangeError, "the sum of weights must be positive, got 0");
  refused({ means: [], sigma: 1 }, RangeError, "means must have at least 1 points");
  const matrix = (m: number[][]) => ({ covariances: [m, m] });
  refused(
    matrix([[1, 2], [2, 1]]),
    RangeError,
    "covariances[0] must be positive definite, got pivot -3 in row 1",
  );
  refused(matrix([[1, 0.5], [0.4, 1]]), RangeError, "covariances[0] must be finite and symmetric");
  refused(matrix([[1, NaN], [NaN, 1]]), RangeError, "covariances[0] must be finite and symmetric");
  refused(matrix([[1]]), RangeError, "covariances[0] must be 2 × 2, got 1 rows");
  refused(matrix([[1, 0], [0]]), RangeError, "covariances[0] must be 2 × 2");
  const set = eightGaussians();
  assertThrows(() => set.logDensity(points([[1, 2, 3]])), RangeError, "x must have dim 2, got 3");
  assertThrows(() => rings().score!(points([[1, NaN]])), RangeError, "x must be finite, got NaN");
  assertThrows(() => set.sample(0, philox(1)), RangeError, "n must be at least 1, got 0");
});
