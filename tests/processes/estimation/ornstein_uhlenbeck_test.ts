import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  fitOrnsteinUhlenbeck,
  meanReversionBias,
  type OrnsteinUhlenbeckFit,
  ornsteinUhlenbeckLogLikelihood,
} from "driftfield/processes";
import { mean } from "driftfield/metrics";
import { philox } from "driftfield/random";
import { evenly, ouPath, rows, unevenly } from "./paths.ts";

const truth = { theta: 0.4, mu: 7, sigma: 1.5 }, n = 300;
const [z] = rows(philox(81), 1, n + 1), even = evenly(n, 0.5);
const uneven = unevenly(philox(81).fork("times"), n, 0.05, 2);
const samples = [even, uneven].map((times) => ({ times, values: ouPath(times, z, truth) }));
const names = ["theta", "mu", "sigma"] as const;

/** The log-likelihood as a function of the parameters in standard errors from the estimate. */
function around(fit: OrnsteinUhlenbeckFit, times: Float64Array, values: Float64Array) {
  return (steps: readonly number[]) => {
    const moved = names.map((name, k) => [name, fit[name].value + steps[k] * fit[name].standardError]);
    return ornsteinUhlenbeckLogLikelihood(Object.fromEntries(moved), times, values);
  };
}
const unit = (k: number, d: number) => [0, 1, 2].map((j) => j === k ? d : 0);

Deno.test("fitOrnsteinUhlenbeck(): the likelihood is highest there, its slope zero in every direction", () => {
  for (const { times, values } of samples) {
    const fit = fitOrnsteinUhlenbeck(times, values), at = around(fit, times, values), d = 1e-3;
    assertAlmostEquals(at([0, 0, 0]), fit.logLikelihood, 1e-10);
    for (const k of [0, 1, 2]) {
      // In standard errors the third derivative is O(1/√n): the difference quotient errs by d²/6 · 0.06 · O(1) ~ 1e-8,
      // and by rounding, 300 terms of 1e-16 each over 2d.
      const slope = (at(unit(k, d)) - at(unit(k, -d))) / (2 * d);
      assertAlmostEquals(slope, 0, 1e-6);
      for (const step of [-1, -0.01, 0.01, 1]) assert(at(unit(k, step)) < fit.logLikelihood);
    }
  }
});

/** Variances by the observed information, minus the second derivatives of the log-likelihood, over those reported. */
function observed(fit: OrnsteinUhlenbeckFit, times: Float64Array, values: Float64Array): number[] {
  const at = around(fit, times, values), d = 1e-3, axes = [0, 1, 2];
  const I = axes.map((j) =>
    axes.map((k) => {
      const corner = (a: number, b: number) =>
        at(axes.map((i) => (i === j ? a * d : 0) + (i === k ? b * d : 0)));
      return -(corner(1, 1) - corner(1, -1) - corner(-1, 1) + corner(-1, -1)) / (4 * d * d);
    })
  );
  const minor = (i: number, j: number, k: number, l: number) => I[i][k] * I[j][l] - I[i][l] * I[j][k];
  const det = axes.reduce((sum, k) => sum + I[0][k] * minor(1, 2, (k + 1) % 3, (k + 2) % 3), 0);
  return axes.map((k) => minor((k + 1) % 3, (k + 2) % 3, (k + 1) % 3, (k + 2) % 3) / det);
}

Deno.test("fitOrnsteinUhlenbeck(): with equal gaps, standard errors are those of the observed information", () => {
  const [{ times, values }] = samples;
  // The quotients err by d² times fourth derivatives, O(1/n) here; rounding is 1e-13/(4d²) = 3e-8 an entry.
  observed(fitOrnsteinUhlenbeck(times, values), times, values).forEach((v) => assertAlmostEquals(v, 1, 1e-5));
});

Deno.test("fitOrnsteinUhlenbeck(): with unequal gaps, standard errors are those of the observed information on average", () => {
  const times = unevenly(philox(89).fork("times"), n, 0.02, 8);
  const ratios = rows(philox(89), 100, n + 1).map((z) => {
    const values = ouPath(times, z, truth);
    return observed(fitOrnsteinUhlenbeck(times, values), times, values);
  });
  for (const k of [0, 1, 2]) { // the inverse of a noisy information: Jensen's gap is of order 1/n, ten of which are allowed
    const { value, standardError } = mean(ratios.map((ratio) => ratio[k]));
    assertAlmostEquals(value, 1, 4 * standardError + 10 / n);
  }
});

Deno.test("fitOrnsteinUhlenbeck(): with equal gaps, it is the regression and the delta method on (a, m, v)", () => {
  const [{ times, values: x }] = samples, fit = fitOrnsteinUhlenbeck(times, x), h = 0.5;
  const total = (f: (i: number) => number) => even.slice(1).reduce((sum, _, i) => sum + f(i), 0);
  const [sx, sy] = [total((i) => x[i]) / n, total((i) => x[i + 1]) / n], sxx = total((i) => (x[i] - sx) ** 2);
  const a = total((i) => (x[i] - sx) * (x[i + 1] - sy)) / sxx, m = (sy - a * sx) / (1 - a);
  const v = total((i) => (x[i + 1] - m - a * (x[i] - m)) ** 2) / n;
  const expected = {
    theta: { value: -Math.log(a) / h, standardError: Math.sqrt(v / sxx) / (a * h) },
    mu: { value: m, standardError: Math.sqrt(v / n * (1 + n * (sx - m) ** 2 / sxx)) / (1 - a) },
    sigma: {
      value: Math.sqrt(-2 * Math.log(a) * v / (h * (1 - a * a))),
      standardError: fit.sigma.value *
        Math.sqrt(1 / (2 * n) + (1 / (a * Math.log(a)) + 2 * a / (1 - a * a)) ** 2 * v / sxx / 4),
    },
  };
  for (const name of names) {
    assertAlmostEquals(fit[name].value, expected[name].value, 1e-11);
    assertAlmostEquals(fit[name].standardError, expected[name].standardError, 1e-11);
  }
  assertAlmostEquals(fit.logLikelihood, -n / 2 * (Math.log(2 * Math.PI * v) + 1), 1e-9);
  assertEquals(fit.transitions, n);
});

Deno.test("fitOrnsteinUhlenbeck(): the routine for unequal gaps gives the closed form's answer as they become equal", () => {
  const [{ times, values }] = samples, exact = fitOrnsteinUhlenbeck(times, values);
  const shake = philox(82).uniform([n + 1, 1]).data;
  for (const size of [1e-5, 1e-7]) { // gaps that differ by a part in 10⁹ count as equal
    const fit = fitOrnsteinUhlenbeck(times.map((t, i) => t + size * (shake[i] - 0.5)), values);
    // The estimates are smooth in the gaps: they move by O(size), a number of it near 1.
    for (const name of names) {
      assertAlmostEquals(fit[name].value, exact[name].value, 20 * size);
      assertAlmostEquals(fit[name].standardError, exact[name].standardError, 20 * size);
    }
    assert(fit.theta.value !== exact.theta.value, "the other routine ran");
  }
});

Deno.test("fitOrnsteinUhlenbeck() does not depend on units: values scaled, mirrored and shifted, times scaled and shifted", () => {
  const scales = fc.double({ min: -6, max: 6, noNaN: true }).map((power) => 10 ** power);
  const shifts = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      scales,
      fc.boolean(),
      shifts,
      scales,
      shifts,
      ({ times, values }, size, mirrored, shift, stretch, delay) => {
        const own = fitOrnsteinUhlenbeck(times, values), scale = mirrored ? -size : size;
        const other = fitOrnsteinUhlenbeck(
          times.map((t) => stretch * (t + delay)),
          values.map((x) => scale * (x + shift)),
        );
        const same = (actual: number, expected: number, size = Math.abs(expected)) =>
          assertAlmostEquals(actual, expected, 1e-9 * size); // shifts cost two digits of sixteen, gaps as many
        same(other.theta.value * stretch, own.theta.value);
        same(other.theta.standardError * stretch, own.theta.standardError);
        same(other.mu.value / scale, own.mu.value + shift, 100);
        same(other.mu.standardError / size, own.mu.standardError);
        same(other.sigma.value / size * Math.sqrt(stretch), own.sigma.value);
        same(other.sigma.standardError / size * Math.sqrt(stretch), own.sigma.standardError);
        same(other.logLikelihood + n * Math.log(size), own.logLikelihood, n);
        assertEquals(other.parameters.mu, other.mu.value);
      },
    ),
    { seed: 83, numRuns: 60 },
  );
});

Deno.test("fitOrnsteinUhlenbeck() keeps its footing on values of any size", () => {
  const [{ times, values }] = samples, own = fitOrnsteinUhlenbeck(times, values);
  for (const size of [1e-300, 1e-160, 1e160, 1e300]) { // their squares are beyond float64
    const { theta, sigma } = fitOrnsteinUhlenbeck(times, values.map((x) => size * x));
    assertAlmostEquals(theta.value, own.theta.value, 1e-9);
    assertAlmostEquals(sigma.value / size, own.sigma.value, 1e-9);
  }
});

Deno.test("meanReversionBias() is 4 over the time when observed finely, and the autoregression's bias carried over", () => {
  assertAlmostEquals(meanReversionBias(0.3, 1e-7, 1e9), 0.04, 1e-7);
  // −(1 + 3a)/n in a gives (1 + 3a)/(n a) in −log a, and Var a/(2a²) = (1 − a²)/(2 n a²) more.
  const a = 0.35, n = 77, dt = 0.2;
  const bias = ((1 + 3 * a) / a + (1 - a * a) / (2 * a * a)) / (n * dt);
  assertAlmostEquals(meanReversionBias(-Math.log(a) / dt, dt, n), bias, 1e-12);
  assertThrows(() => meanReversionBias(1, 1, 0.5), RangeError, "transitions must be a whole number, got 0.5");
});
