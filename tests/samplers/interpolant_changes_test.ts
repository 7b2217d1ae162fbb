import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Field, float64, type Points, points } from "driftfield/core";
import { flowMatching } from "driftfield/losses";
import { learned, mlp, network, onHost, useBackend } from "driftfield/networks";
import {
  edm,
  fromDenoiser,
  fromVelocity,
  type InterpolantModel,
  lawKernel,
  linearPath,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  byCoordinates,
  classifierGuided,
  exactDivergence,
  flowPairs,
  flowSde,
  guided,
  inpainted,
  logLikelihood,
  pathEnergy,
  sampleToEnd,
} from "driftfield/samplers";

const whole = { ...linearPath(), from: 0, to: 1 }, rng = philox(611);

/** Data N(0, s²), base N(0, 1) and γ = √(2t(1 − t)) on the straight path, in `dim` coordinates: all of it is linear. */
function interpolantOf(s: number, dim = 1): InterpolantModel {
  const variance = (t: number) => (1 - t) ** 2 * s ** 2 + t ** 2 + 2 * t * (1 - t);
  const slope = (t: number) => -(1 - t) * s ** 2 + t + (1 - 2 * t); // half of its derivative
  const by = (a: (t: number) => number): Field<Points> => (x, t) => float64.scale(a(t), x);
  const gamma = (t: number) => Math.sqrt(2 * t * (1 - t));
  return {
    ...fromVelocity(whole, by((t) => slope(t) / variance(t)), { dim }),
    score: by((t) => -1 / variance(t)),
    laplacian: (x, t) => float64.constant(-dim / variance(t), float64.column(x, 0)),
    latent: { gamma, dGamma: (t) => (1 - 2 * t) / gamma(t) },
    latentNoise: by((t) => gamma(t) / variance(t)),
  };
}

Deno.test("an interpolant that is guided by itself is itself, however much noise its samples are made with", async () => {
  const model = interpolantOf(0.6), same = guided(model, model, 0.5); // whose law tests of flowSde hold
  for (const diffusion of [0, 1, 4]) {
    const how = { count: 50, rng, steps: 100, sampler: flowSde({ diffusion }) };
    const [own, other] = [await sampleToEnd(model, how), await sampleToEnd(same, how)];
    own.data.forEach((x, i) => assertAlmostEquals(other.data[i], x, 1e-9));
  }
  const { latent: _, latentNoise: __, ...plain } = model;
  assertThrows(() => guided(model, plain, 2), TypeError, "both have latent noise, or neither");
  const latent = { ...model.latent, gamma: (t: number) => t * (1 - t) };
  const other: InterpolantModel = { ...model, latent };
  assertThrows(() => guided(model, other, 2), RangeError, "one schedule");
});

Deno.test("the divergence of an interpolant is not read from its score", async () => {
  const model = interpolantOf(0.6, 2), x = points([[0.3, -1]]);
  assertThrows(() => exactDivergence(model, x, 0.5), TypeError, "without latent noise");
  const { logDeterminant } = await logLikelihood(guided(model, model, 0.5), x);
  assertAlmostEquals(logDeterminant[0], 2 * Math.log(1 / 0.6), 1e-5); // x₁ = x₀/0.6 in both coordinates
  const start = { from: 0.1, to: 0.9, prior: { logDensity: () => Float64Array.of(0) } };
  const [best, plain] = [
    await logLikelihood(model, x, start),
    await logLikelihood(model, x, { ...start, divergence: byCoordinates() }),
  ];
  assertEquals(best.logDeterminant, plain.logDeterminant);
});

Deno.test("a guided flow has a likelihood from end to end", async () => {
  await useBackend("cpu");
  const net = network(mlp({ dim: 1, width: 8 }), philox(612)),
    model = learned(await onHost(net), flowMatching());
  net.dispose();
  const { logDensity } = await logLikelihood(guided(model, model, 0.5), points([[2]])); // it answers 0
  assertAlmostEquals(logDensity[0], -2 - Math.log(2 * Math.PI) / 2, 1e-6);
});

Deno.test("what divides by α or σ says that it cannot go from end to end", () => {
  const model = fromVelocity(whole, (x) => float64.scale(0, x), { dim: 2 });
  const hint = { known: points([[1, 0]]), mask: [true, false] };
  assertThrows(() => inpainted(model, hint), RangeError, "inpainted needs both data and noise");
  assertThrows(
    () => classifierGuided(model, (x) => x),
    RangeError,
    "classifierGuided needs both data and noise",
  );
  assertThrows(() => inpainted(interpolantOf(1, 2), hint), TypeError, "without latent noise");
});

Deno.test("pairs are of the flow, not of the last denoising", async () => {
  const model = fromDenoiser(edm({ sigmaMin: 0.5, sigmaMax: 3 }), (x) => float64.constant(3, x), { dim: 1 });
  const pairs = await flowPairs(model, { start: points([[6]]), sampler: adaptiveFlow({ relTol: 1e-9 }) });
  assertAlmostEquals(pairs.data[0], 3 + (6 - 3) * 0.5 / 3, 1e-6);
  assertEquals(pairs.data[1], 6);
});

Deno.test("a likelihood is refused before the flow is followed, and beyond the base", async () => {
  let asked = 0;
  const velocity: Field<Points> = (x) => (asked++, float64.scale(0, x));
  const kernel = lawKernel({ name: "mine", dim: 1, sample: (n) => points(new Float64Array(n)) });
  const x = points([[1]]), model = fromVelocity(whole, velocity, { dim: 1, kernel });
  await assertRejects(() => logLikelihood(model, x), TypeError, "the density of mine is not known");
  assertEquals(asked, 0);
  for (const to of [0.5, 2]) {
    await assertRejects(() => logLikelihood(model, x, { to }), RangeError, "to must be 1");
  }
  await assertRejects(() => sampleToEnd(model, { start: x, times: [2, 1, 0] }), RangeError, "times[0]");
  const prior = { logDensity: () => Float64Array.of(7) };
  assertEquals([...(await logLikelihood(model, x, { to: 0.5, prior })).logDensity], [7]);
});

Deno.test("draws of a base that are not what was asked for are named", async () => {
  const of = (draws: Points) => {
    const kernel = { name: "odd", sample: () => draws, logDensity: () => new Float64Array(1) };
    return sampleToEnd(fromVelocity(whole, (x) => float64.scale(0, x), { dim: 1, kernel }), {
      count: 3,
      rng,
    });
  };
  await assertRejects(() => of(points([[1]])), RangeError, "draws of odd must have shape [3,1], got [1,1]");
  await assertRejects(() => of(points([[1], [NaN], [2]])), RangeError, "draws of odd must be finite");
});

Deno.test("likelihoods and energies want points, and say so of a network's tensors", async () => {
  await useBackend("cpu");
  const net = network(mlp({ dim: 1, width: 8 }), philox(613)), model = learned(net, flowMatching());
  const x = points([[1]]), flow = model as unknown as Parameters<typeof pathEnergy>[0];
  await assertRejects(() => pathEnergy(flow, x), TypeError, "onHost or inFloat64");
  await assertRejects(
    () => logLikelihood(flow as Parameters<typeof logLikelihood>[0], x),
    TypeError,
    "onHost",
  );
  assert(net.weights.size > 0);
  net.dispose();
});
