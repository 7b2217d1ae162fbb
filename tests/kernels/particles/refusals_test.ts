import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type Points, points, zeros } from "driftfield/core";
import { runParticlesOnGpu } from "driftfield/kernels";
import { interacting } from "driftfield/processes";
import { explicitEuler, randomBatches } from "driftfield/solvers";
import { onCard } from "../on_card.ts";
import { errorBound, forceError } from "./error_bound.ts";
import { cloud, constants, end, fixed, inFloat64, largest, rng } from "./runs.ts";

onCard(
  "a step too large for the field is refused: nothing moves any more, and the bound is float64's",
  async (gpu) => {
    const run = { ...fixed, strength: -1, pull: 0, temperature: 0, softening: 0 },
      start = points([[-0.5], [0.5]]);
    const gaps = [1]; // between the two: r ← r − 2Δt/r, until Δt² S > 2Δt V + m₂ with S = 2/r², V = 1, m₂ = r²/4
    while (2e-4 / gaps.at(-1)! ** 2 <= 0.02 + gaps.at(-1)! ** 2 / 4) {
      gaps.push(
        gaps.at(-1)! - 0.02 / gaps.at(-1)!,
      );
    }
    const step = gaps.length - 1, r = gaps[step], before = points([[-r / 2], [r / 2]]);
    const context = { dt: 0.01, step, rng, batch: "all" } as const;
    assert(step > 5);
    assertThrows(() => explicitEuler(interacting(run), before, context), RangeError, `at step ${step}`);

    const runner = await runParticlesOnGpu(gpu, run, start), refused = (await runner.advance(step + 90))!;
    assertEquals(refused.step, step);
    // An error of r grows by 1 + 2Δt/r² a step, and each adds that of the force and four roundings.
    const off = gaps.reduce(
      (sum, r) => sum * (1 + 0.02 / r ** 2) + 4 * 2 ** -24 + 0.02 / r * forceError(2, 1, 2),
      0,
    );
    const S = 2 / r ** 2,
      bound = (1 + Math.sqrt(1 + S * r ** 2 / 4)) / S,
      relative = 2 * off / r + 8 * 2 ** -23;
    assert(relative < 1e-2);
    assertAlmostEquals(refused.meanSquare, 1 / r ** 2, relative / r ** 2);
    assertAlmostEquals(refused.bound, bound, relative * bound);
    assert(largest(await runner.points(), before) <= off);
    assertEquals(await runner.advance(step + 100), refused);
    runner.close();

    for (const [part, passes] of [[0.999, true], [1.001, false]] as const) {
      const large = { ...run, strength: 1, dt: part * (1 + Math.sqrt(1.5)) / 2 }; // the bound at r = 1
      const once = await runParticlesOnGpu(gpu, large, start);
      assertEquals(await once.advance(1) === undefined, passes);
      once.close();
    }
  },
);

onCard("what float32 takes for one point is an error, never NaN; softened it is none", async (gpu) => {
  const twins = points([[0, 1], [2, 3], [0.5, 0], [2, 3], [4, 4]]);
  for (const exponent of [2, 3]) {
    const message = "at step 6 rows 1 and 3 are at one point";
    const runner = await runParticlesOnGpu(gpu, { ...fixed, softening: 0, exponent }, twins, { from: 6 });
    await assertRejects(() => runner.advance(9), RangeError, message);
    assertEquals(await runner.points(), twins);
    await assertRejects(() => runner.advance(10), RangeError, message);
    runner.close();
  }
  // In pairs, when the two meet; with the next pairs nothing would be wrong, but the particles stay where they are.
  const run = { ...fixed, softening: 0, batch: 2 }, others = points([[5, 5], [2, 3], [0.5, 0], [2, 3]]);
  const meet = (step: number) =>
    randomBatches(rng.fork("batches"), 4, 2, step).some((two) => two.includes(1) && two.includes(3));
  const step = Array.from({ length: 50 }, (_, i) => i).findLast((i) => meet(i) && !meet(i + 1))!;
  const paired = await runParticlesOnGpu(gpu, run, others, { from: step });
  await assertRejects(
    () => paired.advance(step + 2),
    RangeError,
    `at step ${step} rows 1 and 3 are at one point`,
  );
  assertEquals(await paired.points(), others);
  paired.close();
  const soft = inFloat64(fixed, twins, 12), off = largest(await end(gpu, fixed, twins, [12]), soft[12]);
  assert(off <= errorBound(fixed, soft), `off by ${off}`);
});

onCard(
  "arguments out of range are refused by name, and what does not fit in the card's words",
  async (gpu) => {
    const start = cloud(6, 2),
      refuse = (x: Points, changes: object, message: string) =>
        assertRejects(() => runParticlesOnGpu(gpu, { ...fixed, ...changes }, x), RangeError, message);
    await refuse(points([[1, 2]]), {}, "start must have at least 2 points, got 1");
    await refuse(points([[1], [1e30]]), {}, "start must be within ±");
    await refuse(zeros([2, 1025]), {}, "dim must be at most 1024 on the GPU, got 1025");
    await refuse(start, { dt: 0 }, "dt must be positive");
    await refuse(start, { dt: 3 }, "dt = 3 is too large for the pull 0.7: it must be below 2.857");
    await refuse(start, { exponent: -1 }, "exponent must be positive");
    await refuse(start, { batch: 7 }, "batch must be between 2 and 6, got 7");
    await refuse(start, { softening: -1 }, "softening must be");
    await refuse(start, { strength: 1e45 }, "leaves the range of float32");
    const runner = await runParticlesOnGpu(gpu, fixed, start, { from: 5 });
    await assertRejects(() => runner.advance(4), RangeError, "steps must be between 5");
    runner.close();
    await assertRejects(() => runner.advance(6), Error, "these particles have been let go");
    await assertRejects(() => runner.points(), Error, "these particles have been let go");
  },
);

onCard("buffers are freed when a run is closed, and when it does not fit", async (gpu) => {
  const { device } = gpu, live = new Set<GPUBuffer>(), make = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = make(descriptor), destroy = buffer.destroy.bind(buffer);
    live.add(buffer);
    buffer.destroy = () => {
      live.delete(buffer);
      destroy();
    };
    return buffer;
  };
  try {
    const runner = await runParticlesOnGpu(gpu, { ...constants, batch: 2 }, cloud(20, 2));
    await runner.advance(3);
    await runner.points();
    assert(live.size > 5);
    runner.close();
    assertEquals(live.size, 0);

    const room = (what: string, bytes: number) => gpu.buffer(what, bytes > 5000 ? 2 ** 50 : bytes);
    const small = { ...gpu, buffer: room }, what = "the forces on 400 particles of 2 coordinates need";
    const tooMany = () => runParticlesOnGpu(small, fixed, cloud(400, 2), { tiles: true });
    await assertRejects(tooMany, RangeError, what);
    assertEquals(live.size, 0);
  } finally {
    delete (device as { createBuffer?: unknown }).createBuffer;
  }
});
