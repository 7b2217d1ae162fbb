import { assertEquals, assertRejects } from "@std/assert";
import { points } from "driftfield/core";
import { fromDenoiser, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  probabilityFlow,
  reverseDiffusion,
  sample,
  type SampleOptions,
  sampleToEnd,
} from "driftfield/samplers";
import { countingSpace } from "./counting.ts";
import { pairModel } from "./pair.ts";

const samplers = [
  ddim({ eta: 0.5 }),
  ddpm(),
  dpmSolver(),
  edmSampler({ churn: 5 }),
  probabilityFlow(),
  reverseDiffusion({ lambda: 0.5 }),
];

function counted(options: Partial<SampleOptions> = {}) {
  const { space, live } = countingSpace(), model = pairModel(variancePreserving(), { space });
  const run = { count: 3, rng: philox(741), steps: 5, every: 1, ...options };
  return { model, live, run, frames: sample(model, run) };
}

Deno.test("sample() over a space that frees makes what it makes over arrays, and leaves nothing behind", async () => {
  for (const sampler of samplers) {
    const { model, live, run } = counted({ sampler });
    const plain = await sampleToEnd(pairModel(variancePreserving()), run);
    assertEquals(await sampleToEnd(model, run), plain, sampler.name);
    assertEquals(live(), 0, sampler.name);
  }
});

Deno.test("while it runs, sample() holds the state, and for a method of two steps what it saw before", async () => {
  for (const [sampler, held] of [[ddpm(), 1], [dpmSolver(), 2]] as const) {
    const { live, frames } = counted({ sampler });
    for await (const { step } of frames) if (step > 0 && step < 5) assertEquals(live(), held, sampler.name);
  }
});

Deno.test("leaving the loop frees, at whatever frame", async () => {
  for (const last of [0, 1, 5]) {
    const { live, frames } = counted();
    for await (const { step } of frames) if (step === last) break;
    assertEquals(live(), 0, `at ${last}`);
  }
});

Deno.test("an aborted signal stops the loop with its reason, and frees", async () => {
  for (const last of [0, 2]) {
    const controller = new AbortController(),
      { live, frames } = counted({ signal: controller.signal }),
      seen: number[] = [];
    await assertRejects(
      async () => {
        for await (const { step } of frames) {
          seen.push(step);
          if (step === last) controller.abort(new Error("enough"));
        }
      },
      Error,
      "enough",
    );
    assertEquals([seen.at(-1), live()], [last, 0]);
  }
  const { live, frames } = counted({ signal: AbortSignal.abort(new Error("before it began")) });
  await assertRejects(() => frames.next(), Error, "before it began");
  assertEquals(live(), 0);
});

Deno.test("an error in the model frees, and so does resuming", async () => {
  const { space, live } = countingSpace();
  const broken = fromDenoiser(variancePreserving(), (x, t) => {
    if (t < 0.5) throw new Error("out of memory");
    return space.scale(0.5, x);
  }, { dim: 1, space });
  for (const sampler of samplers) {
    const options = { count: 3, rng: philox(742), sampler, steps: 5 };
    await assertRejects(() => sampleToEnd(broken, options), Error, "out of memory");
    assertEquals(live(), 0, sampler.name);
  }
  const x = points([[1]]), { model, live: left } = counted();
  await sampleToEnd(model, {
    rng: philox(742),
    steps: 5,
    from: { step: 2, x, before: { t: 1, denoised: x } },
  });
  assertEquals(left(), 0);
});

Deno.test("what a sampler hands back unchanged is not freed under it", async () => {
  const { model, live } = counted();
  const still = { ...ddim(), step: <V>({ x }: { x: V }) => ({ x, denoised: x }) };
  await sampleToEnd(model, { count: 2, rng: philox(743), sampler: still, steps: 3, denoise: false });
  assertEquals(live(), 0);
});
