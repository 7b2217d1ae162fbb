import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, zeros } from "driftfield/core";
import {
  confidenceInterval,
  energyTest,
  mmdTest,
  type PermutationTest,
  permutationTest,
  slicedWassersteinTest,
} from "driftfield/metrics";
import { philox } from "driftfield/random";
import { normals, rate, spread } from "./samples.ts";

type Test = (
  x: Points,
  y: Points,
  options: { permutations: number; projections: number; rng: ReturnType<typeof philox> },
) => PermutationTest;
const tests: [string, Test][] = [
  ["energyTest()", energyTest],
  [
    "mmdTest()",
    (x, y, { projections, ...options }) => mmdTest(x, y, { frequencies: projections, ...options }),
  ],
  ["slicedWassersteinTest()", slicedWassersteinTest],
];
const options = (seed: number) => ({ permutations: 19, projections: 8, rng: philox(seed) });

for (const [name, test] of tests) {
  Deno.test(`${name} rejects one law at just its level, whatever the law and the sizes`, () => {
    // With 19 permutations and no ties p is uniform on 1/20, …, 1: P(p ≤ α) = α for multiples of 1/20.
    const times = 400, skewed = (x: Points) => points(x.data.map(Math.exp), x.shape[1]);
    for (const [n, m, dim] of [[20, 20, 2], [8, 25, 3]]) {
      const pValues = Array.from({ length: times }, (_, i) => {
        const [x, y] = [
          normals(401, [n, dim], { label: `x${i}` }),
          normals(401, [m, dim], { label: `y${i}` }),
        ];
        return test(skewed(x), skewed(y), options(i)).pValue;
      });
      for (const level of [0.05, 0.1, 0.3, 0.7]) {
        const rejected = rate(times, (i) => pValues[i] <= level + 1e-9);
        assertAlmostEquals(rejected, level, spread(level, times), `${n} and ${m} at ${level}`);
      }
    }
  });

  Deno.test(`${name} always rejects a shift, and a change of scale`, () => {
    // A shift of 2 is 2/√(2/40) = 9 standard errors of the difference of means; thrice the standard deviation makes the
    // log of the sample variances differ by log 9/√(4/40) = 7 of its: missed once in 1e9 times.
    for (const change of [{ shift: 2 }, { sd: 3 }]) {
      const found = rate(
        25,
        (i) =>
          test(
            normals(402, [40, 2], { label: `x${i}` }),
            normals(402, [40, 2], { label: `y${i}`, ...change }),
            options(i),
          )
            .pValue === 1 / 20,
      );
      assertEquals(found, 1, JSON.stringify(change));
    }
  });

  Deno.test(`${name} is the same for the same stream`, () => {
    const x = normals(403, [10, 3], { label: "x" }), y = normals(403, [15, 3], { label: "y" });
    assertEquals(test(x, y, options(1)), test(x, y, options(1)));
  });
}

Deno.test("energyTest() and slicedWassersteinTest() give p = 1 where all points are one", () => {
  for (const test of [energyTest, slicedWassersteinTest]) {
    assertEquals(test(zeros([4, 2]), zeros([3, 2])).pValue, 1);
  }
});

/** The difference of the means of values, in size. */
const difference = (values: readonly number[]) => (inX: Uint8Array) => {
  const mean = (which: number) => {
    const some = values.filter((_, i) => inX[i] === which);
    return some.reduce((sum, value) => sum + value, 0) / some.length;
  };
  return Math.abs(mean(1) - mean(0));
};

Deno.test("permutationTest(): p is that of all relabellings, ties counted, and 1/(1 + B) at least", () => {
  const values = [3.1, 0.2, 4.5, 1.1, 0.9, 2.2, 0.2], term = difference(values), permutations = 5000;
  let larger = 0, all = 0;
  for (let set = 0; set < 2 ** 7; set++) {
    const inX = Uint8Array.from(values, (_, i) => set >> i & 1);
    if (inX.reduce((sum, one) => sum + one, 0) !== 3) continue;
    all++;
    if (term(inX) >= term(Uint8Array.of(1, 1, 1, 0, 0, 0, 0)) - 1e-12) larger++;
  }
  assertEquals(all, 35);
  const { value, pValue, permuted } = permutationTest([3, 4], [term], { permutations, rng: philox(404) });
  assertEquals(permuted.length, permutations);
  assertAlmostEquals(value, (3.1 + 0.2 + 4.5) / 3 - (1.1 + 0.9 + 2.2 + 0.2) / 4, 1e-14);
  assertAlmostEquals(pValue, larger / all, spread(larger / all, permutations) + 1 / permutations);
  assertEquals(permutationTest([2, 2], [() => 7], { permutations: 9 }).pValue, 1);
  const far = Array.from({ length: 40 }, (_, i) => i < 20 ? 0 : 1); // as extreme: twice of C(40, 20) = 1e11
  assertEquals(permutationTest([20, 20], [difference(far)], { permutations: 99 }).pValue, 1 / 100);
});

Deno.test("permutationTest() counts ties that differ by rounding alone", () => {
  // Three of these sum to 10/3 in three ways, in floating point not to the same number.
  const thirds = [1, 4, 5, 2, 3, 6].map((i) => i / 3);
  const { value, permuted, pValue } = permutationTest([3, 3], [difference(thirds)], { permutations: 2000 });
  const tied = permuted.filter((other) => other > value - 1e-9).length;
  assert(permuted.some((other) => other !== value && Math.abs(other - value) < 1e-9), "no rounding seen");
  assertEquals(pValue, (1 + tied) / 2001);
});

Deno.test("permutationTest() takes the mean of its terms, and refuses to do without", () => {
  const values = [1, 2, 3, 10, 20], term = difference(values);
  const one = permutationTest([2, 3], [term]);
  const two = permutationTest([2, 3], [term, (inX) => 3 * term(inX)]);
  assertAlmostEquals(two.value, 2 * one.value);
  assertEquals(one.permuted.length, 199);
  assertThrows(() => permutationTest([2, 3], []), RangeError, "terms must be at least one");
  assertThrows(() => permutationTest([0, 3], [term]), RangeError, "points in x");
  assertThrows(() => permutationTest([2, 3], [term], { permutations: 0 }), RangeError, "permutations");
});

Deno.test("confidenceInterval() reaches Φ⁻¹((1 + level)/2) standard errors to either side", () => {
  const [low, high] = confidenceInterval({ value: 1, standardError: 2 }, 0.6826894921370859);
  assertAlmostEquals(low, -1, 1e-9);
  assertAlmostEquals(high, 3, 1e-9);
  for (const level of [0, 1, NaN]) {
    assertThrows(() => confidenceInterval({ value: 1, standardError: 2 }, level), RangeError, "level");
  }
});
