import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { eightGaussians, gaussianMixture, noised } from "driftfield/datasets";
import { energyTest, kolmogorovQuantile, kolmogorovSmirnov, normalCdf } from "driftfield/metrics";
import { type DiffusionModel, edm, noiseLevel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  encode,
  type EncodeOptions,
  logLikelihood,
  probabilityFlow,
  sample,
  sampleToEnd,
} from "driftfield/samplers";
import { rk4 } from "driftfield/solvers";
import { schedules } from "../schedules.ts";
import { countingSpace } from "./counting.ts";
import { gaussianAt } from "./gaussian.ts";
import { pairModel } from "./pair.ts";

const worst = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));
const decode = (model: DiffusionModel, start: Points, how: EncodeOptions) =>
  sampleToEnd(model, { start, denoise: false, ...how });

Deno.test("of Gaussian data the encoding is linear: as many deviations from the mean as before, under every schedule", async () => {
  const law = { mean: 0.7, variance: 0.3 }, relTol = 1e-9, x = philox(811).normal([20, 1]);
  const mixture = gaussianMixture({ means: [[law.mean]], sigma: Math.sqrt(law.variance) });
  for (const schedule of schedules) {
    const made = await encode(noised(mixture, schedule), x, { sampler: adaptiveFlow({ relTol }) });
    const [before, after] = [schedule.from, schedule.to].map((t) => gaussianAt(schedule, law, t));
    const stretch = Math.sqrt(after.variance / before.variance);
    const truth = x.data.map((v) => after.mean + stretch * (v - before.mean));
    // Each of at most 400 steps errs by relTol of a state below 4 deviations, and an error is stretched as the states are.
    assert(worst(made, { ...x, data: truth }) < 400 * relTol * 4 * Math.sqrt(after.variance), schedule.name);
  }
});

Deno.test("latents have the sampler's order, and there and back one more if it is even and knows one step alone", async () => {
  // A step's error is c hᵖ⁺¹ there and c (−h)ᵖ⁺¹ back: of even order, they cancel, but for the solver that looks back a step.
  const x = points([[-1.4], [-0.6], [0.1], [0.9], [1.2]]);
  const samplers = [
    ddim(),
    dpmSolver(),
    edmSampler(),
    probabilityFlow(),
    probabilityFlow({ solver: rk4 }),
  ];
  for (const schedule of [variancePreserving(), edm({ sigmaMin: 0.05, sigmaMax: 10 })]) {
    const model = pairModel(schedule),
      exact = await encode(model, x, { sampler: adaptiveFlow({ relTol: 1e-12 }) });
    for (const sampler of samplers) {
      const { order, name } = sampler, first = order === 1 ? 200 : 60;
      const more = order % 2 === 0 && name !== dpmSolver().name ? 1 : 0;
      const errors = [first, 2 * first].map(async (steps) => {
        const latents = await encode(model, x, { sampler, steps });
        return [worst(latents, exact), worst(await decode(model, latents, { sampler, steps }), x)];
      });
      const [[there, back], [thereHalf, backHalf]] = await Promise.all(errors);
      const rates = [Math.log2(there / thereHalf), Math.log2(back / backHalf)];
      // What is next in the series is at most a fifth of the error at these steps: log₂ 1.2 = 0.26.
      assertAlmostEquals(rates[0], order, 0.3, `${name}, ${schedule.name}: latents`);
      assert(rates[1] > order + more - 0.3, `${name}, ${schedule.name}: back ${rates[1]}`);
    }
  }
});

Deno.test("latents are where logLikelihood() carries points to", async () => {
  const relTol = 1e-8,
    model = noised(eightGaussians(), variancePreserving()),
    x = eightGaussians().sample(30, philox(812));
  const [latents, { latent }] = [
    await encode(model, x, { sampler: adaptiveFlow({ relTol }) }),
    await logLikelihood(model, x, { relTol }),
  ];
  assert(worst(latents, latent) < 400 * relTol * 4, "400 steps of relTol, states below 4");
});

Deno.test("latents of data have the law of noised data at the end, and not quite that of noise", async () => {
  const law = eightGaussians(),
    schedule = edm({ sigmaMin: 0.05, sigmaMax: 4 }),
    model = noised(law, schedule);
  const n = 4000, rng = philox(813), x = model.at(schedule.from).sample(n, rng.fork("data"));
  const latents = await encode(model, x, { sampler: edmSampler(), steps: 80 });
  const test = (y: Points) =>
    energyTest(latents, y, { rng: rng.fork("test"), permutations: 199, projections: 8 }).pValue;
  const truth = model.at(schedule.to).sample(n, rng.fork("truth"));
  assert(test(truth) > 0.01, "not told from p_to at 1 %");
  assert(test(float64.scale(schedule.to, rng.fork("noise").normal([n, 2]))) <= 0.01, "told from N(0, σ²)");
  const spread = Math.hypot(schedule.to, 0.5 / 1.414), across = law.means.data.filter((_, i) => i % 2 === 0);
  const cdf = (v: number) => across.reduce((sum, m) => sum + normalCdf(v, m, spread) / across.length, 0);
  const first = latents.data.filter((_, i) => i % 2 === 0);
  assert(kolmogorovSmirnov(first, cdf) * Math.sqrt(n) < kolmogorovQuantile(0.001), "a coordinate");
});

Deno.test("latents over α(to) are the same under every schedule of the same σ/α at both ends", async () => {
  const y = eightGaussians().sample(40, philox(814));
  for (const schedule of schedules) {
    const [sigmaMin, sigmaMax] = [schedule.from, schedule.to].map((t) => noiseLevel(schedule, t));
    const plain = noised(eightGaussians(), edm({ sigmaMin, sigmaMax })),
      model = noised(eightGaussians(), schedule);
    const x = float64.scale(schedule.alpha(schedule.from), y);
    for (const sampler of [dpmSolver(), ddim(), edmSampler()]) { // which know y = x/α and σ/α alone
      const [one, other] = [
        await encode(model, x, { sampler, steps: 30 }),
        await encode(plain, y, { sampler, steps: 30 }),
      ];
      const scaled = float64.scale(1 / schedule.alpha(schedule.to), one);
      // Times are found to some 10⁻¹⁶/(1 − √…) of σ/α, 10⁻¹¹ at worst, in each of 30 steps on values below 6 σ/α.
      assert(worst(scaled, other) < 30 * 1e-11 * 6 * sigmaMax, `${sampler.name}, ${schedule.name}`);
    }
  }
});

Deno.test("encode() is sample() from data along the sampler's times reversed, denoises nothing, and needs no rng", async () => {
  const model = noised(eightGaussians(), variancePreserving()), x = eightGaussians().sample(7, philox(815));
  const sampler = dpmSolver(), falling = sampler.times(model.schedule, 12), times = falling.toReversed();
  const latents = await encode(model, x, { steps: 12 }), seen: number[] = [];
  assertEquals(await encode(model, x, { times }), latents);
  assertEquals(await encode(model, x, { times: falling }), latents);
  for await (const frame of sample(model, { start: x, times, every: 4 })) {
    seen.push(frame.t);
    if (frame.step === 0) assertEquals(await frame.points(), x);
    if (frame.step === 12) assertEquals(await frame.points(), latents);
  }
  assertEquals(seen, [0, 4, 8, 12].map((n) => times[n]));
  assertEquals(await decode(model, latents, { steps: 12 }), await decode(model, latents, { times: falling }));
});

Deno.test("encode() frees what it makes, aborted or not", async () => {
  const { space, live } = countingSpace(),
    x = points([[0.3], [-2]]),
    gone = AbortSignal.abort(new Error("enough"));
  const model = pairModel(edm(), { space });
  for (const sampler of [dpmSolver(), edmSampler(), probabilityFlow()]) {
    assertEquals(
      await encode(model, x, { sampler, steps: 5 }),
      await encode(pairModel(edm()), x, { sampler, steps: 5 }),
    );
    await assertRejects(() => encode(model, x, { sampler, steps: 5, signal: gone }), Error, "enough");
  }
  assertEquals(live(), 0);
});

Deno.test("encode() and rising times refuse what makes no sense, by name", async () => {
  const model = pairModel(edm()), x = points([[1]]), times = [1, 2, 3], rng = philox(0);
  const cases: [() => Promise<Points>, string][] = [
    [() => encode(model, x, { sampler: ddpm() }), "times must fall for DDPM"],
    [() => encode(model, points([[1, 2]])), "x must have dim 1, as the model, got 2"],
    [() => encode(model, points([[NaN]])), "x must be finite, got NaN"],
    [() => encode(model, x, { steps: 0 }), "steps must be at least 1, got 0"],
    [() => encode(model, x, { times: [1, 2, 2] }), "times must rise, but times[2] = 2 follows 2"],
    [() => sampleToEnd(model, { count: 1, times, rng }), "give a start for them to rise from"],
    [() => sampleToEnd(model, { start: x, sampler: ddpm() }), "rng must be given"],
    [() => sampleToEnd(model, { count: 1 }), "rng must be given: a count of samples needs noise"],
  ];
  for (const [attempt, message] of cases) await assertRejects(attempt, Error, message);
});
