import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { densityCoverage, expectedCoverage, mean, precisionRecall, variance } from "driftfield/metrics";
import { philox } from "driftfield/random";

const few = { blocks: 2 } as const; // where no standard error is looked at

Deno.test("precision, recall, density and coverage are what one counts by hand, edges of balls inside", () => {
  const real = points([[0], [1], [2], [4], [7], [20]]); // k = 1: radii 1, 1, 1, 2, 3, 13
  const generated = points([[-1.5], [-1], [2.5], [33], [40], [2.75]]); // 0.5, 0.5, 0.25, 7, 7, 0.25
  const { precision, recall } = precisionRecall(real, generated, { k: 1, ...few });
  assertEquals([precision.value, recall.value], [4 / 6, 0]); // −1 and 33 are at the edge; no real one is within reach
  const { density, coverage } = densityCoverage(real, generated, { k: 1, ...few });
  // 0 holds −1; 2 and 4 hold 2.5 and 2.75; 20 holds 33: of 7, [4, 10] holds none
  assertEquals([density.value, coverage.value], [6 / 6, 4 / 6]);
});

Deno.test("of a sample and itself all is found: precision, recall and coverage 1, density (k + 1)/k", () => {
  const x = philox(50).normal([60, 3]);
  assertEquals([precisionRecall(x, x, few).precision.value, precisionRecall(x, x, few).recall.value], [1, 1]);
  const { density, coverage } = densityCoverage(x, x, { k: 4, ...few });
  assertAlmostEquals(density.value, 5 / 4, 1e-15);
  assertEquals(coverage.value, 1);
});

Deno.test("precision and recall change places with the samples, and forget where and how large all is", () => {
  const x = philox(51).normal([50, 2]), y = philox(52).normal([80, 2]);
  const moved = [x, y].map((z) => ({ ...z, data: z.data.map((v) => 8 * v + 64) }));
  const [a, b] = [precisionRecall(x, y, few), precisionRecall(y, x, few)];
  assertEquals([a.precision.value, a.recall.value], [b.recall.value, b.precision.value]);
  assertEquals(precisionRecall(moved[0], moved[1], few).precision.value, a.precision.value);
});

Deno.test("of one law, coverage has the mean of the lemma and density that of 1, whatever law and sizes", () => {
  const repeats = 250;
  for (
    const [n, m, dim, k, law] of [[40, 40, 2, 5, "normal"], [30, 70, 6, 3, "uniform"], [
      80,
      20,
      1,
      1,
      "normal",
    ]] as const
  ) {
    const found = Array.from({ length: repeats }, (_, step) => {
      const [x, y] = [[53, n], [54, m]].map(([seed, rows]) => philox(seed)[law]([rows, dim], { step }));
      return densityCoverage(x, y, { k, ...few });
    });
    const coverage = mean(found.map(({ coverage }) => coverage.value)),
      density = mean(found.map((one) => one.density.value));
    assertAlmostEquals(coverage.value, expectedCoverage(n, m, k), 4 * coverage.standardError);
    assertAlmostEquals(density.value, 1, 4 * density.standardError);
  }
  assertAlmostEquals(expectedCoverage(3, 2, 2), 1 - (2 * 1) / (4 * 3), 1e-15);
  assertThrows(() => expectedCoverage(5, 9), RangeError, "real must be at least 6, got 5");
});

Deno.test("standard errors of all four, of one law, moved and narrowed, are not too small, and at most three times too large", () => {
  const repeats = 60, n = 80, m = 100;
  for (const [shift, scale] of [[0, 1], [1, 1], [0, 0.5]]) {
    const found = Array.from({ length: repeats }, (_, step) => {
      const x = philox(55).normal([n, 2], { step }), z = philox(56).normal([m, 2], { step });
      const y = { ...z, data: z.data.map((v) => scale * v + shift) };
      return { ...precisionRecall(x, y), ...densityCoverage(x, y) };
    });
    for (const name of ["precision", "recall", "density", "coverage"] as const) {
      const told = Math.sqrt(mean(found.map((one) => one[name].standardError ** 2)).value);
      const seen = Math.sqrt(variance(found.map((one) => one[name].value)).value);
      const ratio = told / seen, known = 4 / Math.sqrt(2 * repeats); // of a standard deviation, relatively
      assert(ratio > 1 - known && ratio < 3 * (1 + known), `${name} at ${shift}, ${scale}: ${ratio}`);
    }
  }
});

Deno.test("the four refuse samples that do not fit, by name", () => {
  const x = philox(57).normal([20, 2]);
  for (const measure of [precisionRecall, densityCoverage]) {
    assertThrows(
      () => measure(x, philox(0).normal([20, 3])),
      RangeError,
      "real has dim 2, but generated has dim 3",
    );
    assertThrows(() => measure(x, x, { k: 19 }), RangeError, "k must be between 1 and 17, got 19");
    assertThrows(() => measure(x, x, { k: 0 }), RangeError, "k must be between 1");
  }
});
