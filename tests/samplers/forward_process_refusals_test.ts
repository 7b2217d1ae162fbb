import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import {
  type DiffusionModel,
  fromScore,
  interacting,
  interactingModel,
  interactingSchedule,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  annealedLangevin,
  byCoordinates,
  classifierGuided,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  encode,
  exactDivergence,
  flowSde,
  guided,
  inpainted,
  langevin,
  predictorCorrector,
  probabilityFlow,
  reverseDiffusion,
  reverseSde,
  sample,
  sampleToEnd,
  tunableSde,
} from "driftfield/samplers";
import { countEvaluations } from "../../lib/samplers/count_evaluations.ts";
import { bestDivergence } from "../../lib/samplers/likelihood/divergence.ts";

const process = interacting({ temperature: 0.3 }), schedule = interactingSchedule(process, { dim: 2 });
const by = (a: number) => (x: Points) => float64.scale(a, x),
  rng = philox(93),
  x = points([[1, 2], [-0.5, 3]]);
const model = interactingModel(schedule, { drift: by(-2), score: by(-1) });
const linear = fromScore(variancePreserving(), by(-1), { dim: 2 });
const message = (who: string) =>
  `${who} is for x_t = α x₀ + σ ε, but the model has a forward process of its own: take probabilityFlow or adaptiveFlow in time, flowSde or reverseDiffusion`;

Deno.test("samplers that need x_t = α x₀ + σ ε refuse a forward process of its own, before anything is asked", async () => {
  const never = () => {
    throw new Error("asked");
  };
  const untouched = interactingModel<Points>(schedule, { drift: never, score: never });
  for (
    const sampler of [
      dpmSolver(),
      ddim(),
      ddim({ eta: 1 }),
      ddpm(),
      edmSampler(),
      edmSampler({ churn: 5 }),
      predictorCorrector(),
      probabilityFlow({ variable: "log noise" }),
      adaptiveFlow({ variable: "log noise" }),
      annealedLangevin(),
    ]
  ) {
    const says = message(sampler.name);
    await assertRejects(() => sampleToEnd(untouched, { count: 1, rng, sampler }), TypeError, says);
    const times = [0.9, 0.5];
    await assertRejects(() => sampleToEnd(untouched, { start: x, rng, sampler, times }), TypeError, says);
  }
  assertThrows(() => classifierGuided(untouched, by(1)), TypeError, message("classifierGuided"));
  const known = points([[1, 0]]);
  assertThrows(
    () => inpainted(untouched, { known, mask: [true, false] }),
    TypeError,
    message("inpainted"),
  );
  const laplacian = (x: Points) => points(Array.from({ length: x.shape[0] }, () => [-2]));
  assertThrows(
    () => exactDivergence({ ...model, laplacian }, x, 0.5),
    TypeError,
    "exactDivergence is for models without latent noise or a forward process of their own",
  );
  // The divergence of the velocity, dt/du (−2 + 0.3) for each coordinate: by no formula of α and σ.
  const divergence = bestDivergence({ ...model, laplacian })({ ...model, laplacian }, x, 0.5).data;
  assertEquals(divergence, byCoordinates()(model, x, 0.5).data);
  divergence.forEach((v) => assertAlmostEquals(v, 2 * -1.7 * schedule.rate(0.5), 1e-6));
});

Deno.test("those that take velocity, score and drift go from 1 to 0, in even steps and any times, and denoise nothing", async () => {
  for (const sampler of [probabilityFlow(), adaptiveFlow(), flowSde(), reverseDiffusion()]) {
    const seen: number[] = [];
    for await (const { t } of sample(model, { start: x, rng, sampler, steps: 4, every: 1 })) seen.push(t);
    assertEquals(seen, [1, 0.75, 0.5, 0.25, 0], sampler.name);
    const whole = await sampleToEnd(model, { start: x, rng, sampler, times: [1, 0.5, 0.2] }); // σ > 0 there
    assert(whole.data.every(Number.isFinite));
    await assertRejects(
      () => sampleToEnd(model, { start: x, rng, sampler, times: [1, 0.2], denoise: true }),
      TypeError,
      "E[x₀ | x_t] is not known",
    );
    const from = await sampleToEnd(model, { count: 3, rng, sampler });
    assertEquals(from.shape, [3, 2]);
  }
  await encode(model, x); // the default is a flow
  await assertRejects(
    () => encode(model, x, { sampler: reverseDiffusion() }),
    RangeError,
    "times must fall for reverse SDE",
  );
  // Of a diffusion's own drift, noise of another law is refused as before, and 0 where the ends are pure.
  const pure = fromScore({ ...variancePreserving(), from: 0 }, by(-1), { dim: 2 });
  await assertRejects(
    () => sampleToEnd(pure, { count: 1, rng, sampler: reverseDiffusion() }),
    RangeError,
    "needs both data and noise",
  );
});

Deno.test("reverseSde(), tunableSde() and langevin() have the drifts of their equations", () => {
  const t = 0.6, rate = schedule.rate(t), g2 = 2 * 0.3 * rate, σ = schedule.sigma(t);
  const is = (drift: Points, factor: number) =>
    drift.data.forEach((v, i) => assertAlmostEquals(v, factor * x.data[i], 1e-13 * Math.abs(factor) * 3));
  for (const lambda of [0, 0.5, 1, 2]) {
    const { drift, diffusion } = reverseSde(model, { lambda });
    is(drift(x, t), -2 * rate + (1 + lambda ** 2) / 2 * g2);
    is({ data: diffusion(x, t).data.map((g, i) => g * x.data[i]), shape: x.shape }, lambda * Math.sqrt(g2));
  }
  for (const ε of [0, 0.5]) is(tunableSde(model, { diffusion: ε }).drift(x, t), -1.7 * rate + ε * σ);
  is(langevin(model, { t }).drift(x, 3), -1);
  // Without one of its own it is the schedule's, as ever.
  const own = { ...linear, forward: { drift: by(-1), g2: () => 3 } };
  is(reverseSde(own).drift(x, t), -1 + 3);
});

Deno.test("guided() mixes the drifts, and refuses to mix one of its own with none", () => {
  const other = interactingModel(schedule, { drift: by(4), score: by(-3) }), t = 0.6;
  const mixed = guided(model, other, 3);
  for (const view of [(m: DiffusionModel) => m.forward!.drift, (m: DiffusionModel) => m.velocity]) {
    const [both, a, b] = [mixed, model, other].map((m) => view(m)(x, t).data);
    both.forEach((v, i) => assertAlmostEquals(v, 3 * a[i] - 2 * b[i], 1e-12));
  }
  assertEquals(mixed.forward!.g2(t), model.forward.g2(t));
  assert(!("forward" in guided(linear, linear, 3)));
  // Of one size at all times, m* = (c + 2dT)/(2k), but of another noise.
  const louder = interacting({ strength: 0.2, temperature: 0.5 });
  const loud = interactingModel(interactingSchedule(louder, { dim: 2 }), { drift: by(-2), score: by(-1) });
  assertThrows(() => guided(model, loud, 2), RangeError, "must have the noise of one forward process, g² = ");
  const plain = { ...model, forward: undefined };
  for (const pair of [[model, plain], [plain, model]]) {
    assertThrows(
      () => guided(pair[0], pair[1], 2),
      TypeError,
      "conditional and unconditional must both have a forward process of their own, or neither",
    );
  }
});

Deno.test("countEvaluations() counts the drift too, once for each batch", async () => {
  const { counted, evaluations } = countEvaluations(model);
  counted.forward!.drift(x, 0.5);
  assertEquals(evaluations(), 1);
  assertEquals(counted.forward!.g2(0.5), model.forward.g2(0.5));
  assertEquals(evaluations(), 1);
  assert(!("forward" in countEvaluations(linear).counted));
  let seen = 0;
  for await (const frame of sample(model, { start: x, rng, sampler: reverseDiffusion(), steps: 10 })) {
    seen = frame.evaluations;
  }
  assertEquals(seen, 20); // drift and score
});
