import { assert, assertAlmostEquals } from "@std/assert";
import { convergenceOrder } from "driftfield/metrics";
import { edm, type Schedule, variancePreserving } from "driftfield/processes";
import {
  ddim,
  ddpm,
  edmSampler,
  evenTimes,
  karrasTimes,
  reverseDiffusion,
  type Sampler,
} from "driftfield/samplers";
import { affine, endLaw, gaussianAt, gaussianModel, type Law } from "./gaussian.ts";

const laws: Law[] = [{ mean: 1, variance: 0.1 }, { mean: -1, variance: 5 }], counts = [100, 200, 400];
const vp = variancePreserving(), sigma = edm();
const grids = (schedule: Schedule, times: Sampler["times"]) => counts.map((n) => times(schedule, n));
const karras = new Map([vp, sigma].map((schedule) => [schedule, grids(schedule, karrasTimes)]));

/** |moment − truth| at the end from the true law at the start, exactly: no draws, no standard errors. */
function errors(sampler: Sampler, schedule: Schedule, data: Law, grid = karras.get(schedule)!): Law[] {
  const start = gaussianAt(schedule, data, schedule.to), truth = gaussianAt(schedule, data, schedule.from);
  const model = gaussianModel(schedule, data);
  return grid.map((times) => {
    const { mean, variance } = endLaw(sampler, model, start, times);
    return { mean: Math.abs(mean - truth.mean), variance: Math.abs(variance - truth.variance) };
  });
}

function fitted(each: readonly Law[][], moment: keyof Law): number {
  const lists = counts.map((_, k) => each.map((error) => error[k][moment]));
  return convergenceOrder(counts.map((n) => 1 / n), lists).value;
}

/** Roundings of 400 steps, at their worst each of a few units of the last place of 10. */
const rounding = 400 * 10 * 2 ** -52;

Deno.test("reverseDiffusion() has weak order 1 for every λ, on even steps and others", () => {
  const even = grids(vp, evenTimes);
  for (const lambda of [0.5, 1, 2]) {
    const sampler = reverseDiffusion({ lambda });
    for (const grid of [karras.get(vp), even]) {
      const each = laws.map((data) => errors(sampler, vp, data, grid));
      assertAlmostEquals(fitted(each, "mean"), 1, 0.1, `λ = ${lambda}`);
      assertAlmostEquals(fitted(each, "variance"), 1, 0.1, `λ = ${lambda}`);
    }
  }
});

Deno.test("ddpm() with either variance and ddim() with noise have weak order 1, their mean being exact on a Gaussian", () => {
  for (const sampler of [ddpm(), ddpm({ interpolation: 1 }), ddim({ eta: 0.5 }), ddim({ eta: 1 })]) {
    for (const schedule of [vp, sigma]) {
      const each = laws.map((data) => errors(sampler, schedule, data));
      assertAlmostEquals(fitted(each, "variance"), 1, 0.1, `${sampler.name}, ${schedule.name}`);
      each.flat().forEach(({ mean }) =>
        assert(mean < rounding, `${sampler.name}, ${schedule.name}: ${mean}`)
      );
    }
  }
});

Deno.test("edmSampler() keeps order 2 in law with churn, as each half of its step keeps the law", () => {
  for (const schedule of [vp, sigma]) {
    const sampler = edmSampler({ churn: 20, churnMin: 0.05, churnMax: 50 });
    const each = laws.map((data) => errors(sampler, schedule, data));
    assertAlmostEquals(fitted(each, "variance"), 2, 0.1, schedule.name);
  }
});

Deno.test("ddpm() with the forward variance is exact where the data are N(0, 1) and variance is preserved", () => {
  const data = { mean: 0, variance: 1 };
  const exact = errors(ddpm({ interpolation: 1 }), vp, data), short = errors(ddpm(), vp, data);
  exact.forEach(({ variance }) => assert(variance < rounding, `${variance}`));
  assert(short[2].variance > 1e-3, "with β̃ variance is missing, as much as a step's β");
});

Deno.test("ddpm() with the posterior variance is exact where all data are one point", () => {
  for (const schedule of [vp, sigma]) {
    const exact = errors(ddpm(), schedule, { mean: 2, variance: 0 });
    exact.forEach(({ variance }) => assert(variance < rounding, `${variance}`));
  }
});

Deno.test("ddim() draws η times the noise of DDPM, ddpm() between its two variances their geometric mean", () => {
  for (const schedule of [vp, sigma]) {
    const model = gaussianModel(schedule, { mean: 1, variance: 2 }), grid = karras.get(schedule)![0];
    for (const n of [0, 50, 99]) {
      const drawn = (sampler: Sampler) => affine(sampler, model, { t: grid[n], next: grid[n + 1] }).C[0];
      const [low, high] = [0, 1].map((interpolation) => drawn(ddpm({ interpolation })));
      assertAlmostEquals(drawn(ddim({ eta: 0.3 })), 0.3 * low, 1e-9 * low);
      assertAlmostEquals(drawn(ddpm({ interpolation: 0.5 })), Math.sqrt(low * high), 1e-12 * low);
    }
  }
});
