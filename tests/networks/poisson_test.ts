import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { float64, type Points, points, zeros } from "driftfield/core";
import { eightGaussians } from "driftfield/datasets";
import {
  denoising,
  logNormalTimes,
  type ModelObjective,
  normalisedField,
  poissonMatching,
  squaredErrors,
} from "driftfield/losses";
import { mean } from "driftfield/metrics";
import {
  inFloat64,
  learned,
  mlp,
  type Network,
  network,
  trainToEnd,
  useBackend,
  type View,
} from "driftfield/networks";
import { edm, studentKernel } from "driftfield/processes";
import { philox } from "driftfield/random";
import { dpmSolver, logLikelihood, sampleToEnd } from "driftfield/samplers";
import { units } from "../../lib/networks/directions.ts";
import { only } from "../losses/networks.ts";
import { onEachBackend } from "./backends.ts";

const schedule = edm({ sigmaMin: 0.1, sigmaMax: 3 }), D1 = { extraDimensions: 1, schedule };
const objectives: readonly (readonly [ModelObjective, D: number, extra: number])[] = [
  [poissonMatching(D1), 1, 0],
  [poissonMatching({ extraDimensions: 3, schedule }), 3, 0],
  [normalisedField({ ...D1, gamma: 0.3 }), 1, 1],
  [denoising(schedule, { kernel: studentKernel(3) }), 3, 0],
];

/** A network of random weights. */
function random(dim: number, extra = 0): Network {
  const architecture = mlp({ dim, outputs: dim + extra, width: 8, depth: 2, frequencies: 2 }),
    rng = philox(940);
  const initial = () =>
    Object.fromEntries(
      Object.entries(architecture.shapes).map((
        [name, shape],
      ) => [name, Float32Array.from(rng.fork(name).normal(shape).data, (z) => z / 4)]),
    );
  return network({ ...architecture, initial }, rng);
}

const viewed = async (dim: number, extra: number): Promise<View> => {
  const net = random(dim, extra), view = await inFloat64(net);
  net.dispose();
  return view;
};

Deno.test("of any objective, a learned model's tangents and laplacian are the derivatives of velocity and score", async () => {
  await useBackend("cpu");
  const x = points([[0.3, -0.2], [2, 5], [40, -9], [-3, 3.3]]),
    w = philox(941).normal([4, 2]),
    { add, scale, sub } = float64;
  // third derivatives of some 10 a unit cubed, values up to 40
  const h = 1e-4, off = 100 * h ** 2 + 100 * Number.EPSILON / h;
  const along = (field: (x: Points) => Points, u: Points) =>
    scale(1 / (2 * h), sub(field(add(x, scale(h, u))), field(add(x, scale(-h, u)))));
  for (const [objective, D, extra] of objectives) {
    const model = learned(await viewed(2, extra), objective);
    assertEquals(model.kernel!.name, studentKernel(D).name);
    for (const t of [0.2, 1, 3]) {
      const made = model.along(x, t, [w]), slope = along((x) => model.velocity(x, t), w);
      assertEquals(made.value, model.velocity(x, t));
      assertEquals(model.jvp(x, t, w), made.along[0]);
      made.along[0].data.forEach((v, at) =>
        assertAlmostEquals(v, slope.data[at], off, `${objective.name}, t = ${t}`)
      );
      const trace = new Float64Array(4);
      units(x.shape).forEach((unit, k) => {
        const column = along((x) => model.score(x, t), unit).data;
        trace.forEach((_, i) => trace[i] += column[2 * i + k]);
      });
      model.laplacian(x, t).data.forEach((v, i) => assertAlmostEquals(v, trace[i], 20 * off, objective.name));
    }
  }
});

Deno.test("the likelihood of a learned model, its noise as the prior, integrates to 1", async () => {
  await useBackend("cpu");
  const schedule = edm({ sigmaMin: 0.5, sigmaMax: 3 }), n = 300, step = Math.PI / n;
  const angles = Array.from({ length: n }, (_, i) => step * (i + 0.5) - Math.PI / 2);
  const x = points(angles.map((angle) => [2 * Math.tan(angle)])); // ∫ p dx = ∫ f dθ, f = 2 p/cos² θ: bounded, D = 1 too
  const made = [poissonMatching({ extraDimensions: 1, schedule }), normalisedField({ schedule, gamma: 0.3 })];
  for (const [extra, objective] of made.entries()) {
    const model = learned(await viewed(1, extra), objective), kernel = model.kernel!, sigma = schedule.to;
    const unit = (x: Points) => float64.scale(1 / sigma, x);
    const prior = {
      logDensity: (x: Points) => kernel.logDensity(unit(x)).map((log) => log - Math.log(sigma)),
    };
    const { logDensity } = await logLikelihood(model, x, { prior, relTol: 1e-4, absTol: 1e-4 });
    const f = logDensity.map((log, i) => Math.exp(log) * 2 / Math.cos(angles[i]) ** 2);
    // the midpoint rule is off by at most half a step times the variation of f: it has kinks, where e leaves ℓ
    const variation = f.reduce((sum, v, i) => sum + (i > 0 ? Math.abs(v - f[i - 1]) : 0), 0);
    const total = f.reduce((sum, v) => sum + v * step, 0);
    assertAlmostEquals(total, 1, step / 2 * variation, `${objective.name}, variation ${variation}`);
  }
});

onEachBackend(
  "a few steps of poissonMatching lower its loss, and the flow of what is learned ends at finite points",
  async (backend) => {
    const options = { extraDimensions: 1, schedule, sigmaData: 2 }, law = eightGaussians(), rng = philox(942);
    const made = [{ of: poissonMatching, outputs: 2 }, { of: normalisedField, outputs: 3 }];
    for (const { of, outputs } of backend === "webgpu" ? made.slice(0, 1) : made) { // which may be a slow one
      const objective = of({ ...options, times: logNormalTimes({ mean: 0 }) });
      const net = network(mlp({ dim: 2, outputs, width: 16, depth: 2 }), rng);
      await trainToEnd(net, objective, law, { steps: 80, batch: 128, learningRate: 0.02, average: 0.9, rng });
      const model = learned(net, objective), view = await inFloat64(net), twin = learned(view, objective);
      const fresh = of({ ...options, times: only(1) }).regression(
        law.sample(2000, rng.fork("fresh")),
        rng.fork("noise"),
      );
      const after = squaredErrors(fresh, view.at(fresh.time[0]).value(fresh.x));
      const before = squaredErrors(fresh, zeros(fresh.target.shape)); // a new network answers 0
      const won = mean(after.map((v, i) => before[i] - v));
      assert(won.value > 4 * won.standardError, `${objective.name}: ${won.value} ± ${won.standardError}`);
      assertEquals(model.kernel!.name, studentKernel(1).name);
      const samples = await sampleToEnd(model, { count: 100, rng, sampler: dpmSolver(), steps: 6 });
      assertEquals(samples.shape, [100, 2]);
      assert(samples.data.every(Number.isFinite));
      const x = points([[1, 2], [-30, 4]]), state = model.space.from(x), denoised = model.denoise(state, 1);
      const out = await model.space.to(denoised), exact = twin.denoise(x, 1);
      // some 200 roundings of numbers up to 30, a network's slope of some 10 between them
      out.data.forEach((v, at) => assertAlmostEquals(v, exact.data[at], 200 * 2 ** -24 * 30 * 10));
      for (const tensor of [state, denoised]) model.space.free(tensor);
      net.dispose();
    }
  },
);

Deno.test("what does not fit is refused: outputs of a network, and labels, of which the field knows nothing", async () => {
  await useBackend("cpu");
  const options = { steps: 1, batch: 16, rng: philox(943) },
    data = eightGaussians(),
    objective = normalisedField();
  const narrow = network(mlp({ dim: 2, width: 4 }), philox(0)),
    told = network(mlp({ dim: 2, outputs: 3, classes: 2 }), philox(0));
  const says = "gives target of dim 3, but the network answers 2";
  for (
    const [net, of, message] of [[narrow, objective, "must answer 3 numbers, as it learned to, got 2"], [
      told,
      poissonMatching({ extraDimensions: 1 }),
      "must answer 2 numbers, as it learned to, got 3",
    ]] as const
  ) {
    assertThrows(() => learned(net, of), RangeError, message);
  }
  await assertRejects(() => trainToEnd(narrow, objective, data, options), RangeError, says);
  const labelled = { points: points([[1, 2], [3, 4]]), labels: [0, 1] };
  await assertRejects(
    () => trainToEnd(told, objective, labelled, options),
    RangeError,
    "2 of them for 16 rows",
  );
  for (const net of [narrow, told]) net.dispose();
});
