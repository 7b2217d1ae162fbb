import { assert, assertAlmostEquals } from "@std/assert";
import { seasonalAnomaly, stockIndex, weather } from "driftfield/datasets";
import { mean, normalCdf, normalDensity } from "driftfield/metrics";
import {
  fitGeometricBrownian,
  fitOrnsteinUhlenbeck,
  forecastGeometricBrownian,
  forecastOrnsteinUhlenbeck,
  geometricBrownianLogLikelihood,
  ornsteinUhlenbeckLogLikelihood,
} from "driftfield/processes";

// Seattle: 2012–2014 are fitted, 2015 is held back. Units: days and °C.
const { day, temperature } = await weather(), from = 1096, levels = [0.5, 0.8, 0.95];
const { anomaly } = seasonalAnomaly(day, temperature, { until: from });
const fit = fitOrnsteinUhlenbeck(day.slice(0, from), anomaly.slice(0, from));
const { theta, mu, sigma } = fit.parameters, a = Math.exp(-theta), n = fit.transitions;
/** x(t + 1) less its forecast from x(t), for t = 0 … 1459. */
const innovation = anomaly.slice(1).map((x, t) => x - mu - a * (anomaly[t] - mu));

/** Forecasts h days ahead, made on each day whose target is in 2015. */
function heldBack(h: number) {
  return Array.from({ length: 365 }, (_, i) => {
    const x = anomaly[from + i], now = anomaly[from + i - h];
    return { x, now, ...forecastOrnsteinUhlenbeck(fit.parameters, now, [h], { levels }) };
  });
}
type Held = ReturnType<typeof heldBack>[number];

/**
 * The mean over 2015, its standard error from means of 26 fortnights: forecasts made on neighbouring days share noise,
 * those of different fortnights hardly (the memory e^{−14θ} is 0.02).
 */
function overFortnights(forecasts: readonly Held[], score: (one: Held) => number) {
  const scores = forecasts.map(score), fortnight = (k: number) => scores.slice(14 * k, 14 * k + 14);
  return mean(Array.from({ length: 26 }, (_, k) => mean(fortnight(k)).value));
}

Deno.test("Seattle: the anomaly of 2015 falls into the bands of 2012–2014 as often as they say, one day to a week ahead", () => {
  for (const h of [1, 2, 3, 5, 7]) {
    levels.forEach((level, k) => {
      const { value, standardError } = overFortnights(
        heldBack(h),
        ({ x, bands: { [k]: { lower, upper } } }) => x >= lower[0] && x <= upper[0] ? 1 : 0,
      );
      assertAlmostEquals(value, level, 4 * standardError, `${level} of ${h} days ahead`);
      assert(standardError < 0.08, "sharp enough to tell 50, 80 and 95 per cent apart");
    });
  }
});

Deno.test("Seattle: forecasts of 2015 are better than climatology, in squared error and in log-score, as θ says", () => {
  const climatology = Math.sqrt(mean(anomaly.slice(0, from).map((x) => x * x)).value);
  for (const h of [1, 2]) {
    const gain = overFortnights(heldBack(h), ({ x, mean }) => x ** 2 - (x - mean[0]) ** 2);
    assert(
      gain.value > 3 * gain.standardError,
      `squared error falls by ${gain.value} ± ${gain.standardError}`,
    );
    // The model itself promises e^{−2θh} of the variance of 2015 about the season.
    const promised = Math.exp(-2 * theta * h), all = overFortnights(heldBack(h), ({ x }) => x ** 2).value;
    assertAlmostEquals(gain.value / all, promised, 4 * gain.standardError / all);
    const score = overFortnights(
      heldBack(h),
      ({ x, mean, variance }) =>
        Math.log(normalDensity(x, mean[0], Math.sqrt(variance[0])) / normalDensity(x, 0, climatology)),
    );
    assert(
      score.value > 3 * score.standardError,
      `log-score rises by ${score.value} ± ${score.standardError}`,
    );
  }
  // The sum of one-step log-scores is the log-likelihood of the year.
  const total = heldBack(1).reduce(
    (sum, { x, mean, variance }) => sum + Math.log(normalDensity(x, mean[0], Math.sqrt(variance[0]))),
    0,
  );
  const year = [day.slice(from - 1), anomaly.slice(from - 1)] as const;
  assertAlmostEquals(ornsteinUhlenbeckLogLikelihood(fit.parameters, ...year), total, 1e-9);
});

Deno.test("Seattle: the noise of a day is Gaussian and as strong in every season", () => {
  const fitted = innovation.subarray(0, n), v = mean(fitted.map((e) => e * e)).value;
  const moment = (k: number) => mean(fitted.map((e) => (e / Math.sqrt(v)) ** k)).value;
  assertAlmostEquals(moment(3), 0, 4 * Math.sqrt(6 / n));
  assertAlmostEquals(moment(4), 3, 4 * Math.sqrt(24 / n));
  for (let season = 0; season < 4; season++) { // winter is December to February
    const own = fitted.filter((_, t) => Math.floor((t + 32) % 365.25 / 91.3125) === season);
    assertAlmostEquals(mean(own.map((e) => e * e)).value / v, 1, 4 * Math.sqrt(2 / own.length));
  }
});

Deno.test("Seattle: what does not fit is found: memory shorter than e^{−θh} at two days, and a year that was warm", () => {
  // Of a true Ornstein–Uhlenbeck process the residuals' first autocorrelation has variance a²/n (Box and Pierce 1970).
  const fitted = innovation.subarray(0, n), square = fitted.reduce((sum, e) => sum + e * e, 0);
  const lagged = fitted.slice(1).reduce((sum, e, t) => sum + e * fitted[t], 0) / square;
  assert(lagged > 4 * a / Math.sqrt(n), `autocorrelation of the noise ${lagged}`);
  const power = (lag: number) => anomaly.slice(lag, from).reduce((sum, x, t) => sum + x * anomaly[t], 0);
  const two = power(2) / power(0);
  assert(two < a * a, `lag 2: ${two}, not ${a * a}`);
  // The mean of a year has variance s²(1 + a)/((1 − a) 365); μ's own is three years'.
  const warm = mean(anomaly.slice(from)).value - mu;
  const own = sigma / Math.sqrt(2 * theta) * Math.sqrt((1 + a) / (1 - a) / 365);
  const z = warm / Math.hypot(own, fit.mu.standardError);
  assert(z > 2 && z < 4, `2015 was ${warm} °C warm, ${z} standard errors`);
});

// The S&P 500, month by month. The last entry is a day within its month and left out. Unit: years.
const { month, price, dates } = await stockIndex(), months = 122;
const years = month.map((m) => m / 12).slice(0, months), prices = price.slice(0, months);

Deno.test("S&P 500: ten years fix σ to six per cent and say nothing of μ; months fall further than the normal law allows", () => {
  const { mu, sigma, logDrift } = fitGeometricBrownian(years, prices);
  assert(Math.abs(mu.value) < mu.standardError);
  assertAlmostEquals(sigma.standardError / sigma.value, 1 / Math.sqrt(2 * 121), 1e-12);
  const z = Array.from(
    prices.slice(1),
    (s, i) => (Math.log(s / prices[i]) - logDrift.value / 12) / (sigma.value / Math.sqrt(12)),
  );
  const kurtosis = mean(z.map((v) => v ** 4)).value - 3;
  assert(kurtosis > 2 * Math.sqrt(24 / z.length), `excess kurtosis ${kurtosis}`);
  const worst = Math.min(...z), at = dates[z.indexOf(worst) + 1];
  assert(at === "2008-10-01" && z.length * normalCdf(worst) < 0.01, `${worst} standard deviations in ${at}`);
});

Deno.test("S&P 500: bands fitted before 2007 are too narrow for the three years after", () => {
  const until = 84, fit = fitGeometricBrownian(years.slice(0, until), prices.slice(0, until));
  const later = Array.from({ length: months - until }, (_, i) => until + i);
  const hit = later.filter((i) => {
    const { bands: [{ lower, upper }] } = forecastGeometricBrownian(
      fit.parameters,
      prices[i - 1],
      [years[i] - years[i - 1]],
      { levels: [0.95] },
    );
    return prices[i] >= lower[0] && prices[i] <= upper[0];
  });
  // One-step forecasts are independent under the model.
  const short = 0.95 - hit.length / later.length, standardError = Math.sqrt(0.95 * 0.05 / later.length);
  assert(short > 3 * standardError, `${hit.length} of ${later.length} in the 95 % band`);
  // They all the same beat a log-score that does not know where the index is: the years fitted, as one normal law.
  const known = prices.slice(0, until), centre = mean(known).value;
  const spread = Math.sqrt(mean(known.map((s) => (s - centre) ** 2)).value);
  const score = geometricBrownianLogLikelihood(
    fit.parameters,
    years.slice(until - 1),
    prices.slice(until - 1),
  );
  assert(score > later.reduce((sum, i) => sum + Math.log(normalDensity(prices[i], centre, spread)), 0));
});
