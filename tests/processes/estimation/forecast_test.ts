import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { mean, variance } from "driftfield/metrics";
import { type Forecast, forecastGeometricBrownian, forecastOrnsteinUhlenbeck } from "driftfield/processes";
import { philox } from "driftfield/random";
import { gbmPath, rows } from "./paths.ts";
import { within } from "../../within.ts";

const levels = [0.1, 0.5, 0.8, 0.95, 0.99], horizons = [0.2, 1, 5], count = 20_000;

/** Many values at each horizon, against the forecast's mean, variance, median and bands. */
function judge(forecast: Forecast, later: readonly Float64Array[]) {
  forecast.horizons.forEach((h, i) => {
    const values = later.map((path) => path[i]);
    within(mean(values), forecast.mean[i], `mean at ${h}`);
    within(variance(values), forecast.variance[i], `variance at ${h}`);
    const share = (test: (v: number) => boolean, p: number, name: string) =>
      within(
        { value: values.filter(test).length / count, standardError: Math.sqrt(p * (1 - p) / count) },
        p,
        `${name} at ${h}`,
      );
    share((v) => v < forecast.median[i], 0.5, "median");
    for (const { level, lower, upper } of forecast.bands) {
      share((v) => v >= lower[i] && v <= upper[i], level, `band ${level}`);
      share((v) => v < lower[i], (1 - level) / 2, `below band ${level}`);
    }
  });
}

Deno.test("forecastOrnsteinUhlenbeck(): mean, variance and bands are those of paths walked there in small steps", () => {
  const theta = 0.7, mu = 2, sigma = 1.1, x0 = -3, h = 0.2, a = Math.exp(-theta * h);
  const later = rows(philox(86), count, 25).map((z) => {
    let x = x0;
    const path = z.map((e) => x = mu + a * (x - mu) + sigma * Math.sqrt((1 - a * a) / (2 * theta)) * e);
    return Float64Array.of(path[0], path[4], path[24]);
  });
  judge(forecastOrnsteinUhlenbeck({ theta, mu, sigma }, x0, horizons, { levels }), later);
});

Deno.test("forecastGeometricBrownian(): mean, variance, median and bands are those of paths walked there", () => {
  const parameters = { mu: 0.1, sigma: 0.3 };
  const later = rows(philox(87), count, 4).map((z) =>
    gbmPath([0, ...horizons], z, { ...parameters, s0: 20 }).slice(1)
  );
  judge(forecastGeometricBrownian(parameters, 20, horizons, { levels }), later);
});

Deno.test("a forecast of a forecast is a forecast: means compose, and variances by the law of total variance", () => {
  const rate = fc.double({ min: 0.01, max: 5, noNaN: true }),
    place = fc.double({ min: -9, max: 9, noNaN: true });
  fc.assert(
    fc.property(rate, place, rate, place, rate, rate, (theta, mu, sigma, x0, s, t) => {
      const ou = (x: number, h: number) => forecastOrnsteinUhlenbeck({ theta, mu, sigma }, x, [h]);
      const [early, whole] = [ou(x0, s), ou(x0, s + t)],
        late = ou(early.mean[0], t),
        a = Math.exp(-theta * t);
      assertAlmostEquals(late.mean[0], whole.mean[0], 1e-13 * 20);
      const total = late.variance[0] + a * a * early.variance[0];
      assertAlmostEquals(total, whole.variance[0], 1e-12 * total);
      const gbm = (price: number, h: number) => forecastGeometricBrownian({ mu: mu / 9, sigma }, price, [h]);
      const [soon, then] = [gbm(7, s), gbm(7, s + t)];
      assertAlmostEquals(gbm(soon.median[0], t).median[0], then.median[0], 1e-11 * then.median[0]);
      assertAlmostEquals(gbm(soon.mean[0], t).mean[0], then.mean[0], 1e-11 * then.mean[0]);
    }),
    { seed: 88, numRuns: 200 },
  );
});

Deno.test("forecasts start where they are told and end in the stationary law; bands are nested", () => {
  const ou = forecastOrnsteinUhlenbeck({ theta: 0.5, mu: 1, sigma: 2 }, 9, [1e-12, 100]);
  assertEquals(ou.bands.map(({ level }) => level), [0.5, 0.8, 0.95]);
  assertAlmostEquals(ou.mean[0], 9, 1e-11);
  assertAlmostEquals(ou.variance[0], 4e-12, 1e-22); // σ² h, with nothing lost to cancellation
  assertAlmostEquals(ou.mean[1], 1, 8 * Math.exp(-50));
  assertAlmostEquals(ou.variance[1], 4, 1e-12);
  for (const fan of [ou, forecastGeometricBrownian({ mu: 0, sigma: 0.1 }, 5, [1, 2])]) {
    const ends = [...fan.bands.map((b) => b.lower).reverse(), fan.median, ...fan.bands.map((b) => b.upper)];
    ends.slice(1).forEach((end, k) => end.forEach((v, i) => assert(v > ends[k][i])));
  }
});

Deno.test("forecasts refuse bad parameters, horizons and levels, by name", () => {
  const ok = { theta: 1, mu: 0, sigma: 1 };
  const ou = (parameters: typeof ok, x0: number, ahead: number[], levels?: number[]) => () =>
    forecastOrnsteinUhlenbeck(parameters, x0, ahead, levels && { levels });
  assertThrows(ou({ ...ok, theta: -1 }, 0, [1]), RangeError, "theta must be positive, got -1");
  assertThrows(ou(ok, NaN, [1]), RangeError, "x0 must be finite, got NaN");
  assertThrows(ou(ok, 0, [1, 0]), RangeError, "horizons[1] must be positive, got 0");
  for (const level of [0, 1, -0.5, 95]) {
    assertThrows(ou(ok, 0, [1], [level]), RangeError, `level must be between 0 and 1, got ${level}`);
  }
  const gbm = (sigma: number, s0: number, ahead = [1], mu = 0) => () =>
    forecastGeometricBrownian({ mu, sigma }, s0, ahead);
  assertThrows(gbm(1, 0), RangeError, "s0 must be positive, got 0");
  assertThrows(gbm(0, 1), RangeError, "sigma must be positive, got 0");
  assertThrows(gbm(1, 1, [1e4]), RangeError, "variance at horizon 10000 must be finite, got Infinity");
  assertThrows(gbm(1, 1, [1], 1e4), RangeError, "mean at horizon 1 must be finite, got Infinity");
});
