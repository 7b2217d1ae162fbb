import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { fitGeometricBrownian, geometricBrownianLogLikelihood } from "driftfield/processes";
import { philox } from "driftfield/random";
import { evenly, gbmPath, rows, unevenly } from "./paths.ts";

const n = 200, [z] = rows(philox(84), 1, n + 1);
const samples = [evenly(n, 1 / 12), unevenly(philox(84).fork("times"), n, 0.01, 0.3)].map((times) => ({
  times,
  prices: gbmPath(times, z, { mu: 0.3, sigma: 0.4, s0: 55 }),
}));

Deno.test("fitGeometricBrownian(): the likelihood is highest there, and its curvature is the standard errors'", () => {
  for (const { times, prices } of samples) {
    const { mu, sigma, logLikelihood, transitions } = fitGeometricBrownian(times, prices), d = 1e-3;
    const at = (i: number, j: number) =>
      geometricBrownianLogLikelihood(
        { mu: mu.value + i * d * mu.standardError, sigma: sigma.value + j * d * sigma.standardError },
        times,
        prices,
      );
    assertAlmostEquals(at(0, 0), logLikelihood, 1e-10);
    assertEquals(transitions, n);
    // In standard errors: the error d²/6 · O(1/√n) of a difference, 1e-13 of rounding over 2d and over d².
    assertAlmostEquals((at(1, 0) - at(-1, 0)) / (2 * d), 0, 1e-6);
    assertAlmostEquals((at(0, 1) - at(0, -1)) / (2 * d), 0, 1e-6);
    const a = -(at(1, 0) - 2 * at(0, 0) + at(-1, 0)) / d ** 2,
      c = -(at(0, 1) - 2 * at(0, 0) + at(0, -1)) / d ** 2;
    const b = -(at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * d * d), det = a * c - b * b;
    assertAlmostEquals(c / det, 1, 1e-5); // variance of μ over the one claimed
    assertAlmostEquals(a / det, 1, 1e-5);
    for (const [i, j] of [[-1, 0], [1, 0], [0, -1], [0, 1], [9, 9], [-9, -9]]) {
      assert(at(i, j) < logLikelihood);
    }
  }
});

Deno.test("fitGeometricBrownian(): ν is what the first and last price say, and μ − σ²/2", () => {
  for (const { times, prices } of samples) {
    const { mu, sigma, logDrift, parameters } = fitGeometricBrownian(times, prices);
    assertAlmostEquals(logDrift.value, Math.log(prices[n] / prices[0]) / (times[n] - times[0]), 1e-12);
    assertAlmostEquals(mu.value - sigma.value ** 2 / 2, logDrift.value, 1e-12);
    assertEquals(parameters, { mu: mu.value, sigma: sigma.value });
  }
});

Deno.test("fitGeometricBrownian(): reversed in time, prices have the opposite ν and the same σ", () => {
  const [{ times, prices }] = samples, there = fitGeometricBrownian(times, prices);
  const back = fitGeometricBrownian(times, prices.toReversed());
  assertAlmostEquals(back.logDrift.value, -there.logDrift.value, 1e-12);
  assertAlmostEquals(back.sigma.value, there.sigma.value, 1e-12);
});

Deno.test("fitGeometricBrownian() does not depend on units: prices scaled, times scaled and shifted", () => {
  const scales = fc.double({ min: -9, max: 9, noNaN: true }).map((power) => 10 ** power);
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      scales,
      scales,
      fc.double({ min: -100, max: 100, noNaN: true }),
      ({ times, prices }, scale, stretch, delay) => {
        const own = fitGeometricBrownian(times, prices);
        const other = fitGeometricBrownian(
          times.map((t) => stretch * (t + delay)),
          prices.map((s) => scale * s),
        );
        // A delay of 100 leaves gaps of 0.01 twelve digits.
        const same = (actual: number, expected: number) => assertAlmostEquals(actual, expected, 1e-10);
        for (const key of ["value", "standardError"] as const) {
          same(other.mu[key] * stretch, own.mu[key]);
          same(other.logDrift[key] * stretch, own.logDrift[key]);
          same(other.sigma[key] * Math.sqrt(stretch), own.sigma[key]);
        }
        assertAlmostEquals(other.logLikelihood + n * Math.log(scale), own.logLikelihood, 1e-10 * n);
      },
    ),
    { seed: 85, numRuns: 100 },
  );
});

Deno.test("fitGeometricBrownian() refuses what it cannot fit, and says why", () => {
  const refuse = (times: number[], prices: number[], message: string) =>
    assertThrows(() => fitGeometricBrownian(times, prices), RangeError, message);
  refuse([0, 1, 2], [5, 0, 5], "prices[1] must be positive, got 0");
  refuse([0, 1, 2, 3], [5, 4, 5, -1], "prices[3] must be positive, got -1");
  refuse([0, 1], [5, 6], "prices must have at least 3 entries, got 2");
  refuse([0, 2, 1], [5, 6, 5], "times must increase, but times[2] = 1 follows 2");
  refuse([0, 1, 2], [5, NaN, 5], "prices[1] must be finite, got NaN");
  refuse([0, 1, 2], [5, 5, 5], "prices grow without noise, at a rate of 0: σ = 0");
  refuse([0, 1, 3], [1, 2, 8], "prices grow without noise, at a rate of 0.69");
  assertThrows(
    () => geometricBrownianLogLikelihood({ mu: 0, sigma: 0 }, [0, 1], [1, 1]),
    RangeError,
    "sigma must be positive, got 0",
  );
});
