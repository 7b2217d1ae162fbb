import { assert, assertAlmostEquals } from "@std/assert";
import { float64, type Points, squaredNorms } from "driftfield/core";
import { energyTest, kolmogorovQuantile, kolmogorovSmirnov, mean, variance } from "driftfield/metrics";
import {
  asDiffusion,
  equilibrium,
  interacting,
  interactingModel,
  interactingSchedule,
  lawKernel,
  radialFlow,
  warmEquilibrium,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  encode,
  flowSde,
  langevinCorrector,
  logLikelihood,
  probabilityFlow,
  reverseDiffusion,
  sampleToEnd,
} from "driftfield/samplers";
import { rk4 } from "driftfield/solvers";
import { within } from "../within.ts";
import { affine, endLaw, type Law } from "./gaussian.ts";

const rng = philox(92), pull = 0.8, temperature = 0.3, data = { mean: 1.5, variance: 0.4 };

// c = 0 on Gaussian data: all samplers are linear, and so known exactly.
const free = interacting({ strength: 0, pull, temperature }), truth = asDiffusion(free);
const gaussianSchedule = interactingSchedule(free, { dim: 1, horizon: 2 });
const lawAt = (t: number): Law => ({
  mean: truth.alpha(t) * data.mean,
  variance: truth.alpha(t) ** 2 * data.variance + truth.variance(t),
});
const gaussian = interactingModel(gaussianSchedule, {
  drift: (x) => float64.scale(-pull, x),
  score: (x, t) => {
    const { mean, variance } = lawAt(t);
    return float64.scale(-1 / variance, float64.sub(x, float64.constant(mean, x)));
  },
});
const end = lawAt(2);

for (
  const [sampler, steps, order] of [
    [probabilityFlow(), 100, 2],
    [probabilityFlow({ solver: rk4 }), 40, 4],
    [reverseDiffusion({ lambda: 0 }), 200, 1],
    [reverseDiffusion({ lambda: 0.5 }), 200, 1],
    [reverseDiffusion(), 200, 1],
    [flowSde(), 200, 1],
    [flowSde({ diffusion: 0.3 }), 200, 1],
  ] as const
) {
  Deno.test(`without interaction ${sampler.name} brings the data's law back from that at the horizon, order ${order}`, () => {
    const errors = (steps: number) => {
      const made = endLaw(sampler, gaussian, end, sampler.times(gaussianSchedule, steps));
      return [made.mean - data.mean, made.variance - data.variance];
    };
    const [coarse, fine] = [steps, 2 * steps].map(errors);
    coarse.forEach((error, i) => {
      assertAlmostEquals(Math.log2(error / fine[i]), order, 0.15, `${coarse}, ${fine}`);
      const left = Math.abs(2 ** order * fine[i] - error) / (2 ** order - 1);
      assert(left < Math.abs(error) / 5, `${left}`); // extrapolated to Δt = 0 there is nothing of that order
    });
    // The document's equation: what is drawn in a step is g √|Δu|.
    const [t, next] = [0.5, 0.49], { C } = affine(sampler, gaussian, { t, next, steps: 100 });
    const noise = Math.sqrt(C.reduce((sum, c) => sum + c * c, 0) / 0.01);
    const asked = sampler.name.match(/λ = ([\d.]+)/);
    if (asked) assertAlmostEquals(noise, Number(asked[1]) * Math.sqrt(gaussian.forward.g2(t)), 1e-12);
  });
}

Deno.test("sample() ends at data, with nothing denoised, and logLikelihood() is the data's density", async () => {
  const prior = (x: Points) =>
    x.data.map((v) => -((v - end.mean) ** 2) / end.variance / 2 - Math.log(2 * Math.PI * end.variance) / 2);
  const x = { data: Float64Array.from([-1, 0.3, 1.5, 4]), shape: [4, 1] as const }, relTol = 1e-8;
  const found = await logLikelihood(gaussian, x, { prior: { logDensity: prior }, relTol });
  x.data.forEach((v, i) => {
    const exact = -((v - data.mean) ** 2) / data.variance / 2 - Math.log(2 * Math.PI * data.variance) / 2;
    assertAlmostEquals(found.logDensity[i], exact, 100 * relTol * 10); // a latent's error counts by (x − m)/s² < 10
  });
  const n = 5000,
    start = float64.add(
      float64.scale(Math.sqrt(end.variance), rng.normal([n, 1])),
      float64.constant(end.mean, { data: new Float64Array(n), shape: [n, 1] }),
    );
  for (const sampler of [adaptiveFlow(), reverseDiffusion(), flowSde()]) {
    const made = await sampleToEnd(gaussian, { start, sampler, rng, steps: sampler.draws ? 400 : undefined });
    const law = sampler.draws ? endLaw(sampler, gaussian, end, sampler.times(gaussianSchedule, 400)) : data;
    within(mean(made.data), law.mean, `mean of ${sampler.name}`, 1e-3);
    within(variance(made.data), law.variance, `variance of ${sampler.name}`, 1e-3);
  }
});

Deno.test("without noise, repelled: the flow of radial data there and back, and its exact likelihood", async () => {
  const cold = interacting({ strength: 1.5, pull }), relTol = 1e-8;
  const flow = radialFlow(cold, {
    cdf: (r) => -Math.expm1(-r * r / 2),
    density: (r) => Math.exp(-r * r / 2) / (2 * Math.PI),
  });
  const model = interactingModel(interactingSchedule(cold, { dim: 2, horizon: 1 }), { drift: flow.velocity });
  const x = rng.fork("radial").normal([60, 2]), latent = flow.at(x, 1), sampler = adaptiveFlow({ relTol });
  const there = await encode(model, x, { sampler });
  there.data.forEach((v, i) => assertAlmostEquals(v, latent.data[i], 100 * relTol));
  const back = await sampleToEnd(model, { start: latent, sampler });
  // Backwards errors grow, by e^{2kt} at most.
  back.data.forEach((v, i) => assertAlmostEquals(v, x.data[i], 100 * relTol * Math.exp(2 * pull) * 3));
  const prior = { logDensity: (x: Points) => flow.logDensity(x, 1) };
  const found = await logLikelihood(model, x, { prior, relTol }), exact = flow.logDensity(x, 0);
  found.logDensity.forEach((log, i) => assertAlmostEquals(log, exact[i], 1e-5));
});

// At rest p_t is the equilibrium, f = cF − kx = T ∇ log p nonlinear, and nothing flows.
const warm = interacting({ strength: 1.5, pull, temperature }), law = equilibrium(warm, 2);
const planar = warmEquilibrium(warm);
const rest = (x: Points): Points => {
  const by = squaredNorms(x).map((r2) => warm.strength * planar.cdf(Math.sqrt(r2)) / r2 - pull);
  return { data: x.data.map((v, i) => by[i >> 1] * v), shape: x.shape };
};
const atRest = interactingModel(interactingSchedule(warm, { dim: 2, horizon: 2 }), {
  drift: rest,
  score: (x) => float64.scale(1 / temperature, rest(x)),
}, { kernel: scaled() });

/** The law over σ(1). */
function scaled() {
  const { sigma } = interactingSchedule(warm, { dim: 2, horizon: 2 }), kernel = lawKernel(law);
  return {
    ...kernel,
    sample: (...[shape, rng, at]: Parameters<typeof kernel.sample>) =>
      float64.scale(1 / sigma(1), kernel.sample(shape, rng, at)),
  };
}

Deno.test("at the equilibrium of repelled particles with noise the document's reverse SDE keeps the law", async () => {
  const n = 4000, exact = law.sample(n, rng.fork("exact")), bound = kolmogorovQuantile(1e-3) / Math.sqrt(n);
  const radii = (x: Points) => squaredNorms(x).map(Math.sqrt);
  const x = law.sample(20, rng.fork("few"));
  atRest.velocity(x, 0.7).data.forEach((v) => assertAlmostEquals(v, 0, 1e-13));
  for (const sampler of [reverseDiffusion(), reverseDiffusion({ lambda: 0.5 }), flowSde({ diffusion: 2 })]) {
    const made = await sampleToEnd(atRest, { count: n, rng: rng.fork(sampler.name), sampler, steps: 200 });
    // Steps of Δt ≤ 0.04 are off by kΔt/2 of the variance at the most, which is a tenth of that in the distance.
    assert(kolmogorovSmirnov(radii(made), planar.cdf) < bound + pull * 0.04 / 10, sampler.name);
    const { pValue } = energyTest(made, exact, { permutations: 99, projections: 8, rng: rng.fork("test") });
    assert(pValue > 0.01, `${sampler.name}: ${pValue}`);
  }
  const wrong = { ...atRest, forward: { ...atRest.forward, drift: (x: Points) => float64.scale(0, x) } };
  const made = await sampleToEnd(wrong, { count: n, rng, sampler: reverseDiffusion(), steps: 200 });
  assert(kolmogorovSmirnov(radii(made), planar.cdf) > 2 * bound); // with the schedule's drift, or none, it does not
});

Deno.test("Langevin's steps at a time keep p_t, by the model's score", () => {
  const n = 4000;
  let x = law.sample(n, rng.fork("langevin"));
  const correct = langevinCorrector({ snr: 0.05 });
  for (let k = 0; k < 60; k++) {
    x = correct({ model: atRest, x, t: 0.8, z: rng.fork("z").normal([n, 2], { step: k }) });
  }
  const found = kolmogorovSmirnov(squaredNorms(x).map(Math.sqrt), planar.cdf);
  assert(found < kolmogorovQuantile(1e-3) / Math.sqrt(n), `${found}`);
});
