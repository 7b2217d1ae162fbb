import { assert, assertEquals } from "@std/assert";
import { type Points, points, take } from "driftfield/core";
import { eightGaussians } from "driftfield/datasets";
import { edm, poissonFlow } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  ddim,
  dpmSolver,
  edmSampler,
  encode,
  probabilityFlow,
  sample,
  sampleToEnd,
} from "driftfield/samplers";
import { rk4 } from "driftfield/solvers";

const rows = eightGaussians().means, schedule = edm({ sigmaMin: 1e-4 }), variable = "log noise";
const model = poissonFlow(rows, { extraDimensions: 1, schedule });
const ordinary = model.kernel.sample([20, 2], philox(921)).data.map((e) => schedule.to * e);
const start = points([
  ...Array.from({ length: 20 }, (_, i) => [...ordinary.subarray(2 * i, 2 * i + 2)]),
  [1e8, -3e7],
  [-1e15, 0],
]);
const first = (x: Points) => take(x, Array.from({ length: 20 }, (_, i) => i));
Deno.test("a row 10⁸ away does not touch the others, bit for bit, in fixed steps", async () => {
  for (
    const sampler of [
      ddim(),
      dpmSolver(),
      edmSampler(),
      probabilityFlow(),
      probabilityFlow({ variable }),
      probabilityFlow({ solver: rk4, variable }),
    ]
  ) {
    const all = await sampleToEnd(model, { start, sampler, steps: 40 });
    assertEquals(
      first(all),
      await sampleToEnd(model, { start: first(start), sampler, steps: 40 }),
      sampler.name,
    );
    assert(all.data.every(Number.isFinite));
  }
});

Deno.test("a row 10⁸ away does not stop the adaptive solver, nor take its accuracy from the others", async () => {
  const tolerance = 1e-6, ends: Points[] = [];
  const sampler = adaptiveFlow({ variable, relTol: tolerance, absTol: tolerance });
  for (const from of [start, first(start)]) {
    for await (const frame of sample(model, { start: from, sampler, steps: 1, denoise: false })) {
      if (frame.step < frame.steps) continue;
      assert(frame.evaluations < 1500, `${frame.evaluations} evaluations`); // 15.9 of ln σ in at least 0.07 a step
      ends.push(await frame.points());
    }
  }
  const [all, few] = ends;
  // Errors of 10⁻⁶ (1 + |y|), up to 10⁻⁴ far out, shrink with |y| on the way in; in some 100 steps.
  first(all).data.forEach((v, i) =>
    assert(Math.abs(v - few.data[i]) < 100 * tolerance * 4, `${i}: ${v}, ${few.data[i]}`)
  );
  // As the dipole of 8 charges vanishes, y ∝ σ far out, by a factor of 1.25 · 10⁻⁶ in all: 10⁸ is 125 there, still outside.
  const share = schedule.from / schedule.to;
  [20, 21].forEach((i) => {
    const [x0, y0] = start.data.subarray(2 * i, 2 * i + 2), [x, y] = all.data.subarray(2 * i, 2 * i + 2);
    const error = Math.hypot(x - share * x0, y - share * y0);
    assert(error < 100 * tolerance * Math.hypot(x, y) + 8, `row ${i}: ${[x, y]}`);
  });
});

Deno.test("encode() and back on Poisson flow is where one was, to the tolerance or the order of the steps", async () => {
  for (const D of [1, 8]) {
    const near = edm({ sigmaMin: 0.1 }), flow = poissonFlow(rows, { extraDimensions: D, schedule: near });
    const noise = flow.kernel.sample([30, 2], philox(922 + D)).data;
    const x: Points = { data: noise.map((e, at) => rows.data[at % 16] + 0.1 * e), shape: [30, 2] };
    const gap = async (sampler = dpmSolver(), steps = 40) => {
      const latents = await encode(flow, x, { sampler, steps });
      const back = await sampleToEnd(flow, { start: latents, sampler, steps, denoise: false });
      return Math.max(...back.data.map((v, i) => Math.abs(v - x.data[i]) / (1 + Math.abs(x.data[i]))));
    };
    for (const way of ["time", variable] as const) {
      const relTol = 1e-8, exact = await gap(adaptiveFlow({ variable: way, relTol }), 1);
      assert(exact < 2 * 400 * relTol * 4, `${way}: ${exact}`); // 400 steps each way, as for other models
    }
    for (const sampler of [dpmSolver(), edmSampler(), probabilityFlow({ variable, solver: rk4 })]) {
      const [coarse, fine] = [await gap(sampler, 100), await gap(sampler, 200)];
      assert(Math.log2(coarse / fine) > sampler.order - 0.3, `${sampler.name}: ${coarse}, ${fine}`);
    }
  }
});
