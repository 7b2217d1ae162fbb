import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { column } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, normalCdf, variance } from "driftfield/metrics";
import { randomWalk, walkCdf, walkProbability } from "driftfield/processes";
import { philox } from "driftfield/random";

const walks = 20_000, steps = 64, size = 0.5;
const path = randomWalk(philox(21), { walks, steps, size });

Deno.test("randomWalk() has mean zero and variance n h² at every n", () => {
  for (const n of [1, 2, 5, 16, 64]) {
    const position = column(path, n), m = mean(position), v = variance(position);
    assert(Math.abs(m.value) < 4 * Math.hypot(m.standardError, 1e-12), `mean ${m.value} at n = ${n}`);
    const standardError = n * size ** 2 * Math.sqrt(2 / walks) + 1e-12;
    assert(Math.abs(v.value - n * size ** 2) < 4 * standardError, `variance ${v.value} at n = ${n}`);
  }
});

Deno.test("randomWalk(): the variance of a difference depends on the lag alone", () => {
  for (const from of [0, 3, 20, 48]) {
    const [a, b] = [column(path, from), column(path, from + 16)];
    const { value } = variance(b.map((x, i) => x - a[i])), truth = 16 * size ** 2;
    assert(Math.abs(value - truth) < 4 * truth * Math.sqrt(2 / walks), `from ${from}: ${value}`);
  }
});

Deno.test("randomWalk() follows the exact binomial law", () => {
  const position = column(path, steps).map((x) => x / size), cdf = walkCdf(steps);
  const distance = kolmogorovSmirnov(position, cdf, (x) => cdf(x - 1e-9));
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(walks), `distance ${distance}`);
});

Deno.test("walkProbability() sums to one, has variance n and satisfies the walk's recursion", () => {
  for (const n of [1, 2, 7, 100, 1001]) {
    const law = Array.from({ length: 2 * n + 1 }, (_, i) => walkProbability(n, i - n));
    assertAlmostEquals(law.reduce((a, b) => a + b), 1, 1e-12);
    assertAlmostEquals(law.reduce((sum, p, i) => sum + p * (i - n) ** 2, 0), n, 1e-11 * n);
    for (const k of [-n, 1 - n, 0, 1, n]) {
      const from = (walkProbability(n, k - 1) + walkProbability(n, k + 1)) / 2;
      assertAlmostEquals(walkProbability(n + 1, k), from, 1e-13);
    }
  }
  assertEquals([walkProbability(4, 1), walkProbability(4, 6), walkProbability(4, 0.5)], [0, 0, 0]);
  assertAlmostEquals(walkProbability(4, 0), 3 / 8, 1e-15);
});

Deno.test("Donsker: √n times the walk's distance from the normal law tends to 1/√(2π)", () => {
  // At the middle atom the two distribution functions differ by half of P(S_n = 0) ~ √(2/(πn)), that is 1/√(2πn).
  const scaled = (n: number) => {
    const cdf = walkCdf(n);
    let distance = 0;
    for (let k = -n; k <= n; k += 2) {
      const truth = normalCdf(k / Math.sqrt(n));
      distance = Math.max(distance, Math.abs(cdf(k) - truth), Math.abs(cdf(k - 1) - truth));
    }
    return distance * Math.sqrt(n);
  };
  const limit = 1 / Math.sqrt(2 * Math.PI), errors = [100, 400, 1600].map((n) => Math.abs(scaled(n) - limit));
  assert(errors[2] < limit / (4 * 1600) + 1e-6, `${errors}`); // P(S_n = 0) = √(2/(πn)) (1 − 1/(4n) + …)
  for (const i of [0, 1]) assertAlmostEquals(errors[i] / errors[i + 1], 4, 0.1);
});

Deno.test("randomWalk(): a walk does not depend on how many or how long the others are", () => {
  const short = randomWalk(philox(21), { walks: 7, steps: 10, size });
  for (let i = 0; i < 7; i++) {
    assertEquals(short.data.slice(11 * i, 11 * (i + 1)), path.data.slice(65 * i, 65 * i + 11));
  }
});

Deno.test("randomWalk() refuses numbers that are no numbers of walks, steps or a size", () => {
  assertThrows(
    () => randomWalk(philox(0), { walks: 0, steps: 1 }),
    RangeError,
    "walks must be at least 1, got 0",
  );
  assertThrows(() => randomWalk(philox(0), { walks: 1, steps: 1.5 }), RangeError, "steps");
  assertThrows(
    () => randomWalk(philox(0), { walks: 1, steps: 1, size: 0 }),
    RangeError,
    "size must be positive",
  );
  assertThrows(() => walkProbability(0, 0), RangeError, "steps must be at least 1");
});
