import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, points } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, variance } from "driftfield/metrics";
import { edm, linearPath, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { annealedLangevin, langevin, logSnrTimes, sampleToEnd } from "driftfield/samplers";
import { simulateToEnd } from "driftfield/solvers";
import { within } from "../within.ts";
import { sampledLaw } from "./gaussian.ts";

Deno.test("langevin(): with steps h, a Gaussian of variance v settles at v/(1 − h/(2v))", async () => {
  const model = noised(gaussianMixture({ means: [[3]], sigma: 0.5 }), edm()),
    t = 1.2,
    v = 0.25 + 1.44,
    h = v / 2;
  const rng = philox(301), start = rng.fork("start").normal([20_000, 1]);
  const end = await simulateToEnd(langevin(model, { t }), start, { dt: h, steps: 30, rng }); // (1 − h/v)³⁰ ≈ 1e-9
  within(mean(end.data), 3, "mean", 3 * 1e-9);
  within(variance(end.data), v / (1 - h / (2 * v)), "variance", 1e-9);
});

Deno.test("annealedLangevin(): Gaussian data get the mean and variance of algorithm 1's recursion", async () => {
  const [m, s] = [2, 0.5], corrections = 3, snr = 0.4, steps = 40;
  for (const schedule of [edm({ sigmaMin: 0.01, sigmaMax: 20 }), variancePreserving(), linearPath()]) {
    const model = noised(gaussianMixture({ means: [[m]], sigma: s }), schedule);
    const times = logSnrTimes(schedule, steps), truth = { mean: 0, variance: schedule.variance(times[0]) };
    for (let n = 0; n < steps; n++) {
      const [a, level] = [schedule.alpha(times[n + 1]), schedule.variance(times[n + 1])];
      const keep = a / schedule.alpha(times[n]), v = (a * s) ** 2 + level, h = 2 * snr ** 2 * level;
      truth.mean *= keep;
      truth.variance *= keep ** 2;
      for (let k = 0; k < corrections; k++) {
        truth.mean += h / v * (a * m - truth.mean);
        truth.variance = (1 - h / v) ** 2 * truth.variance + 2 * h;
      }
    }
    const a = schedule.alpha(times[steps]),
      v = (a * s) ** 2 + schedule.variance(times[steps]),
      slope = a * s * s / v;
    truth.mean = m + slope * (truth.mean - a * m); // E[x₀ | x]
    truth.variance *= slope ** 2;

    const sampler = annealedLangevin({ corrections, snr }), exact = sampledLaw(sampler, model, { steps });
    assertAlmostEquals(exact.mean, truth.mean, 1e-11);
    assertAlmostEquals(exact.variance, truth.variance, 1e-11);
    const { data } = await sampleToEnd(model, { count: 4000, steps, sampler, rng: philox(302) });
    within(mean(data), truth.mean, `mean, ${schedule.name}`);
    within(variance(data), truth.variance, `variance, ${schedule.name}`);
  }
});

Deno.test("annealedLangevin(): with m steps for each factor of e in σ/α, data of variance s² get s² (1 + (1 + r²)/(2r²m))", () => {
  const schedule = edm(), model = noised(gaussianMixture({ means: [[1]], sigma: 0.5 }), schedule);
  for (const [snr, corrections, steps] of [[0.3, 5, 320], [0.3, 5, 640], [0.5, 5, 160], [0.5, 2, 800]]) {
    const m = corrections * steps / Math.log(80 / 0.002), p = (1 + snr ** 2) / (2 * snr ** 2 * m);
    const { mean, variance } = sampledLaw(annealedLangevin({ snr, corrections }), model, { steps });
    assertAlmostEquals(mean, 1, 1e-6); // its error falls exponentially in m
    assertAlmostEquals(variance / 0.25 - 1, p, 2 * p * p, `r = ${snr}, m = ${m}`); // the next term is of order p²
  }
});

Deno.test("annealedLangevin(): a mixture gets the law that Chapman and Kolmogorov's equation says, weights and all", async () => {
  const schedule = edm({ sigmaMin: 0.25, sigmaMax: 4 }), steps = 10, corrections = 2, snr = 0.4;
  const model = noised(
    gaussianMixture({ means: [[-1], [1.5]], sigma: [0.3, 0.5], weights: [1, 2] }),
    schedule,
  );
  const dx = 0.05, grid = Float64Array.from({ length: 800 }, (_, i) => (i - 399.5) * dx); // a fifth of the least √(2h)
  const normal = (x: number, v: number) => Math.exp(-x * x / (2 * v)) / Math.sqrt(2 * Math.PI * v);
  let p = grid.map((x) => normal(x, 16));
  for (const t of logSnrTimes(schedule, steps).slice(1)) {
    const h = 2 * snr ** 2 * t * t,
      centre = float64.add(points(grid), float64.scale(h, model.score(points(grid), t))).data;
    for (let k = 0; k < corrections; k++) {
      const after = new Float64Array(grid.length);
      centre.forEach((c, j) => {
        const reach = 8 * Math.sqrt(2 * h), first = Math.max(0, Math.floor((c - reach - grid[0]) / dx));
        for (let i = first; i < grid.length && grid[i] < c + reach; i++) {
          after[i] += p[j] * dx * normal(grid[i] - c, 2 * h);
        }
      });
      p = after;
    }
  }
  let sum = 0;
  const below = p.map((value) => sum += value * dx); // up to the upper edge of each cell
  assertAlmostEquals(sum, 1, 1e-6); // the start beyond the grid, ±5σ, is 6e-7
  const cdf = (x: number) => {
    const at = (x - grid[0]) / dx + 0.5, i = Math.floor(at);
    return i < 0 ? 0 : i >= p.length ? 1 : (i > 0 ? below[i - 1] : 0) + (at - i) * p[i] * dx;
  };
  const sampler = annealedLangevin({ corrections, snr }), count = 10_000;
  const { data } = await sampleToEnd(model, { count, steps, sampler, rng: philox(304), denoise: false });
  const distance = kolmogorovSmirnov(data, cdf) * Math.sqrt(count);
  assert(distance < kolmogorovQuantile(1e-4), `√n × Kolmogorov–Smirnov distance ${distance}`);
});

Deno.test("langevin() and annealedLangevin() refuse what makes no sense", () => {
  const model = noised(gaussianMixture({ means: [[0]], sigma: 1 }), edm());
  assertThrows(() => langevin(model, { t: -1 }), RangeError, "t must be at least 0, got -1");
  assertThrows(
    () => annealedLangevin({ corrections: 0 }),
    RangeError,
    "corrections must be at least 1, got 0",
  );
  assertThrows(() => annealedLangevin({ snr: 0 }), RangeError, "snr must be positive, got 0");
  assertEquals(annealedLangevin({ corrections: 7 }).draws, 7);
});
