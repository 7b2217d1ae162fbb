import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { code, type Points, repeat, take } from "driftfield/core";
import { centralMoments, type RecordedStep, runInJavaScript, runOnGpu } from "driftfield/kernels";
import { philox } from "driftfield/random";
import { onCard } from "./on_card.ts";

const rng = philox(72), keys = { W: rng.fork("W").key, H: rng.fork("H").key };
const ulp = 2 ** -23; // spacing of float32 at 1

/** A step with `brownians` coordinates, each driven by its own Brownian motion, by the time, and by H if so asked. */
function recorded(brownians: number, withArea: boolean): RecordedStep {
  const s = code(),
    symbols = (name: string) => Array.from({ length: brownians }, (_, k) => s.symbol(`${name}${k}`));
  const x = symbols("x"), moved = s.add(s.scale(0.98, x), s.scale(0.02, s.time(0, x)));
  const noisy = s.add(moved, s.scale(0.1, symbols("z")));
  const next = withArea ? s.add(noisy, s.scale(0.03, symbols("y"))) : noisy;
  return { dim: brownians, brownians, next, start: 0.5, dt: 0.02 };
}

/** States of size below 4 are rounded at most 6 times a step, the normals are off by 6e-7 · 6 · 0.13; errors shrink. */
const drift = (steps: number) => Math.min(steps, 50) * (6 * 4 * ulp / 2 + 6e-7 * 6 * 0.13);

const largest = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));

async function byJavaScript(step: RecordedStep, start: Points, marks: number[]): Promise<Points[]> {
  const kept = await (await runInJavaScript(step, start, keys)).advance(marks);
  return await Promise.all(marks.map((_, i) => kept.points(i)));
}

onCard(
  "a kernel follows the paths of the float64 loop, whatever the number of Brownian motions, with H or without",
  async (gpu) => {
    for (const [brownians, withArea] of [[1, true], [2, false], [3, false], [4, true], [5, false]] as const) {
      const step = recorded(brownians, withArea),
        start = rng.fork("start").normal([70, brownians]),
        marks = [1, 6, 41];
      const truth = await byJavaScript(step, start, marks), runner = await runOnGpu(gpu, step, start, keys);
      const kept = await runner.advance(marks);
      for (const [i, mark] of marks.entries()) {
        const off = largest(await kept.points(i), truth[i]);
        assert(off < drift(mark), `${brownians} Brownian motions, step ${mark}: off by ${off}`);
      }
      runner.close();
    }
  },
);

onCard("how a run is cut up, where it begins and how many paths there are changes no bit", async (gpu) => {
  const step = recorded(3, false), start = rng.fork("start").normal([300, 3]);
  const end = async (x: Points, cuts: number[], from = 0) => {
    const runner = await runOnGpu(gpu, step, x, keys, { from });
    let last = x;
    for (const cut of cuts) last = await (await runner.advance([cut])).points(0);
    runner.close();
    return last;
  };
  const whole = await end(start, [29]);
  assertEquals(await end(start, [1, 2, 7, 20, 29]), whole);
  assertEquals(await end(await end(start, [13]), [29], 13), whole);
  assertEquals(await end(take(start, [0, 1, 2]), [29]), take(whole, [0, 1, 2]));
});

/** Moments of 2 coordinates left alone: x ↦ x. */
const idle: RecordedStep = { ...recorded(2, false), next: ["x0", "x1"].map(code().symbol) };

onCard(
  "moments on the card are those of the points, wherever the mean lies and whatever the scale",
  async (gpu) => {
    const cases = [[1, 0, 1], [5, 3, 1], [1000, 0, 1e-12], [3001, 1000, 1], [700, 5e15, 1e12]];
    for (const [rows, shift, spread] of cases) {
      const z = rng.fork("start").normal([rows, 2]),
        start = { ...z, data: z.data.map((v) => shift + spread * v) };
      const runner = await runOnGpu(gpu, idle, start, keys), kept = await runner.advance([0, 3]);
      for (const i of [0, 1]) {
        const truth = centralMoments(await kept.points(i)), found = await kept.moments(i);
        assertEquals(found.count, rows);
        // Sums of at most 256 powers are off by 256 ulp at worst; a deviation by one of 8 · spread, four times that in the fourth.
        const bound = (256 + 4 * 8) * ulp;
        (["mean", "second", "fourth"] as const).forEach((name, j) =>
          found[name].forEach((v, k) => {
            const size = [1, 1, 3][j] * spread ** [1, 2, 4][j];
            assert(Math.abs(v - truth[name][k]) <= bound * size, `${name}: ${v}, not ${truth[name][k]}`);
          })
        );
      }
      runner.close();
    }
  },
);

onCard("moments at many marks are those at each", async (gpu) => {
  const start = rng.fork("start").normal([70, 2]), marks = Array.from({ length: 30 }, (_, i) => i);
  const all = await runOnGpu(gpu, recorded(2, false), start, keys), kept = await all.advance(marks);
  for (const mark of [0, 7, 29]) {
    const one = await runOnGpu(gpu, recorded(2, false), start, keys);
    assertEquals(await kept.moments(mark), await (await one.advance([mark])).moments(0));
    one.close();
  }
  all.close();
});

onCard("states left behind, too many steps and too many paths are refused", async (gpu) => {
  const step = recorded(1, false), runner = await runOnGpu(gpu, step, repeat([1], 2), keys);
  const early = await runner.advance([1]);
  await runner.advance([2]);
  await assertRejects(() => early.points(0), Error, "ask for points before the next frame");
  await assertRejects(() => early.moments(0), Error, "ask for points before the next frame");
  await assertRejects(() => runner.advance([2 ** 33]), RangeError, "last step × brownians");
  runner.close();
  await assertRejects(() => early.points(0), Error, "ask for points before the next frame");
  assertThrows(
    () => gpu.buffer("1e12 paths of 1 coordinates", 4e12),
    RangeError,
    "1e12 paths of 1 coordinates need",
  );
});
