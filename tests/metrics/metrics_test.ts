import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  check,
  covariance,
  kolmogorovQuantile,
  kolmogorovSmirnov,
  mean,
  normalCdf,
  normalDensity,
  variance,
} from "driftfield/metrics";
import { philox } from "driftfield/random";

Deno.test("check() passes within four standard errors plus the tolerance, and not beyond", () => {
  assert(check("a", 1.39, 1, { standardError: 0.1 }).passed);
  assert(!check("a", 1.41, 1, { standardError: 0.1 }).passed);
  assert(check("a", 1.41, 1, { standardError: 0.1, tolerance: 0.02 }).passed);
  assert(!check("a", 1.11, 1, { tolerance: 0.1 }).passed);
});

Deno.test("check() fails on a value that is not a number", () => {
  assert(!check("a", NaN, 1, { tolerance: 1 }).passed);
  assert(!check("a", 1, NaN, { standardError: 1 }).passed);
});

Deno.test("check() takes an estimate's own standard error, and refuses to judge without a bound", () => {
  assertEquals(check("a", { value: 1, standardError: 2 }, 0), {
    name: "a",
    estimate: 1,
    truth: 0,
    standardError: 2,
    passed: true,
  });
  assertThrows(() => check("a", 1, 1), TypeError, "needs a standardError or a tolerance");
  assertThrows(() => check("a", 1, 1, { tolerance: -1 }), RangeError, "tolerance");
  assertThrows(() => check("a", 1, 1, { standardError: NaN }), RangeError, "standardError");
});

Deno.test("check() with a side bounds the estimate on that side alone", () => {
  assert(check("a", -5, 1, { side: "at most" }).passed && !check("a", 1.01, 1, { side: "at most" }).passed);
  assert(check("a", 5, 1, { side: "at least" }).passed && !check("a", 0.99, 1, { side: "at least" }).passed);
  assert(check("a", { value: 1.3, standardError: 0.1 }, 1, { side: "at most" }).passed);
  assert(!check("a", NaN, 1, { side: "at most" }).passed);
  assertEquals(check("a", 1, 2, { side: "at most" }).tolerance, 0);
});

Deno.test("mean(), variance() and covariance() cover the truth at four standard errors, whose size is right", () => {
  const repeats = 400, n = 100, z: number[] = [];
  const means: number[] = [], variances: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const x = philox(11).normal([n, 1], { step: i }).data;
    const [m, v] = [mean(x), variance(x)];
    means.push(m.value / m.standardError);
    variances.push((v.value - 1) / Math.sqrt(2 / n));
    z.push(v.standardError);
  }
  // Standardised errors have variance 1 (Student's with 99 degrees of freedom: 99/97), known to √(2/400).
  assert(Math.abs(variance(means).value - 99 / 97) < 4 * Math.sqrt(2 / repeats));
  assert(Math.abs(variance(variances).value - 1) < 4 * Math.sqrt((2 + 12 / n) / repeats));
  assertAlmostEquals(mean(z).value, Math.sqrt(2 / n), 0.1 * Math.sqrt(2 / n)); // biased low by O(1/n)
  const x = philox(12).normal([5000, 2]).data, a = x.subarray(0, 5000), b = x.subarray(5000);
  assert(Math.abs(covariance(a, b).value) < 4 * covariance(a, b).standardError);
  assertAlmostEquals(covariance(a, a).value, mean(a.map((v) => v * v)).value);
  assertThrows(() => mean([1]), RangeError, "at least 2 values, got 1");
  assertThrows(() => covariance([1], [1, 2]), RangeError, "x has 1 values, but y has 2");
});

Deno.test("kolmogorovSmirnov() is the largest gap on either side of a jump, atoms included", () => {
  const uniform = (x: number) => Math.min(1, Math.max(0, x));
  assertAlmostEquals(kolmogorovSmirnov([0.9], uniform), 0.9);
  assertAlmostEquals(kolmogorovSmirnov([0.1, 0.2, 0.3], uniform), 0.7);
  const coin = (x: number) => x < 0 ? 0 : x < 1 ? 0.5 : 1,
    coinBefore = (x: number) => x <= 0 ? 0 : x <= 1 ? 0.5 : 1;
  assertAlmostEquals(kolmogorovSmirnov([0, 1, 1, 0], coin, coinBefore), 0);
  assertAlmostEquals(kolmogorovSmirnov([0, 1, 1, 1], coin, coinBefore), 0.25);
  assertThrows(() => kolmogorovSmirnov([], uniform), RangeError, "values must be at least one");
});

Deno.test("kolmogorovQuantile() is exceeded as often as it says", () => {
  const repeats = 2000, n = 500, p = 0.1;
  let exceeded = 0;
  for (let step = 0; step < repeats; step++) {
    const u = philox(13).uniform([n, 1], { step }).data;
    if (kolmogorovSmirnov(u, (x) => x) * Math.sqrt(n) > kolmogorovQuantile(p)) exceeded++;
  }
  // At finite n the distance is smaller by about 1/(6n) (Stephens): at most a share 0.01 of p here.
  assert(
    Math.abs(exceeded / repeats - p) < 4 * Math.sqrt(p * (1 - p) / repeats) + 0.01,
    `${exceeded / repeats}`,
  );
});

Deno.test("normalCdf() is the integral of normalDensity()", () => {
  const h = 1e-3, from = -3, to = 1.5, steps = Math.round((to - from) / h);
  let integral = 0;
  for (let i = 0; i < steps; i++) integral += h * normalDensity(from + (i + 0.5) * h, 0.5, 2);
  assertAlmostEquals(integral, normalCdf(to, 0.5, 2) - normalCdf(from, 0.5, 2), h * h); // midpoint rule: h²/24 max f″
  assertAlmostEquals(normalCdf(-10), 7.619853024160527e-24, 1e-36); // the far tail keeps its digits
});
