import { assert, assertEquals } from "@std/assert";
import { combine, type Field, float64, type Points, type Space, zeros } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { inFloat64, learned, mlp, network, useBackend } from "driftfield/networks";
import { type DiffusionModel, fromVelocity, lawKernel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { byCoordinates, type Flow, hutchinson, logLikelihood } from "driftfield/samplers";
import { straight, wholePaths } from "../whole.ts";
import { apart, pair } from "./mixtures.ts";

for (const path of wholePaths) {
  Deno.test(`from pure data to pure noise the likelihood is the data's density, nothing said: ${path.name}`, async () => {
    for (const dim of [1, 2, 5]) {
      const mixture = pair(dim), model = noised(mixture, path), x = mixture.sample(40, philox(dim));
      // At most 150 steps, each allowed 10⁻⁹ (1 + |l|) where |l| < 6 dim: 10⁻⁶ if all errors had one sign and dim = 1.
      const { logDensity, steps } = await logLikelihood(model, x, { relTol: 1e-9 });
      assert(steps < 150, `${steps} steps`);
      assert(apart(logDensity, mixture.logDensity(x)) < 1e-6, `dim ${dim}`);
      // Differences err by dim 10⁻⁷, as under other schedules.
      const plain = await logLikelihood(model, x, { relTol: 1e-9, divergence: byCoordinates() });
      assert(apart(plain.logDensity, mixture.logDensity(x)) < 1e-6, `dim ${dim}, by differences`);
    }
  });
}

Deno.test("the prior of a flow between two laws is the density of its base", async () => {
  // x₁ = 2 x₀ + 1 on straight paths, x_t = (1 + t) x₀ + t: v = (x − t)/(1 + t) + 1.
  const base = eightGaussians(), kernel = lawKernel(base);
  const velocity = (x: Points, t: number) =>
    combine(float64, float64.constant(1 - t / (1 + t), x), [1 / (1 + t), x]);
  const model = fromVelocity(straight, velocity, { dim: 2, kernel });
  const x1 = base.sample(30, philox(1321)), x0 = { ...x1, data: x1.data.map((v) => (v - 1) / 2) };
  const { logDensity, latent } = await logLikelihood(model, x0, { relTol: 1e-10 });
  assert(apart(latent.data, x1.data) < 1e-8);
  const truth = base.logDensity(x1).map((l) => l + 2 * Math.log(2));
  // x₁ errs by 10⁻⁸ at most, where the score is at most 10/σ = 10/0.15; differences by 10⁻¹⁰.
  assert(apart(logDensity, truth) < 1e-6);
});

/** A model and how often each of two of its fields was asked. */
function watched(model: DiffusionModel, alongToo: boolean) {
  const asked = { laplacian: 0, along: 0 }, { laplacian } = model;
  const along: Flow["along"] = (x, t, directions) => {
    asked.along++;
    const h = 1e-6,
      moved = (w: Points, sign: number) => model.velocity(combine(float64, x, [sign * h, w]), t);
    const slope = (w: Points) => float64.scale(1 / (2 * h), float64.sub(moved(w, 1), moved(w, -1)));
    return { value: model.velocity(x, t), along: directions.map(slope) };
  };
  const counting: Field<Points> = (x, t) => (asked.laplacian++, laplacian!(x, t));
  return { flow: { ...model, laplacian: counting, ...(alongToo && { along }) }, asked };
}

Deno.test("a flow that knows its derivatives is asked for those, one that does not for Δ log p where α is not 0", async () => {
  const x = pair(2).sample(5, philox(1322));
  for (const path of [...wholePaths, variancePreserving()]) {
    const knows = watched(noised(pair(2), path), true), blind = watched(noised(pair(2), path), false);
    const [one, other] = [await logLikelihood(knows.flow, x), await logLikelihood(blind.flow, x)];
    assert(apart(one.logDensity, other.logDensity) < 2 * 30e-7); // 30 relTol each
    assertEquals([knows.asked.laplacian, blind.asked.along], [0, 0], path.name);
    assertEquals(knows.asked.along, one.evaluations + 1); // and once for how many estimates there are
    // α = 0 at t = 1 (10⁻¹⁶ on the circle): the last stage of a last step tried there, and the slope after it.
    const there = other.evaluations + 1 - blind.asked.laplacian;
    assert(wholePaths.includes(path) ? there >= 2 && there <= 8 : there === 0, `${path.name}: ${there}`);
  }
});

Deno.test("a learned flow has a likelihood from 0 to 1, by tangents as by differences, and by probes on the mean", async () => {
  await useBackend("wasm");
  const objective = {
    model: <V>(velocity: Field<V>, { dim, space }: { readonly dim: number; readonly space?: Space<V> }) =>
      fromVelocity(straight, velocity, { dim, space }),
  };
  const net = network(mlp({ dim: 2, width: 16 }), philox(1323));
  const last = await inFloat64(net), model = learned(last, objective), x = philox(1323).normal([6, 2]);
  net.dispose();
  const exact = await logLikelihood(model, x);
  assert(exact.logDensity.every(Number.isFinite));
  const differences = await logLikelihood(model, x, { divergence: byCoordinates({ jvp: slopeOf(model) }) });
  assert(apart(exact.logDensity, differences.logDensity) < 2 * 30e-7);
  const divergence = hutchinson({ rng: philox(1323), probes: 1 }), turned = { ...model, along: undefined };
  const [tangents, plain] = [
    await logLikelihood(model, x, { divergence }),
    await logLikelihood(turned, x, { divergence }),
  ];
  assert(apart(tangents.logDensity, plain.logDensity) < 2 * 30e-7);
});

const slopeOf = ({ velocity }: DiffusionModel) => (x: Points, t: number, w: Points) => {
  const h = 1e-5,
    ahead = velocity(combine(float64, x, [h, w]), t),
    behind = velocity(combine(float64, x, [-h, w]), t);
  return float64.scale(1 / (2 * h), float64.sub(ahead, behind));
};

Deno.test("points of another dim than the flow's are refused", async () => {
  const model = noised(pair(2), straight), x = zeros([3, 3]);
  const message = await logLikelihood(model, x).catch((error) => error.message);
  assertEquals(message, "x must have dim 2, as the model, got 3");
});
