import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { gpu } from "driftfield/device";
import { computes } from "driftfield/kernels";
import { interacting } from "driftfield/processes";
import { philox } from "driftfield/random";
import { type Frame, pairMap, type ParticleOptions, simulate, simulateToEnd } from "driftfield/solvers";

const rng = philox(81), compiled = computes().startsWith("WebAssembly");
const process = interacting({ strength: 1.5, pull: 0.8, temperature: 0.1, softening: 0.1 });
const cloud = (n: number, dim: number) => rng.fork(`${n} ${dim}`).normal([n, dim]);

/** What ran, and the end. */
async function run(start: Points, options: Partial<ParticleOptions>): Promise<[Frame["via"], Points]> {
  let via: Frame["via"] = "float64", end = start;
  const frames = simulate(process, start, { dt: 0.01, steps: 4, every: 4, rng, ...options });
  for await (const frame of frames) [via, end] = [frame.via, await frame.points()];
  return [via, end];
}

/** The largest difference of two clouds. */
const apart = (x: Points, y: Points) =>
  x.data.reduce((most, v, i) => Math.max(most, Math.abs(v - y.data[i])), 0);

/**
 * Float32 moves a particle by at most c Δt Σ_steps δF, δF ≤ 3e-6 Σ_j w_j/(‖z‖² + ε²)^{½} ≤ 3e-6/ε for the force's own
 * rounding; and neighbours that have moved change the force by their distance times Lipschitz' constant 1/ε², a factor
 * e^{c t/ε²} in all. On the card the state itself is rounded, a few times a step: 10 · 2^−24 · ‖x‖.
 */
const bound = ({ dt, steps, card }: { dt: number; steps: number; card?: boolean }) =>
  Math.exp(1.5 * dt * steps / 0.01) * steps * (1.5 * dt * 3e-6 / 0.1 + (card ? 10 * 2 ** -24 * 4 : 0));

Deno.test("WebAssembly goes where float64 goes, all on all and in batches, in low and high dimension", async () => {
  for (
    const [n, dim, batch] of [[501, 2, "all"], [130, 64, "all"], [501, 3, 20], [300, 2, 2], [
      90,
      20,
      7,
    ]] as const
  ) {
    if (!compiled) return console.log(`nothing of WebAssembly was tested: ${computes()}`);
    const start = cloud(n, dim), options = { dt: 0.001, batch };
    const [plainly, plain] = await run(start, { ...options, via: "float64" });
    const [fast, end] = await run(start, { ...options, via: "wasm" });
    assertEquals([plainly, fast], ["float64", "wasm"]);
    assert(apart(end, plain) < bound({ dt: 0.001, steps: 4 }), `${n} ${dim} ${batch}: ${apart(end, plain)}`);
    assert(apart(end, start) > 1e-3);
  }
});

Deno.test("the GPU goes where float64 goes, and its frames are asked before the next one", async () => {
  const card = await gpu(), start = cloud(300, 2);
  if (!card) {
    await assertRejects(() => run(start, { via: "wgsl" }), Error, "no WebGPU adapter");
    return console.log("no WebGPU adapter here: nothing of the GPU was tested");
  }
  for (const batch of ["all", 20] as const) {
    const [, plain] = await run(start, { dt: 0.001, batch, via: "float64" });
    const [via, end] = await run(start, { dt: 0.001, batch, via: "wgsl" });
    assertEquals(via, "wgsl");
    assert(apart(end, plain) < bound({ dt: 0.001, steps: 4, card: true }), `${batch}: ${apart(end, plain)}`);
  }
  const frames = simulate(process, start, { dt: 0.001, steps: 2, every: 1, rng, via: "wgsl" });
  const first = (await frames.next()).value!;
  assertEquals((await first.points()).shape, [300, 2]);
  const second = (await frames.next()).value!;
  await assertRejects(() => first.points(), Error, "ask for points before the next frame");
  assert(apart(await second.points(), start) > 0);
  await frames.return();
});

Deno.test("what runs depends on the size of a step alone; float64 is for small ones", async () => {
  const way = async (n: number, dim: number, options = {}) =>
    (await run(cloud(n, dim), { steps: 1, every: 1, ...options }))[0];
  const fast = compiled ? "wasm" : "float64";
  assertEquals(await way(100, 2), "float64");
  assertEquals([await way(400, 2), await way(60, 64), await way(4000, 2, { batch: 30 })], [fast, fast, fast]);
  assertEquals(await way(400, 2, { batch: 30 }), "float64");
  const cold = interacting(),
    start = cloud(400, 2),
    options = { dt: 0.01, steps: 10, rng, batch: 2, stepper: pairMap };
  for await (const { via } of simulate(cold, start, options)) assertEquals(via, "float64");
});

Deno.test("a run of WebAssembly gives the same bytes again, and after being taken up from a frame", async () => {
  const start = cloud(600, 2),
    options = { dt: 0.01, steps: 6, batch: 50, via: compiled ? "wasm" : "float64" } as const;
  const half = (await run(start, { ...options, steps: 3, every: 3 }))[1];
  const whole = (await run(start, { ...options, every: 6 }))[1];
  assertEquals((await run(half, { ...options, from: 3, every: 6 }))[1], whole);
  assertEquals((await run(start, { ...options, every: 2 }))[1], whole);
});

Deno.test("steps too large, points in one place and forces of one's own are refused by every way in the same words", async () => {
  const ways = [
    "float64",
    ...compiled ? ["wasm" as const] : [],
    ...await gpu() ? ["wgsl" as const] : [],
  ] as const;
  const start = cloud(300, 2), cold = interacting();
  const twins = points(Float64Array.of(...start.data, ...start.data.subarray(0, 2)), 2),
    options = { dt: 0.01, steps: 4, rng };
  for (const via of ways) {
    const end = (p: typeof process, x: Points, dt = 0.01) => simulateToEnd(p, x, { ...options, dt, via });
    const warm = interacting({ temperature: 0.1, strength: 50 });
    await assertRejects(
      () => end(warm, start, 0.5),
      RangeError,
      "dt = 0.5 is too large for the field at step",
    );
    await assertRejects(
      () => end(interacting({ pull: 5 }), start, 0.5),
      RangeError,
      "too large for the pull 5",
    );
    await assertRejects(() => end(cold, twins), RangeError, "are at one point");
    if (via === "float64") continue;
    const own = interacting({ interaction: (x) => x });
    await assertRejects(() => end(own, start), TypeError, `via: "${via}" cannot run a force of your own`);
  }
  const paired = { ...options, batch: 2, stepper: pairMap, via: "wasm" } as const;
  await assertRejects(() => simulateToEnd(cold, start, paired), TypeError, "cannot run pairMap");
  const stepped = { ...options, batch: 2, stepper: pairMap, via: "wgsl" } as const;
  await assertRejects(() => simulateToEnd(cold, start, stepped), TypeError, "cannot run a stepper");
  const cuda = { ...options, via: "cuda" as "wasm" };
  await assertRejects(
    () => simulateToEnd(cold, start, cuda),
    RangeError,
    'via must be one of float64, wasm, wgsl; got "cuda"',
  );
});
