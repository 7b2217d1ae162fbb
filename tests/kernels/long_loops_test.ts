import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { repeat, take } from "driftfield/core";
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
  for (const [n, dim] of [[70_000, 2], [1500, 200]]) {
    const sources = rng.fork("sources").normal([n, dim]), targets = rng.fork("targets").normal([3, dim]);
    const truth = riesz()(targets, sources), far = take(sources, [n - 1]).data; // the last source alone is 1/n of it
    for (const tiles of [false, true]) {
      const { data } = await rieszOnGpu(gpu, targets, sources, undefined, 2, 0, { tiles });
      const size = Math.hypot(...truth.data);
      // Terms are at most 1/r each; float32 sums of n terms of mean size |F| and their squares stay within √n ulp.
      data.forEach((f, k) => assertAlmostEquals(f, truth.data[k], 2 ** -22 * Math.sqrt(n) * size));
      assert(Math.hypot(...far) > 0);
    }
  }
});

onCard("a batch whose loop would not end is refused on such a processor", async (gpu) => {
  if (!gpu.software) return assertEquals(gpu.software, false);
  const keys = { noise: [0, 0], batches: [0, 1] } as const, start = rng.fork("wide").normal([3000, 400]);
  const run = {
    strength: 1,
    pull: 1,
    temperature: 0,
    exponent: 2,
    softening: 0,
    dt: 0.01,
    batch: 2000,
    keys,
  };
  await assertRejects(
    () => runParticlesOnGpu(gpu, run, start),
    RangeError,
    "batch must be at most 1500 in dimension 400",
  );
});
