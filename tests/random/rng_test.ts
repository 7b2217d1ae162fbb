import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  covariance,
  kolmogorovQuantile,
  kolmogorovSmirnov,
  mean,
  normalCdf,
  variance,
} from "driftfield/metrics";
import { normalQuantile, philox } from "driftfield/random";

const n = 200_000;

Deno.test("uniform() is uniform: Kolmogorov–Smirnov, mean 1/2, variance 1/12", () => {
  const u = philox(1).uniform([n, 1]).data;
  const distance = kolmogorovSmirnov(u, (x) => x);
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(n), `distance ${distance}`);
  within(mean(u), 1 / 2);
  within(variance(u), 1 / 12);
  assert(u.every((x) => x > 0 && x < 1));
});

Deno.test("normal() is standard normal: Kolmogorov–Smirnov, the first four moments", () => {
  const z = philox(2).normal([n, 1]).data;
  const distance = kolmogorovSmirnov(z, normalCdf);
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(n), `distance ${distance}`);
  within(mean(z), 0);
  within(variance(z), 1);
  within(mean(z.map((x) => x ** 3)), 0);
  within(mean(z.map((x) => x ** 4)), 3);
});

Deno.test("normal() has normal tails on both sides, out to four standard deviations", () => {
  const z = philox(3).normal([n / 4, 20]).data; // a million
  for (const a of [3, 3.5, 4]) {
    const p = normalCdf(-a), standardError = Math.sqrt(p / z.length);
    for (const sign of [-1, 1]) {
      const share = z.reduce((count, x) => count + (sign * x > a ? 1 : 0), 0) / z.length;
      assert(Math.abs(share - p) < 4 * standardError, `P(${sign} Z > ${a}) = ${share}, expected ${p}`);
    }
  }
});

Deno.test("draws of neighbouring rows, columns, steps and forks are uncorrelated, and so are their squares", () => {
  const rng = philox(4), m = n / 4, one = rng.normal([m, 2]), x = even(one.data);
  const others = {
    column: odd(one.data),
    row: even(rng.normal([m, 2], { row: 1 }).data),
    step: even(rng.normal([m, 2], { step: 1 }).data),
    fork: even(rng.fork("a").normal([m, 2]).data),
    seed: even(philox(5).normal([m, 2]).data),
    block: rng.normal([m, 5]).data.filter((_, i) => i % 5 === 4),
  };
  for (const [name, y] of Object.entries(others)) {
    within(covariance(x, y), 0, name);
    within(covariance(x.map((v) => v * v - 1), y.map((v) => v * v - 1)), 0, `squares, ${name}`);
  }
});

Deno.test("a draw depends on seed, fork, step, row and column alone, whatever is drawn with it", () => {
  const cases = fc.record({
    seed: fc.nat(),
    batch: fc.integer({ min: 1, max: 40 }),
    dim: fc.integer({ min: 1, max: 9 }),
    step: fc.nat(1000),
    more: fc.integer({ min: 0, max: 20 }),
  });
  fc.assert(
    fc.property(cases, fc.nat(), ({ seed, batch, dim, step, more }, pick) => {
      const rng = philox(seed).fork("x"), i = pick % batch;
      const all = rng.normal([batch, dim], { step }), alone = rng.normal([1, dim], { step, row: i });
      const wider = rng.normal([batch, dim + more], { step });
      const width = dim + more;
      assertEquals(alone.data, all.data.slice(i * dim, (i + 1) * dim));
      assertEquals(wider.data.slice(i * width, i * width + dim), alone.data);
    }),
    { seed: 6, numRuns: 200 },
  );
});

Deno.test("normal() is the quantile of uniform() in the same place", () => {
  const rng = philox(7),
    u = rng.uniform([1000, 3], { step: 9 }).data,
    z = rng.normal([1000, 3], { step: 9 }).data;
  assertEquals(z, u.map(normalQuantile));
});

Deno.test("a seed beyond 32 bits counts in full", () => {
  const [low, high] = [philox(5), philox(5 + 2 ** 32)].map((rng) => rng.uniform([4, 1]).data);
  assertNotEquals(low, high);
});

Deno.test("a seed, shape, step or row that is no whole number in range is refused by name", () => {
  const rng = philox(0);
  assertThrows(() => philox(-1), RangeError, "seed must be at least 0, got -1");
  assertThrows(() => philox(0.5), RangeError, "seed must be a whole number, got 0.5");
  assertThrows(() => rng.normal([2, 0]), RangeError, "dim must be");
  assertThrows(() => rng.uniform([-1, 2]), RangeError, "batch must be");
  assertThrows(() => rng.normal([2, 2], { step: 2 ** 32 }), RangeError, "step must be");
  assertThrows(() => rng.normal([2, 2], { row: -1 }), RangeError, "row must be");
});

const even = (data: Float64Array) => data.filter((_, i) => i % 2 === 0);
const odd = (data: Float64Array) => data.filter((_, i) => i % 2 === 1);

function within(
  { value, standardError }: { value: number; standardError: number },
  truth: number,
  name = "",
): void {
  assert(
    Math.abs(value - truth) < 4 * standardError,
    `${name} ${value} ± ${standardError}, expected ${truth}`,
  );
}
