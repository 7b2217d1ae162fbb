import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Points, points, take, zeros } from "driftfield/core";
import { moons, noised } from "driftfield/datasets";
import { fromVelocity, lawKernel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  ddpm,
  dpmSolver,
  flowPairs,
  type FlowPairsOptions,
  probabilityFlow,
  sampleToEnd,
} from "driftfield/samplers";
import { rk4 } from "driftfield/solvers";
import { apart } from "./likelihood/mixtures.ts";
import { gaussianFlow, straight } from "./whole.ts";

const rng = philox(1351), model = noised(moons(), straight);

/** The columns of x₀ and those of x₁. */
const halves = ({ data, shape: [n, width] }: Points) =>
  [0, width / 2].map((from) => {
    const half = zeros([n, width / 2]);
    half.data.forEach((_, at) =>
      half.data[at] = data[Math.floor(at / (width / 2)) * width + from + at % (width / 2)]
    );
    return half;
  });

Deno.test("pairs are samples beside the noise that they came from", async () => {
  for (const flow of [model, noised(moons(), variancePreserving())]) {
    const how = { rng, steps: 12 },
      pairs = await flowPairs(flow, { count: 9, ...how }),
      [x0, x1] = halves(pairs);
    assertEquals(pairs.shape, [9, 4]);
    assertEquals(x0, await sampleToEnd(flow, { count: 9, ...how, denoise: false }));
    assertEquals(x0, await sampleToEnd(flow, { start: x1, steps: 12, denoise: false }));
    assertEquals(await flowPairs(flow, { start: x1, steps: 12 }), pairs);
  }
});

Deno.test("of Gaussian data the flow joins m + s x₁ with x₁, and x₁ is normal", async () => {
  const flow = gaussianFlow(straight, { mean: 2, variance: 0.25 }), sampler = adaptiveFlow({ relTol: 1e-9 });
  const [x0, x1] = halves(await flowPairs(flow, { count: 500, rng, sampler, steps: 1 }));
  assert(apart(x0.data, x1.data.map((z) => 2 + 0.5 * z)) < 1e-7); // 100 steps of 10⁻⁹
  assertEquals(x1, rng.fork("start").normal([500, 1]));
});

Deno.test("pairs do not depend on their parts, whatever the base, and progress is told", async () => {
  const base = noised(moons(), straight),
    flow = fromVelocity(straight, base.velocity, { dim: 2, kernel: lawKernel(moons()) });
  for (const each of [model, flow]) {
    const how = { count: 11, rng, sampler: probabilityFlow({ solver: rk4 }), steps: 5 },
      done: number[][] = [];
    const progress = async (...now: number[]) => {
      await new Promise((resolve) => setTimeout(resolve, 20)); // which is waited for
      done.push(now);
    };
    const parts = await flowPairs(each, { ...how, part: 4, progress });
    assertEquals(parts, await flowPairs(each, how));
    assertEquals(done, [[4, 11], [8, 11], [11, 11]]);
    const start = halves(parts)[1];
    assertEquals(await flowPairs(each, { ...how, count: undefined, rng: undefined, start, part: 3 }), parts);
  }
});

Deno.test("along rising times the start is x₀, and pairs are as they were", async () => {
  const sampler = adaptiveFlow({ relTol: 1e-9 }),
    down = await flowPairs(model, { count: 6, rng, sampler, times: [1, 0] });
  const up = await flowPairs(model, { start: halves(down)[0], sampler, times: [0, 1] });
  assert(apart(up.data, down.data) < 1e-5); // as there and back
});

Deno.test("flowPairs stops when it is told to, between parts and in them", async () => {
  const controller = new AbortController(), seen: number[] = [];
  const going = flowPairs(model, {
    count: 50,
    rng,
    part: 10,
    signal: controller.signal,
    progress: (done) => {
      seen.push(done);
      if (done === 20) controller.abort(new Error("enough"));
    },
  });
  await assertRejects(() => going, Error, "enough");
  assertEquals(seen, [10, 20]);
});

Deno.test("flowPairs refuses what is no flow or no pair, by name", async () => {
  const start = points([[0, 0]]),
    cases: [FlowPairsOptions, string][] = [
      [{}, "give either count or start"],
      [{ count: 1, start, rng }, "give either count or start"],
      [{ count: 0, rng }, "count must be at least 1, got 0"],
      [{ count: 1 }, "rng must be given: a count of samples needs noise"],
      [{ count: 3, rng, part: 0 }, "part must be at least 1, got 0"],
      [{ count: 3, rng, sampler: ddpm() }, "sampler must draw no noise, as pairs are of a flow, got DDPM"],
      [{ count: 3, rng, sampler: dpmSolver() }, "DPM-Solver++(2M) needs both data and noise"],
      [{ start: points([[1]]) }, "start must have shape [batch, 2], got [1,1]"],
      [{ start: take(start, []) }, "start must have"],
      [{ count: 1, rng, times: [0, 1] }, "give a start for them to rise from"],
    ];
  for (const [options, message] of cases) {
    await assertRejects(() => flowPairs(model, options), Error, message);
  }
});
