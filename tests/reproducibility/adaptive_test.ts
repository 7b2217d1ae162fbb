import { assert } from "@std/assert";
import { type Points, take } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { inFloat64, learned, onHost, useBackend } from "driftfield/networks";
import { edm } from "driftfield/processes";
import { philox } from "driftfield/random";
import { adaptiveFlow, sample } from "driftfield/samplers";
import { solveOde } from "driftfield/solvers";
import { drawn, flow, perceptron } from "./nets.ts";

const rng = philox(951),
  largest = (x: Points, y: Points) =>
    x.data.reduce((most, v, i) => Math.max(most, Math.abs(v - y.data[i])), 0);

Deno.test("adaptive solvers agree within their tolerance: a sample alone, beside others, and the truth", async () => {
  const schedule = edm(), s = 0.7, model = noised(gaussianMixture({ means: [[0, 0]], sigma: s }), schedule);
  for (const relTol of [1e-4, 1e-7]) {
    const sampler = adaptiveFlow({ relTol, absTol: relTol }),
      start = { count: 40, rng, sampler, steps: 1, denoise: false };
    const made = async (part: { count: number; row?: number }) => {
      let x = undefined as unknown as Points, begun = x, asked = 0;
      for await (const { step, evaluations, points } of sample(model, { ...start, ...part })) {
        if (step === 0) begun = await points();
        else [x, asked] = [await points(), evaluations];
      }
      return { x, begun, taken: asked / 6 };
    };
    const all = await made({ count: 40 }), shrink = Math.hypot(s, schedule.from) / Math.hypot(s, schedule.to);
    const truth = { ...all.x, data: all.begun.data.map((v) => v * shrink) };
    // x ∝ √(s² + t²): what is off in a step, at most the tolerance (1 + |x|), shrinks with x from then on, so that in all
    // it is at most steps · tolerance · (1 + |x_T|) · 1, of which the end keeps what |x| has kept since; 2 for the estimate.
    const size = all.begun.data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    const bound = (taken: number) => 2 * taken * relTol * (1 + size * shrink);
    assert(largest(all.x, truth) < bound(all.taken), `${largest(all.x, truth)} of ${bound(all.taken)}`);
    let differ = 0;
    for (const row of [0, 7, 39]) {
      const alone = await made({ count: 1, row }), off = largest(alone.x, take(all.x, [row]));
      assert(off < bound(all.taken) + bound(alone.taken), `row ${row}: ${off}`);
      if (off > 0) differ++;
    }
    assert(differ > 0, "steps are of the whole batch, so that no byte is promised");
  }
});

Deno.test("adaptive solvers agree within their tolerance: a network in float64, and in float32 on each backend", async () => {
  const start = rng.fork("start").normal([30, 2]), relTol = 1e-5;
  for (const backend of ["cpu", "wasm"] as const) {
    await useBackend(backend);
    const net = drawn(perceptron, rng),
      twin = learned(await inFloat64(net), flow),
      host = learned(await onHost(net), flow);
    net.dispose();
    const solve = (model: typeof twin, x = start) =>
      solveOde((x, t) => model.velocity(x, t), x, { from: 1, to: 0, relTol, absTol: relTol });
    const [exact, made] = [await solve(twin), await solve(host)];
    // How the flow stretches what is off on the way is no more than 10 times how it stretches a nudge at the start, or 1.
    const nudged = { ...start, data: start.data.map((v, i) => v + (i % 2 ? 1 : -1) * 1e-3) };
    const stretch = 10 * Math.max(1, largest((await solve(twin, nudged)).end, exact.end) / 1e-3);
    // Tolerances of both, and 300 roundings of numbers up to 10 in each of six evaluations a step of a length below 1.
    const off = largest(exact.end, made.end), steps = exact.steps + made.steps;
    const bound = stretch * (steps * relTol * 10 + 300 * 10 * 2 ** -24);
    assert(off > 0 && off < bound && bound < 0.3, `${backend}: off by ${off} of ${bound}`);
  }
});
