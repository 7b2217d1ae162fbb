import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { float64, type Points, points, zeros } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { convergenceOrder } from "driftfield/metrics";
import { tensors, useBackend } from "driftfield/networks";
import {
  type DiffusionModel,
  edm,
  fromDenoiser,
  noiseLevel,
  poissonFlow,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { adaptiveFlow, encode, probabilityFlow, type Sampler, sampleToEnd } from "driftfield/samplers";
import { euler, heun, rk4 } from "driftfield/solvers";
import { schedules } from "../schedules.ts";
import { countingSpace } from "./counting.ts";
import { pairModel } from "./pair.ts";

const variable = "log noise", rng = philox(871);
const distances = (x: Points, y: Points) =>
  Float64Array.from(
    { length: x.shape[0] },
    (_, i) => Math.hypot(x.data[2 * i] - y.data[2 * i], x.data[2 * i + 1] - y.data[2 * i + 1]),
  );
const worst = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));

Deno.test("a step in log noise is one of dy/ds = y − D for y = x/α, s = ln(σ/α)", () => {
  const model = pairModel(variancePreserving()),
    { schedule: { alpha }, denoise } = model,
    x = points([[2], [-1]]);
  const [t, next] = [0.8, 0.5], moment = { model, x, t, next, steps: 1, normal: () => x };
  const { data } = probabilityFlow({ solver: euler, variable }).step(moment).x, D = denoise(x, t).data;
  const ds = Math.log(noiseLevel(model.schedule, next) / noiseLevel(model.schedule, t));
  data.forEach((v, i) => {
    const y = x.data[i] / alpha(t);
    // The time is found to 10⁻¹⁰ at worst; what is left are roundings.
    assertAlmostEquals(v / alpha(next), y + ds * (y - D[i]), 1e-9);
  });
});

Deno.test("of one charge the flow in log noise is linear: the distance from it falls as eˢ, and the data come out exactly", async () => {
  const rows = points([[3, -1]]), x = points([[100, 50], [-20, 7]]);
  for (const D of [1, 8]) {
    for (const schedule of [edm(), variancePreserving()]) {
      const model = poissonFlow(rows, { extraDimensions: D, schedule }), { alpha, to, from } = schedule;
      const start = float64.scale(alpha(to), x), sampler = adaptiveFlow({ variable, relTol: 1e-9 });
      const end = await sampleToEnd(model, { start, sampler, denoise: false });
      const share = noiseLevel(schedule, from) / noiseLevel(schedule, to);
      x.data.forEach((v, i) => {
        const y = rows.data[i % 2], left = end.data[i] / alpha(from) - y;
        // At most 200 steps of relTol |y|, and what errs far out shrinks with the distance.
        assertAlmostEquals(left, share * (v - y), 200 * 1e-9 * 4);
      });
      assertEquals(await sampleToEnd(model, { start, sampler }), points([[3, -1], [3, -1]]));
    }
  }
});

const charges = points([[-1, 0.5], [1, 0], [0.2, -2]]), near = edm({ sigmaMin: 0.1, sigmaMax: 20 });
const smooth: [string, DiffusionModel][] = [
  ["eight Gaussians", noised(eightGaussians(), variancePreserving())],
  ["three charges, D = 1", poissonFlow(charges, { extraDimensions: 1, schedule: near })],
  ["three charges, D = 8", poissonFlow(charges, { extraDimensions: 8, schedule: near })],
];

for (const [name, model] of smooth) {
  Deno.test(`in log noise Euler, Heun and Kutta have orders 1, 2 and 4, and one limit with time: ${name}`, async () => {
    const { sigma, to } = model.schedule, start = float64.scale(sigma(to), rng.normal([8, 2]));
    const run = (sampler: Sampler, steps: number) =>
      sampleToEnd(model, { start, sampler, steps, denoise: false });
    const truth = await run(adaptiveFlow({ relTol: 1e-11, variable }), 1);
    // 600 steps of relTol on states that start at 4σ and end below 8: their errors shrink with them.
    assert(worst(truth, await run(adaptiveFlow({ relTol: 1e-11 }), 1)) < 1200 * 1e-11 * 8);
    for (const solver of [euler, heun, rk4]) {
      const counts = solver.order === 1 ? [400, 800, 1600] : [100, 200, 400],
        sampler = probabilityFlow({ solver, variable });
      const errors = await Promise.all(counts.map(async (n) => distances(await run(sampler, n), truth)));
      const { value } = convergenceOrder(counts.map((n) => 1 / n), errors);
      assertAlmostEquals(value, solver.order, 0.1, sampler.name); // what is next in the series: 7 % of the error at n = 100
    }
  });
}

Deno.test("in log noise nothing is left of the schedule", async () => {
  const y = eightGaussians().sample(20, rng.fork("data"));
  for (const schedule of schedules) {
    const [sigmaMin, sigmaMax] = [schedule.from, schedule.to].map((t) => noiseLevel(schedule, t));
    const plain = noised(eightGaussians(), edm({ sigmaMin, sigmaMax })),
      model = noised(eightGaussians(), schedule);
    const x = float64.scale(schedule.alpha(schedule.from), y);
    for (const sampler of [probabilityFlow({ variable }), probabilityFlow({ solver: rk4, variable })]) {
      const [one, other] = [
        await encode(model, x, { sampler, steps: 30 }),
        await encode(plain, y, { sampler, steps: 30 }),
      ];
      const scaled = float64.scale(1 / schedule.alpha(schedule.to), one);
      // As of other samplers of y: times are found to 10⁻¹¹ of σ/α at worst, in each stage of 30 steps, on values below 6 σ/α.
      assert(worst(scaled, other) < 30 * 4 * 1e-11 * 6 * sigmaMax, `${sampler.name}, ${schedule.name}`);
    }
  }
});

Deno.test("in log noise samplers are the same over tensors, to float32, and free what they make", async () => {
  await useBackend("cpu");
  const law = { m: 0.3, s: 0.5 }, steps = 20; // one hump: neighbours do not part
  for (const schedule of [variancePreserving(), edm({ sigmaMin: 0.1, sigmaMax: 10 })]) {
    for (const solver of [heun, rk4]) {
      const options = { count: 50, rng, sampler: probabilityFlow({ solver, variable }), steps };
      const before = tf.memory().numTensors, plain = await sampleToEnd(pairModel(schedule, law), options);
      const made = await sampleToEnd(pairModel(schedule, { ...law, space: tensors }), options);
      assertEquals(tf.memory().numTensors, before);
      // A rounding 2⁻²⁴ of y up to 4 σ/α in each of some 30 operations a step; as σ/α falls, it does so with the state.
      assert(
        worst(made, plain) < 30 * steps * 2 ** -24 * 4 * noiseLevel(schedule, schedule.to),
        schedule.name,
      );
    }
  }
  const { space, live } = countingSpace(),
    options = { count: 3, rng, sampler: probabilityFlow({ variable }), steps };
  assertEquals(
    await sampleToEnd(pairModel(edm(), { space }), options),
    await sampleToEnd(pairModel(edm()), options),
  );
  assertEquals(live(), 0);
  const adaptive = { ...options, sampler: adaptiveFlow({ variable }) };
  await assertRejects(() => sampleToEnd(pairModel(edm(), { space }), adaptive), TypeError, "float64 arrays");
});

Deno.test("a flow's variable is one of two; in log noise the times are even in it, in time they are Karras's", () => {
  for (const flow of [probabilityFlow, adaptiveFlow]) {
    const schedule = edm({ sigmaMin: 1, sigmaMax: 16 }), times = flow({ variable }).times(schedule, 4);
    times.forEach((t, n) => assertAlmostEquals(t, 2 ** (4 - n), 1e-9));
    assertEquals(flow({ variable: "time" }).times(schedule, 4), flow().times(schedule, 4));
    assertThrows(
      () => flow({ variable: "z" as "time" }),
      RangeError,
      "variable must be one of time, log noise",
    );
  }
  const model = fromDenoiser(edm(), (x: Points) => zeros(x.shape), { dim: 1 });
  const beyond = { model, x: points([[1]]), t: 200, next: 1e-4, steps: 1, normal: () => zeros([1, 1]) };
  assertAlmostEquals(adaptiveFlow({ variable, relTol: 1e-9 }).step(beyond).x.data[0], 1e-4 / 200, 1e-9); // past both ends
});
