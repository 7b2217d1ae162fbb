import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { seasonalAnomaly, weather } from "driftfield/datasets";
import { philox } from "driftfield/random";

const year = 365.25, days = Array.from({ length: 1096 }, (_, i) => i);
const noise = philox(91).normal([1096, 1]).data;
const wave = (t: number, c: readonly number[], period = year) =>
  c.reduce((sum, v, k) => {
    const phase = 2 * Math.PI * Math.ceil(k / 2) * t / period;
    return sum + v * (k % 2 === 1 || k === 0 ? Math.cos(phase) : Math.sin(phase));
  }, 0);

Deno.test("seasonalAnomaly() finds a season of any harmonics and period, whatever the order of the days", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4 }),
      fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 9, maxLength: 9 }),
      fc.double({ min: 10, max: 500, noNaN: true }),
      fc.nat({ max: 99 }),
      (harmonics, all, period, step) => {
        const c = all.slice(0, 1 + 2 * harmonics), order = philox(92).permutation(1096, { step });
        const t = Array.from(order), values = t.map((day) => wave(day, c, period));
        const { coefficients, anomaly, seasonal } = seasonalAnomaly(t, values, { harmonics, period });
        // Gram matrices of waves over two periods or more have condition below 10: rounding of a thousand terms.
        c.forEach((v, k) => assertAlmostEquals(coefficients[k], v, 1e-10));
        anomaly.forEach((v) => assertAlmostEquals(v, 0, 1e-9));
        assertAlmostEquals(seasonal(5000), wave(5000, c, period), 1e-9);
      },
    ),
    { seed: 93, numRuns: 30 },
  );
});

Deno.test("seasonalAnomaly(): what is left on fitted days is orthogonal to every harmonic", () => {
  const values = days.map((t, i) => wave(t, [12, -7, 3]) + noise[i]);
  const { anomaly } = seasonalAnomaly(days, values, { harmonics: 3, until: 800 });
  for (let k = 0; k < 7; k++) {
    const unit = Array.from({ length: 7 }, (_, j) => j === k ? 1 : 0);
    const product = days.slice(0, 800).reduce((sum, t) => sum + anomaly[t] * wave(t, unit), 0);
    assertAlmostEquals(product, 0, 1e-9); // 800 products of size 10, each rounded
  }
});

Deno.test("seasonalAnomaly(): days from `until` on are not looked at, only compared", () => {
  const values = days.map((t, i) => wave(t, [12, -7, 3]) + noise[i]);
  const one = seasonalAnomaly(days, values, { until: 731 });
  const other = seasonalAnomaly(days, values.map((v, t) => t < 731 ? v : v + 100), { until: 731 });
  assertEquals(other.coefficients, one.coefficients);
  one.anomaly.forEach((v, t) => assertAlmostEquals(other.anomaly[t], t < 731 ? v : v + 100, 1e-12));
  assert(seasonalAnomaly(days, values).coefficients[0] !== one.coefficients[0]);
});

Deno.test("Seattle's temperature asks for two harmonics: the second stands out, the third does not; left-out years agree", async () => {
  const { day, temperature } = await weather(), until = 1096;
  const { anomaly, coefficients: c } = seasonalAnomaly(day, temperature, { harmonics: 3, until });
  // Standard error of a coefficient: √(2 S/n) with S = s²(1 + r)/(1 − r) the spectrum of lag-1 noise at low frequency.
  const power = (lag: number) =>
    days.slice(lag).reduce((sum, t) => sum + anomaly[t] * anomaly[t - lag] / until, 0);
  const r = power(1) / power(0), standardError = Math.sqrt(2 / until * power(0) * (1 + r) / (1 - r));
  const [first, second, third] = [1, 2, 3].map((k) => Math.hypot(c[2 * k - 1], c[2 * k]) / standardError);
  // Without a harmonic, its amplitude over the standard error is beyond x with probability e^{−x²/2}.
  assert(first > 20 && Math.exp(-(second ** 2) / 2) < 1e-3, `amplitudes ${first}, ${second}`);
  assert(Math.exp(-(third ** 2) / 2) > 0.1, `third amplitude ${third}`);

  const years = [[0, 366], [366, 731], [731, 1096]],
    error = (harmonics: number) =>
      years.reduce((sum, [from, to]) => {
        const kept = days.filter((t) => t < from || t >= to);
        const { seasonal } = seasonalAnomaly(kept, kept.map((t) => temperature[t]), { harmonics });
        return sum +
          days.slice(from, to).reduce((sum, t) => sum + (temperature[t] - seasonal(t)) ** 2, 0) / until;
      }, 0);
  const [one, two, four, six] = [1, 2, 4, 6].map(error);
  assert(two < one && two < four && four < six, `mean squared errors ${[one, two, four, six]}`);
});

Deno.test("seasonalAnomaly() refuses too little, by name", () => {
  const refuse = (
    t: number[],
    x: number[],
    options: Parameters<typeof seasonalAnomaly>[2],
    message: string,
  ) => assertThrows(() => seasonalAnomaly(t, x, options), RangeError, message);
  const flat = days.map(() => 1);
  refuse(days, [1], {}, "1096 days, but 1 values");
  refuse(days, flat, { harmonics: -1 }, "harmonics must be at least 0, got -1");
  refuse(days, flat, { period: 0 }, "period must be positive, got 0");
  refuse(days, flat, { until: 300 }, "fitted days must span a period of 365.25, got 0 to 299");
  refuse(days, flat, { until: 0 }, "2 harmonics need at least 6 fitted days, got 0");
  refuse([0, 400, 400, 400, 800, 900, 1000], [1, 2, 3, 4, 5, 6, 7], {}, "at least 6 fitted days, got 5");
  refuse([0, NaN], [1, 1], {}, "day[1] must be finite, got NaN");
  refuse([0, 1], [1, Infinity], {}, "values[1] must be finite, got Infinity");
});
