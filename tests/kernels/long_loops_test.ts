import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { repeat } from "driftfield/core";
import { rieszOnGpu, runParticlesOnGpu } from "driftfield/kernels";
import { riesz, sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import { simulateToEnd } from "driftfield/solvers";
import { onCard } from "./on_card.ts";

// Mesa's llvmpipe ends all loops of an invocation after 65,535 turns, silently: these have more.
const rng = philox(91);

onCard("a path of a million steps gets to its end", async () => {
  const steps = 2 ** 20, clock = sde({ drift: 1, diffusion: "0 * x" }); // multiples of 2^-20 below 1: float32 is exact
  const options = { dt: 1 / steps, steps, every: steps, rng, via: "wgsl" } as const;
  assertEquals((await simulateToEnd(clock, repeat([0], 2), options)).data, Float64Array.of(1, 1));
});

onCard("no source is left out, of many, or of rows that take loops of their own", async (gpu) => {
  for (const [n, dim] of [[70_000, 2], [4000, 200]]) {
    const sources = rng.fork("sources").normal([n, dim]), targets = rng.fork("targets").normal([3, dim]);
    const truth = riesz()(targets, sources);
    for (const tiles of [false, true]) {
      const { data } = await rieszOnGpu(gpu, targets, sources, undefined, 2, 0, { tiles });
      const size = Math.hypot(...truth.data);
      // Terms are at most 1/r each; float32 sums of n terms of mean size |F| and their squares stay within √n ulp.
      data.forEach((f, k) => assertAlmostEquals(f, truth.data[k], 2 ** -22 * Math.sqrt(n) * size));
    }
  }
});

onCard(
  "a batch whose loop would not end is refused where loops end early, and taken where they do not",
  async (gpu) => {
    const keys = { noise: [0, 0], batches: [0, 1] } as const, start = rng.fork("wide").normal([3000, 400]);
    const constants = { strength: 1, pull: 1, temperature: 0, exponent: 2, softening: 0, dt: 0.01, keys };
    const run = { ...constants, batch: 2000 }, message = "batch must be at most 1500 in dimension 400";
    const early = { ...gpu, software: true }, whole = { ...gpu, software: false };
    await assertRejects(() => runParticlesOnGpu(early, run, start), RangeError, message);
    (await runParticlesOnGpu(whole, run, start)).close();
  },
);
