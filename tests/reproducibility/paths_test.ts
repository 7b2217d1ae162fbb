import { assert, assertEquals, assertRejects } from "@std/assert";
import { float64, type Points, take } from "driftfield/core";
import { gpu } from "driftfield/device";
import { runInJavaScript } from "driftfield/kernels";
import { ornsteinUhlenbeck } from "driftfield/processes";
import { philox } from "driftfield/random";
import * as solvers from "driftfield/solvers";
import { equations } from "./equations.ts";

const { recordStep, simulate, simulateToEnd } = solvers, rng = philox(921), steps = 50, dt = 0.01;
const adapter = await gpu(), ways = ["float64", "javascript", ...adapter ? ["wgsl" as const] : []] as const;
const first = (x: Points, count: number) => take(x, Array.from({ length: count }, (_, i) => i));
const startOf = (dim: number) => {
  const { data, shape } = rng.fork("start").uniform([301, dim]);
  return { data: data.map((u) => 0.5 + u), shape }; // away from 0, where an equation may stand still
};

Deno.test("the solvers here are all that the library has", () => {
  const all = Object.values(solvers).filter((one) => typeof one === "object" && "strongOrder" in one);
  assertEquals(
    all.map(({ name }) => name).sort(),
    Object.values(equations).map(({ solver }) => solver.name).sort(),
  );
});

Deno.test("path i is the same whatever the batch, by every solver: arrays, JavaScript, WGSL", async () => {
  for (const [name, { solver, sde, dim }] of Object.entries(equations)) {
    const start = startOf(dim);
    for (const via of ways) {
      const run = (x: Points) => simulateToEnd(sde, x, { dt, steps: 20, rng, solver, via });
      const all = await run(start);
      assert(new Set(all.data).size > 300, name);
      for (const count of [1, 2, 65, 256, 300]) {
        assertEquals(await run(first(start, count)), first(all, count), `${name}, ${via}: ${count} paths`);
      }
    }
  }
  if (!adapter) {
    const { solver, sde } = equations.exact, options = { dt, steps, rng, solver, via: "wgsl" as const };
    await assertRejects(() => simulateToEnd(sde, startOf(1), options), Error, "no WebGPU adapter");
  }
});

Deno.test("path i is the same whichever thread takes it: pieces of 256 paths on all of them, and the loop alone", async () => {
  const keys = { W: rng.fork("W").key, H: rng.fork("H").key };
  for (const [name, { solver, sde, dim }] of Object.entries(equations)) {
    const wide = rng.fork("wide").uniform([700, dim]), step = recordStep(solver, sde, { start: 0, dt });
    const run = async (x: Points, parallel: boolean) => {
      const runner = await runInJavaScript(step, x, keys, { parallel });
      const end = await (await runner.advance([30])).points(0);
      runner.close();
      return end;
    };
    const alone = await run(wide, false);
    assertEquals(await run(wide, true), alone, name);
    for (const count of [255, 257]) {
      assertEquals(await run(first(wide, count), true), first(alone, count), name);
    }
    const asked = { dt, steps: 30, rng, solver, via: "float64" as const };
    assertEquals(await simulateToEnd(sde, wide, asked), alone, `${name}: the runner is the loop of simulate`);
  }
});

Deno.test("across backends a path is the same to float32 rounding over a short horizon, by every solver", async () => {
  // A step rounds a state of size < 4 at most 8 times and an increment of size < 1.5 at most 100 times, by 2⁻²⁴; normals,
  // < 4.5, are off by 5e-7 of themselves, times a diffusion < 1.5. The flow stretches what is off by less than e until T = ½.
  const [dt, steps] = [0.05, 10], normals = 4.5 * 5e-7 * 1.5 * Math.sqrt(dt);
  const bound = steps * ((8 * 4 + 100 * 1.5) * 2 ** -24 + normals) * Math.E;
  for (const [name, { solver, sde, dim }] of Object.entries(equations)) {
    const run = (via: typeof ways[number]) =>
      simulateToEnd(sde, startOf(dim), { dt, steps, rng, solver, via });
    const [truth, loop, card] = await Promise.all(ways.map(run));
    assertEquals(loop, truth, `${name}: arrays and JavaScript are the same bytes`);
    assert(truth.data.every((v) => Math.abs(v) < 4), name);
    if (!card) continue;
    const off = float64.sub(card, truth).data.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    assert(off > 0 && off < bound, `${name}: WGSL is off by ${off} of ${bound}`);
  }
});

Deno.test("what runs does not depend on how many cores there are: they may be more next time", async () => {
  const cores = Object.getOwnPropertyDescriptor(Navigator.prototype, "hardwareConcurrency")!;
  const options = { dt, steps: 900, rng },
    start = { data: new Float64Array(20_000).fill(1), shape: [20_000, 1] } as const;
  const seen: [string, Points][] = [];
  try {
    for (const count of [1, 64]) {
      Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { ...cores, get: () => count });
      for await (const { via, step, points } of simulate(ornsteinUhlenbeck(), start, options)) {
        if (step === options.steps) seen.push([via, await points()]);
      }
    }
  } finally {
    Object.defineProperty(Navigator.prototype, "hardwareConcurrency", cores);
  }
  // 18 million steps are some 0.2 s of one thread: where that was shared by the cores it was a card's on one, none's on many.
  const [[one, x], [many, y]] = seen;
  assertEquals([one, x.data.every((v, i) => v === y.data[i])], [many, true]);
});
