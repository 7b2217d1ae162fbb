import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { mean, variance } from "driftfield/metrics";
import { edm, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  type Corrector,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  langevinCorrector,
  normedCorrector,
  predictorCorrector,
  sampleToEnd,
} from "driftfield/samplers";
import { within } from "../within.ts";
import { sampledLaw } from "./gaussian.ts";

const one = (sigma: number, dim = 1) =>
  gaussianMixture({ means: [Array.from({ length: dim }, () => 1)], sigma });

Deno.test("langevinCorrector(): ε = 2r²σ², and a Gaussian of variance v keeps v/(1 − ε/(2v))", () => {
  for (const schedule of [edm(), variancePreserving()]) {
    const model = noised(one(0.7), schedule), t = 0.6, corrector = langevinCorrector({ snr: 0.5 });
    const to = (x: number, z: number) => corrector({ model, x: points([[x]]), t, z: points([[z]]) }).data[0];
    const step = 2 * 0.25 * schedule.variance(t), v = (0.7 * schedule.alpha(t)) ** 2 + schedule.variance(t);
    const a = to(1, 0) - to(0, 0), c = to(0, 1) - to(0, 0);
    assertAlmostEquals(a, 1 - step / v, 1e-12);
    assertAlmostEquals(c * c / (1 - a * a), v / (1 - step / (2 * v)), 1e-12);
    assertAlmostEquals(to(schedule.alpha(t), 0), schedule.alpha(t), 1e-12, "the mean stays");
  }
});

/** Runs a corrector alone on N(0, I) in d dimensions, seen at next to no noise but moving as at σ = 1. */
function settle(corrector: Corrector, d: number, count: number, steps: number) {
  const model = {
    ...noised(one(1, d), edm()),
    score: ({ data, shape }: ReturnType<typeof points>) => ({ data: data.map((v) => -v), shape }),
  };
  const rng = philox(401), noise = rng.fork("noise");
  let x = rng.fork("start").normal([count, d]);
  for (let step = 0; step < steps; step++) {
    x = corrector({ model, x, t: 1, z: noise.normal([count, d], { step }) });
  }
  const squares = Float64Array.from(
    { length: count },
    (_, i) => x.data.subarray(i * d, (i + 1) * d).reduce((sum, v) => sum + v * v / d, 0),
  );
  return mean(squares);
}

Deno.test("normedCorrector(): steps from each sample's own norms keep a law ((d+2)/d)² times too wide; fixed steps do not", () => {
  const d = 8, snr = 0.1, h = 2 * snr ** 2, steps = 300; // e^(−2 · 300 h) ≈ 6e-6 of the start is left
  within(settle(langevinCorrector({ snr }), d, 2000, steps), 1 / (1 - h / 2), "σ alone", 1e-5);
  const wide = ((d + 2) / d) ** 2;
  within(settle(normedCorrector({ snr }), d, 2000, steps), wide, "norms", wide * h); // as r → 0; Euler's bias is about h/2
});

Deno.test("normedCorrector(): where the score vanishes the step is σ², not infinite", () => {
  const model = noised(one(0.5), edm()), x = points([[1]]), z = points([[2]]);
  assertAlmostEquals(normedCorrector()({ model, x, t: 3, z }).data[0], 1 + 2 * Math.sqrt(2 * 9), 1e-12);
});

Deno.test("predictorCorrector(): what it makes of a Gaussian is its recursion's law, with any predictor", async () => {
  for (const predictor of [ddim(), ddpm(), edmSampler()]) {
    const model = noised(one(0.4), variancePreserving()), steps = 15;
    const sampler = predictorCorrector({ predictor, corrections: 2 }),
      truth = sampledLaw(sampler, model, { steps });
    const { data } = await sampleToEnd(model, { count: 4000, steps, sampler, rng: philox(402) });
    within(mean(data), truth.mean, `mean, ${sampler.name}`);
    within(variance(data), truth.variance, `variance, ${sampler.name}`);
  }
});

Deno.test("predictorCorrector(): with m corrections for each factor of e in σ/α the variance is s² (1 + 1/(2m)), of order 1", () => {
  const model = noised(one(0.5), edm({ sigmaMin: 0.002, sigmaMax: 20 })),
    corrector = langevinCorrector({ snr: 0.5 });
  const predictor = {
    ...edmSampler(),
    times: (_: unknown, n: number) => Array.from({ length: n + 1 }, (_, k) => 20 * 1e-4 ** (k / n)),
  };
  for (const steps of [100, 200, 400, 800]) {
    const m = steps / Math.log(1e4),
      { variance } = sampledLaw(predictorCorrector({ predictor, corrector }), model, { steps });
    // next: the predictor's own error, of Heun's order, in a step of 1/m, and 1/(mε) in the time of forgetting
    assertAlmostEquals((variance / 0.25 - 1) * 2 * m, 1, 6 / m, `m = ${m}`);
  }
});

Deno.test("predictorCorrector(): corrections mend a coarse predictor, and spoil a good one", async () => {
  const law = gaussianMixture({ means: [[-1, 0], [1, 0.5]], sigma: 0.3 }), model = noised(law, edm());
  const error = async (sampler: ReturnType<typeof ddim>, steps: number) => {
    const { data } = await sampleToEnd(model, { count: 4000, steps, sampler, rng: philox(403) });
    const { value, standardError } = variance(data.filter((_, i) => i % 2 === 1));
    return {
      value: Math.abs(value / law.covariance().data[3] - 1),
      standardError: standardError / law.covariance().data[3],
    };
  };
  const coarse = await error(ddpm(), 20), corrector = langevinCorrector({ snr: 0.3 });
  const mended = await error(predictorCorrector({ predictor: ddpm(), corrections: 2, corrector }), 20);
  const apart = Math.hypot(coarse.standardError, mended.standardError); // more than that of the difference: one start
  assert(coarse.value - mended.value > 4 * apart, `${coarse.value} → ${mended.value}, ± ${apart}`);

  const single = noised(one(0.5), edm()),
    off = (sampler: ReturnType<typeof ddim>) =>
      Math.abs(sampledLaw(sampler, single, { steps: 80 }).variance / 0.25 - 1);
  assert(off(predictorCorrector({ predictor: edmSampler() })) > 3 * off(edmSampler()));
});

Deno.test("predictorCorrector(): a sample does not depend on its batch, to the last bit", async () => {
  const model = noised(
    gaussianMixture({ means: [[-1, 0, 1], [1, 0.5, 0]], sigma: 0.3 }),
    variancePreserving(),
  );
  for (const corrector of [langevinCorrector(), normedCorrector()]) {
    const options = {
      steps: 8,
      rng: philox(404),
      sampler: predictorCorrector({ predictor: ddpm(), corrector, corrections: 2 }),
    };
    const all = await sampleToEnd(model, { ...options, count: 50 }),
      some = await sampleToEnd(model, { ...options, count: 3, row: 17 });
    assertEquals(some.data, all.data.slice(17 * 3, 20 * 3));
  }
});

Deno.test("predictorCorrector(): a predictor of several steps starts anew at each, and draws do not meet", () => {
  const model = noised(one(0.5), edm()),
    seen: number[] = [],
    x = points([[1]]),
    still: Corrector = ({ x }) => x;
  const normal = (k: number) => (seen.push(k), points([[0]]));
  const moment = { model, x, t: 2, next: 1, steps: 9, normal };
  const again = predictorCorrector({ predictor: dpmSolver(), corrector: still }).step({
    ...moment,
    before: { t: 3, denoised: points([[2]]) },
  });
  assertEquals(again.x, dpmSolver().step(moment).x);
  assertEquals(again.denoised, undefined);
  seen.length = 0;
  predictorCorrector({ predictor: ddpm(), corrections: 3 }).step(moment);
  assertEquals(seen, [0, 1, 2, 3]);
  assertThrows(
    () => predictorCorrector({ corrections: 0 }),
    RangeError,
    "corrections must be at least 1, got 0",
  );
  for (const make of [langevinCorrector, normedCorrector]) {
    assertThrows(() => make({ snr: -1 }), RangeError, "snr must be positive, got -1");
  }
});
