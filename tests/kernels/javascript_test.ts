import { assertEquals, assertRejects } from "@std/assert";
import { code, type Points, repeat, take } from "driftfield/core";
import { centralMoments, type RecordedStep, runInJavaScript } from "driftfield/kernels";
import { philox } from "driftfield/random";

const rng = philox(71), keys = { W: rng.fork("W").key, H: rng.fork("H").key }, dt = 0.01;

/** dX = (sin t − X) dt + (Y + 1) dW₁ + dH, dY = X dt + dW₂: two coordinates, two Brownian motions, time, and H. */
function recorded(): RecordedStep {
  const s = code(), [x, y] = ["x0", "x1"].map((name) => [s.symbol(name)]);
  const [z0, z1, y0] = ["z0", "z1", "y0"].map((name) => s.scale(0.1, [s.symbol(name)]));
  const first = s.add(x, s.scale(dt, s.sub(s.map("sin", s.time(0, x)), x)));
  const driven = s.add(s.add(first, s.mul(s.add(y, s.constant(1, y)), z0)), y0);
  return { dim: 2, brownians: 2, next: [...driven, ...s.add(s.add(y, s.scale(dt, x)), z1)], start: 0.5, dt };
}

/** The same by hand. */
function byHand(start: Points, from: number, to: number): Points {
  const data = start.data.slice(), rows = start.shape[0];
  const draw = (stream: string, n: number) => rng.fork(stream).normal([rows, 2], { column: 2 * n }).data;
  for (let n = from; n < to; n++) {
    const z = draw("W", n), h = draw("H", n), t = 0.5 + n * dt;
    for (let i = 0; i < rows; i++) {
      const x = data[2 * i], y = data[2 * i + 1];
      data[2 * i] = x + dt * (Math.sin(t) - x) + (y + 1) * (0.1 * z[2 * i]) + 0.1 * h[2 * i];
      data[2 * i + 1] = y + dt * x + 0.1 * z[2 * i + 1];
    }
  }
  return { data, shape: start.shape };
}

const start = rng.fork("start").normal([600, 2]);

Deno.test("the emitted loop gives the numbers of the loop written by hand, at each mark", async () => {
  const runner = await runInJavaScript(recorded(), start, keys);
  const kept = await runner.advance([3, 70]);
  assertEquals(await kept.points(0), byHand(start, 0, 3));
  assertEquals(await kept.points(1), byHand(start, 0, 70));
  assertEquals(await (await runner.advance([71])).points(0), byHand(start, 0, 71));
});

Deno.test("all threads give the numbers of one, and a run may begin at any step", async () => {
  const runner = await runInJavaScript(recorded(), byHand(start, 0, 5), keys, { parallel: true, from: 5 });
  try {
    const kept = await runner.advance([6, 40]);
    assertEquals(await kept.points(0), byHand(start, 0, 6));
    assertEquals(await kept.points(1), byHand(start, 0, 40));
    assertEquals(await kept.moments(1), centralMoments(byHand(start, 0, 40)));
  } finally {
    runner.close();
  }
});

Deno.test("a path does not know how many others there are", async () => {
  const few = take(start, [0, 1, 2]), runner = await runInJavaScript(recorded(), few, keys);
  const alone = await (await runner.advance([50])).points(0);
  assertEquals(alone, take(byHand(start, 0, 50), [0, 1, 2]));
});

Deno.test("states that the run has left behind are refused", async () => {
  const runner = await runInJavaScript(recorded(), repeat([1, 1], 2), keys);
  const early = await runner.advance([1]);
  await runner.advance([2]);
  await assertRejects(() => early.points(0), Error, "ask for points before the next frame");
  await assertRejects(() => early.moments(0), Error, "ask for points before the next frame");
});
