import { assert } from "@std/assert";
import {
  checkerboard,
  type Dataset,
  eightGaussians,
  gaussianMixture,
  moons,
  noised,
} from "driftfield/datasets";
import { energyTest, mean, variance } from "driftfield/metrics";
import { edm, linearPath, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { dpmSolver, edmSampler, probabilityFlow, type Sampler, sampleToEnd } from "driftfield/samplers";
import { within } from "../within.ts";

const rng = philox(791), dimensions = [1, 8, 128];

/** How samples are made of an exact law: with a tolerance below what so many samples show. */
interface Run {
  readonly extraDimensions: number;
  readonly sampler: Sampler;
  readonly count: number;
  readonly steps: number;
}

const made = (law: Dataset, schedule = edm(), { extraDimensions, sampler, count, steps }: Run) =>
  sampleToEnd(noised(law, schedule, { extraDimensions, tolerance: 1e-3 }), {
    count,
    steps,
    sampler,
    rng: rng.fork(`${sampler.name}, ${extraDimensions}`),
  });

/** The p-value of the energy test against as many exact draws: with 99 permutations a multiple of 1/100. */
async function pValueOf(law: Dataset, run: Run, schedule = edm()): Promise<number> {
  const samples = await made(law, schedule, run), exact = law.sample(run.count, rng.fork("exact"));
  return energyTest(samples, exact, { permutations: 99, projections: 8, rng: rng.fork("test") }).pValue;
}

for (const [sampler, steps] of [[dpmSolver(), 30], [edmSampler(), 18], [probabilityFlow(), 18]] as const) {
  Deno.test(`eight Gaussians by Poisson flow: 5,000 samples are not told from the data at 1 %, ${sampler.name}`, async () => {
    for (const extraDimensions of dimensions) {
      const p = await pValueOf(eightGaussians(), { extraDimensions, sampler, count: 5000, steps });
      assert(p > 0.01, `D = ${extraDimensions}: p = ${p}`);
    }
  });
}

Deno.test("nor on schedules on which the data shrink", async () => {
  for (const schedule of [variancePreserving(), linearPath()]) {
    const run = { extraDimensions: 3, sampler: dpmSolver(), count: 5000, steps: 30 };
    const p = await pValueOf(eightGaussians(), run, schedule);
    assert(p > 0.01, `${schedule.name}: p = ${p}`);
  }
});

for (const law of [moons(), checkerboard()]) {
  Deno.test(`${law.name} by Poisson flow: 2,000 samples are not told from the data at 1 %`, async () => {
    for (const extraDimensions of dimensions) {
      const p = await pValueOf(law, { extraDimensions, sampler: dpmSolver(), count: 2000, steps: 20 });
      assert(p > 0.01, `D = ${extraDimensions}: p = ${p}`);
    }
  });
}

Deno.test("with extra dimensions no mode is lost: weights .7 and .3, and each mode's width, are the data's", async () => {
  // the mean is 0 and σ_max 50 times the modes' distance: the prior is off by its square
  const law = gaussianMixture({ means: [[-6, 0], [14, 0]], weights: [0.7, 0.3], sigma: 0.5 });
  const run = { sampler: dpmSolver(), count: 5000, steps: 60 };
  for (const extraDimensions of dimensions) {
    const { data } = await made(law, edm({ sigmaMax: 1000 }), { ...run, extraDimensions });
    const side = Float64Array.from({ length: run.count }, (_, i) => data[2 * i] < 4 ? 1 : 0);
    within(mean(side), 0.7, `D = ${extraDimensions}, weight`);
    for (const [mode, centre] of [-6, 14].entries()) {
      for (const d of [0, 1]) {
        const own = data.filter((_, at) => at % 2 === d && side[Math.floor(at / 2)] === 1 - mode);
        const what = `D = ${extraDimensions}, mode ${mode}, coordinate ${d}`;
        within(mean(own), d === 0 ? centre : 0, what);
        within(variance(own), 0.25, what);
      }
    }
  }
});
