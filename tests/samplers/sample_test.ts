import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { float64, type Points, points, take } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { edm, fromScore, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  probabilityFlow,
  reverseDiffusion,
  sample,
  type SampleFrame,
  type SampleOptions,
  type Sampler,
  sampleToEnd,
} from "driftfield/samplers";
import { rosslerSra } from "driftfield/solvers";

const rng = philox(731), model = noised(eightGaussians(), variancePreserving());
const samplers = [
  ddim(),
  ddim({ eta: 0.5 }),
  ddpm(),
  dpmSolver(),
  edmSampler(),
  edmSampler({ churn: 5 }),
  probabilityFlow(),
  reverseDiffusion({ lambda: 0.5 }),
  reverseDiffusion({ solver: rosslerSra }),
];

async function framesOf(options: Partial<SampleOptions>): Promise<(SampleFrame & { x: Points })[]> {
  const frames = [];
  for await (const frame of sample(model, { rng, steps: 6, every: 1, ...options })) {
    frames.push({ ...frame, x: await frame.points() });
  }
  return frames;
}

Deno.test("a sample taken up again at a frame's state has the bytes of one that was not interrupted", async () => {
  for (const sampler of [...samplers, adaptiveFlow()]) {
    const whole = await sampleToEnd(model, { count: 7, rng, sampler, steps: 6, row: 3 });
    for await (const frame of sample(model, { count: 7, rng, sampler, steps: 6, row: 3, every: 1 })) {
      const from = JSON.parse(
        JSON.stringify(await frame.state(), (_, v) => v instanceof Float64Array ? [...v] : v),
        (key, v) => key === "data" ? Float64Array.from(v) : v,
      );
      assertEquals(await sampleToEnd(model, { rng, sampler, steps: 6, row: 3, from }), whole, sampler.name);
    }
  }
});

Deno.test("a sample does not depend on its batch, bit for bit", async () => {
  for (const sampler of samplers) {
    const all = await sampleToEnd(model, { count: 300, rng, sampler, steps: 6 });
    const [few, last] = [{ count: 10 }, { count: 10, row: 290 }].map((which) =>
      sampleToEnd(model, { ...which, rng, sampler, steps: 6 })
    );
    const rows = (from: number) => take(all, Array.from({ length: 10 }, (_, i) => from + i));
    assertEquals([await few, await last], [rows(0), rows(290)], sampler.name);
  }
});

Deno.test("draw k of a step is a place of the stream, the same however often it is asked for", async () => {
  const noisy: Sampler = {
    ...ddpm(),
    draws: 2,
    step: ({ model: { space }, normal }) => ({ x: space.sub(space.add(normal(1), normal(1)), normal(0)) }),
  };
  const end = await sampleToEnd(model, { count: 3, rng, sampler: noisy, steps: 2, denoise: false });
  const [first, second] = [0, 2].map((column) => rng.fork("sampler").normal([3, 2], { step: 1, column }));
  assertEquals(end, float64.sub(float64.add(second, second), first));
});

Deno.test("sample() gives the start, every so many steps, and the end; points are to be asked for in time", async () => {
  const frames = await framesOf({ count: 5, every: 4 }), vp = variancePreserving();
  assertEquals(frames.map(({ step, steps }) => [step, steps]), [[0, 6], [4, 6], [6, 6]]);
  assertEquals([frames[0].t, frames.at(-1)!.t], [vp.to, vp.from]);
  assertEquals(frames[0].x, float64.scale(vp.sigma(1), rng.fork("start").normal([5, 2])));
  for (const frame of frames) assertEquals(frame.x.shape, [5, 2]);
  await assertRejects(() => frames[1].points(), Error, "ask for points before the next frame");
  await assertRejects(() => frames[1].state(), Error, "ask for points before the next frame");
  await frames.at(-1)!.points();
});

Deno.test("sample() takes the noise out at the end, unless told not to", async () => {
  const [noisy, clean] = [false, true].map((denoise) =>
    sampleToEnd(model, { count: 5, rng, steps: 6, denoise })
  );
  assertEquals(await clean, model.denoise(await noisy, model.schedule.from));
});

Deno.test("sample() is by DPM-Solver++(2M) if nothing is said, on its grid and in its number of steps", async () => {
  const { steps, times } = dpmSolver(), given = times(model.schedule, steps);
  const said = await sampleToEnd(model, { count: 5, rng, sampler: dpmSolver(), times: given });
  assertEquals(await sampleToEnd(model, { count: 5, rng }), said);
  assertNotEquals(await sampleToEnd(model, { count: 5, rng: philox(732) }), said);
});

Deno.test("sample() starts where it is told to, and leaves that alone", async () => {
  const start = rng.normal([5, 2]), before = start.data.slice();
  const frames = await framesOf({ start });
  assertEquals(frames[0].x, start);
  assertEquals(start.data, before);
});

Deno.test("sample() refuses what it cannot do, by name", async () => {
  const cases: [Partial<SampleOptions>, string][] = [
    [{}, "give one of count, start, and from"],
    [{ count: 1, start: points([[0, 0]]) }, "give one of count, start, and from"],
    [{ count: 1, steps: 2, times: [1, 0.5] }, "give steps or times, not both"],
    [{ count: 0 }, "count must be at least 1, got 0"],
    [{ count: 1, steps: 0 }, "steps must be at least 1, got 0"],
    [{ count: 1, row: -1 }, "row must be at least 0, got -1"],
    [{ count: 1, every: 0 }, "every must be at least 1, got 0"],
    [{ count: 1, times: [1] }, "times must have at least 2 entries, got 1"],
    [{ count: 1, times: [0.5, 0.5] }, "times must fall, but times[1] = 0.5 follows 0.5"],
    [{ count: 1, times: [1, NaN] }, "times[1] must be finite, got NaN"],
    [{ count: 1, times: [1, 0] }, "sigma at times[1] = 0 must be positive, got 0"],
    [{ start: points([[0]]) }, "start must have shape [batch, 2], got [1,1]"],
    [{ start: points([[0, NaN]]) }, "start must be finite, got NaN"],
    [{ from: { step: 51, x: points([[0, 0]]) } }, "from.step must be between 0 and 50, got 51"],
    [{ from: { step: 1, x: points([[0]]) } }, "from.x must have shape [batch, 2]"],
    [
      { from: { step: 1, x: points([[0, 0]]), before: { t: 1, denoised: points([[0]]) } } },
      "from.before.denoised",
    ],
  ];
  for (const [options, message] of cases) {
    await assertRejects(() => sampleToEnd(model, { rng, ...options }), Error, message);
  }
});

Deno.test("sample() stops with the last good state where a model does not give numbers", async () => {
  const schedule = edm(),
    broken = fromScore(schedule, (x, t) => float64.constant(t < 1 ? NaN : 0, x), { dim: 1 });
  const error = await assertRejects(
    () => sampleToEnd(broken, { count: 2, rng, row: 5 }),
    Error,
    "DPM-Solver++(2M)",
  );
  assert(error.message.includes("last good state of row 5"), error.message);
});
