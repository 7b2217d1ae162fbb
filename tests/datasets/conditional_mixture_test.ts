import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { column, points, take } from "driftfield/core";
import {
  conditional,
  eightGaussians,
  gaussianMixture,
  marginal,
  noised,
  responsibilities,
  subMixture,
} from "driftfield/datasets";
import { variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";

const skewed = gaussianMixture({
  means: [[0, 1, -1], [2, 0, 0.5], [-1, -1, 1]],
  weights: [3, 1, 2],
  covariances: [
    [[2, 0.6, 0], [0.6, 1, -0.3], [0, -0.3, 0.5]],
    [[1, 0, 0], [0, 4, 1], [0, 1, 0.7]],
    [[0.5, 0.1, 0.2], [0.1, 0.6, -0.1], [0.2, -0.1, 0.4]],
  ],
});
const round = gaussianMixture({
  means: [[-1, 0.5, 2], [1, 0, 0], [0, 2, -1]],
  weights: [1, 2, 0],
  sigma: [0.4, 0.8, 0.6],
});

Deno.test("p(x_U | x_K) p(x_K) = p(x), whichever coordinates are known", () => {
  for (const mixture of [skewed, round]) {
    const x = mixture.sample(6, philox(351)), whole = mixture.logDensity(x);
    for (const K of [[0], [1], [2], [0, 1], [2, 0], [1, 2]]) {
      const U = [0, 1, 2].filter((d) => !K.includes(d)), known = marginal(mixture, K);
      const part = (rows: readonly number[], i: number) => points([rows.map((d) => x.data[3 * i + d])]);
      for (let i = 0; i < 6; i++) {
        const law = conditional(mixture, Object.fromEntries(K.map((d) => [d, x.data[3 * i + d]])));
        const product = law.logDensity(part(U, i))[0] + known.logDensity(part(K, i))[0];
        assertAlmostEquals(product, whole[i], 1e-12 * (1 + Math.abs(whole[i]))); // sums of terms of that size
      }
    }
  }
});

Deno.test("the law of some coordinates is the integral over the others, in whatever order", () => {
  // trapezoids of a smooth density over 12 standard deviations, of a quarter of the least: exact to rounding
  const y = Float64Array.from({ length: 201 }, (_, j) => -15 + 0.15 * j);
  for (const [a, b] of [[0.3, -1], [2, 1.5]]) {
    const line = points([...y].map((v) => [v, a, b]));
    const mass = skewed.logDensity(line).reduce((sum, l) => sum + 0.15 * Math.exp(l), 0);
    assertAlmostEquals(marginal(skewed, [1, 2]).logDensity(points([[a, b]]))[0], Math.log(mass), 1e-10);
    assertAlmostEquals(marginal(skewed, [2, 1]).logDensity(points([[b, a]]))[0], Math.log(mass), 1e-10);
  }
  assertEquals(marginal(round, [2, 0]).means, points([[2, -1], [0, 1], [-1, 0]]));
  assertEquals(marginal(round, [2, 0]).sigma, round.sigma);
});

Deno.test("values far from every component choose the widest, and lose nothing to underflow", () => {
  const far = conditional(round, { 0: 1e3 });
  assertEquals([...far.weights], [0, 1, 0]);
  assertEquals(far.means, take(marginal(round, [1, 2]).means, [0, 1, 2]));
  const { weights, means } = conditional(skewed, { 0: 1e3 });
  assertEquals([...weights], [1, 0, 0]); // variance 2 is the largest
  assertAlmostEquals(means.data[0], 1 + 0.6 / 2 * 1e3, 1e-12 * 300);
});

Deno.test("given a component, what is left is the mixture of those, in proportion; labels and noise commute", () => {
  const some = subMixture(skewed, [2, 0]), x = philox(352).normal([5, 3]), schedule = variancePreserving();
  const p = responsibilities(skewed, x).data, whole = skewed.logDensity(x);
  some.logDensity(x).forEach((l, i) => { // p(x | k in S) = p(x) P(k in S | x)/P(k in S)
    assertAlmostEquals(
      l,
      whole[i] + Math.log((p[3 * i] + p[3 * i + 2]) / (5 / 6)),
      1e-12 * (1 + Math.abs(l)),
    );
  });
  const [before, after] = [
    noised(some, schedule).at(0.3),
    subMixture(noised(skewed, schedule).at(0.3), [2, 0]),
  ];
  before.logDensity(x).forEach((l, i) =>
    assertAlmostEquals(after.logDensity(x)[i], l, 1e-13 * (1 + Math.abs(l)))
  );
});

Deno.test("responsibilities are Bayes' rule: each component's density times its weight, over their sum", () => {
  const x = skewed.sample(20, philox(353)), p = responsibilities(skewed, x), all = skewed.logDensity(x);
  for (let k = 0; k < 3; k++) {
    const own = subMixture(skewed, [k]).logDensity(x);
    column(p, k).forEach((r, i) =>
      assertAlmostEquals(r, skewed.weights[k] * Math.exp(own[i] - all[i]), 1e-13)
    );
  }
  p.data.forEach((_, at) =>
    at % 3 === 0 && assertAlmostEquals(p.data[at] + p.data[at + 1] + p.data[at + 2], 1, 1e-15)
  );
});

Deno.test("the classifier's gradient turns the score of all into that of one label: what guidance uses", () => {
  const mixture = noised(eightGaussians(), variancePreserving()).at(0.2),
    x = mixture.sample(4, philox(354)),
    h = 1e-4;
  const [all, own] = [mixture.score(x).data, subMixture(mixture, [3]).score(x).data];
  for (let at = 0; at < x.data.length; at++) {
    const log = (e: number) => {
      const moved = x.data.slice();
      moved[at] += e;
      return Math.log(responsibilities(mixture, points(moved, 2)).data[8 * Math.floor(at / 2) + 3]);
    };
    if (!Number.isFinite(log(0))) continue; // below 1e-22 there is no share to differentiate
    const [coarse, fine] = [2 * h, h].map((e) => (log(e) - log(-e)) / (2 * e));
    // order 4 by two steps; logarithms of shares are exact to 1e-15 of their terms, below 100
    assertAlmostEquals(own[at], all[at] + (4 * fine - coarse) / 3, Math.abs(fine - coarse) + 1e-13 / h);
  }
});

Deno.test("conditions that are none are refused by name", () => {
  assertThrows(() => conditional(skewed, {}), RangeError, "coordinates must name at least one");
  assertThrows(
    () => conditional(skewed, { 3: 1 }),
    RangeError,
    "coordinates[0] must be between 0 and 2, got 3",
  );
  assertThrows(() => conditional(skewed, { 0: NaN }), RangeError, "known[0] must be finite, got NaN");
  assertThrows(() => conditional(skewed, { 0: 1e200 }), RangeError, "too far from all components");
  assertThrows(
    () => conditional(skewed, { 0: 1, 1: 1, 2: 1 }),
    RangeError,
    "known must leave a coordinate free, got all 3",
  );
  assertThrows(() => marginal(skewed, []), RangeError, "coordinates must name at least one");
  assertThrows(() => marginal(skewed, [0, 0]), RangeError, "coordinates must differ, got 0 twice");
  assertThrows(() => marginal(skewed, [0.5]), RangeError, "coordinates[0] must be a whole number, got 0.5");
  assertThrows(() => subMixture(skewed, []), RangeError, "components must name at least one");
  assertThrows(() => subMixture(skewed, [3]), RangeError, "components[0] must be between 0 and 2, got 3");
  assertThrows(() => subMixture(round, [2]), RangeError, "the sum of weights must be positive, got 0");
});
