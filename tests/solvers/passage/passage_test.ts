import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { points, repeat, take } from "driftfield/core";
import { geometricBrownian, kuboOscillator, ornsteinUhlenbeck, sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  ball,
  crossingFraction,
  firstPassage,
  firstPassageToEnd,
  heunStratonovich,
  interval,
  meanPassageTime,
  passageShare,
  rosslerSra,
  simulateToEnd,
  survivalCurve,
} from "driftfield/solvers";

const ou = ornsteinUhlenbeck(), rng = philox(221), base = { dt: 0.02, steps: 100, rng };

Deno.test("a path does not depend on what the others do, nor on how many there are", async () => {
  const start = points(Array.from({ length: 300 }, (_, i) => [i % 2 ? 0 : 0.9 * Math.sin(i)]));
  const options = { ...base, barriers: interval(-1, 1) }, all = await firstPassageToEnd(ou, start, options);
  assert(all.inside > 20 && all.inside < 280, `${all.inside} inside: some leave, some stay`);
  const few = await firstPassageToEnd(ou, take(start, Array.from({ length: 40 }, (_, i) => i)), options);
  assertEquals(few.times, all.times.slice(0, 40));
  assertEquals(few.barriers, all.barriers.slice(0, 40));
  assertEquals(few.points.data, all.points.data.slice(0, 40));
  const crowd = points(start.data.map((v, i) => i < 200 ? 0.99 : v)),
    rest = await firstPassageToEnd(ou, crowd, options);
  assertEquals(rest.times.slice(200), all.times.slice(200), "others before it leave earlier");
  assertEquals(rest.points.data.slice(200), all.points.data.slice(200));
  assertEquals(await firstPassageToEnd(ou, start, options), all, "the same seed, the same bytes");
  const other = { ...options, rng: philox(222) };
  assert((await firstPassageToEnd(ou, start, other)).times.some((t, i) => t !== all.times[i]));
});

Deno.test("a path that stays is the path of simulate: with H, with a matrix, over many blocks of draws", async () => {
  const cases = [
    { sde: ou, start: repeat([0.5], 30), solver: undefined },
    { sde: ou, start: repeat([0.5], 30), solver: rosslerSra },
    { sde: kuboOscillator(), start: repeat([1, 0], 30), solver: heunStratonovich },
  ];
  for (const { sde, start, solver } of cases) {
    const { points, inside } = await firstPassageToEnd(sde, start, {
      ...base,
      barriers: interval(-100, 100),
      solver,
    });
    assertEquals(points.data, (await simulateToEnd(sde, start, { ...base, via: "float64", solver })).data);
    assertEquals(inside, 30);
  }
});

Deno.test("frames: every so many steps, fewer and fewer inside, and the last one when all have left", async () => {
  const fall = sde({ drift: -1, diffusion: 0.1 }), start = points([[1], [0.4], [0.2]]);
  const frames = [], options = { ...base, barriers: interval(0, Infinity), every: 10 };
  for await (const frame of firstPassage(fall, start, options)) {
    const { times, barriers, inside, end } = frame.passages(), { data } = await frame.points();
    assertEquals(inside, frame.alive);
    assertEquals(end, frame.t);
    times.forEach((t, i) => {
      assert(barriers[i] === 0 ? t <= end : t === Infinity);
      if (barriers[i] === 0) assertAlmostEquals(data[i], 0, 1e-12);
      else assert(data[i] > 0);
    });
    frames.push(frame);
  }
  assertEquals(frames.slice(0, 4).map(({ step }) => step), [0, 10, 20, 30]);
  assertEquals([frames[0].alive, frames.at(-1)!.alive], [3, 0]);
  assert(frames.at(-1)!.step < 100, "it stops when none is inside");
});

Deno.test("without noise the time is where the straight line meets the barrier, and the first barrier counts", async () => {
  const flight = sde({ drift: [2, 1], diffusion: [0, 0] }), start = points([[0, 0], [0, 0.9]]);
  const barriers = [...interval(-Infinity, 1), ...interval(-Infinity, 1, 1)];
  const options = { dt: 10, steps: 1, rng, barriers };
  const { times, barriers: through } = await firstPassageToEnd(flight, start, options);
  assertAlmostEquals(times[0], 0.5);
  assertAlmostEquals(times[1], 0.1);
  assertEquals([...through], [0, 1]);
  const late = await firstPassageToEnd(flight, start, { ...options, bridge: false });
  assertEquals([[...late.times], [...late.barriers], [...late.points.data]], [[10, 10], [0, 1], [
    20,
    10,
    20,
    10.9,
  ]]);
});

Deno.test("crossingFraction() lies in [0, 1], where numbers are extreme too", () => {
  for (const a of [1e-300, 1e-9, 1, 1e150]) {
    for (const b of [0, -1e-300, 1e-9, -1, 1e150]) {
      for (const v of [0, 1e-300, 1, 1e150]) {
        for (const z of [0, 1e-10, 6]) {
          const parts = [2 ** -33, 1 - 2 ** -33].map((u) => crossingFraction(a, b, v, z, u));
          assert(parts.every((part) => part >= 0 && part <= 1), `${a} ${b} ${v} ${z}: ${parts}`);
        }
      }
    }
  }
});

Deno.test("paths that are still inside are told apart, and no mean hides them", async () => {
  const left = await firstPassageToEnd(ou, repeat([0], 200), { ...base, barriers: interval(-1, 1) });
  const { times, barriers, inside } = left;
  assertEquals(times.filter((t) => t === Infinity).length, inside);
  assertEquals(barriers.filter((k) => k === -1).length, inside);
  assert(inside > 0 && inside < 200);
  assertThrows(() => meanPassageTime(left), RangeError, `${inside} of 200 paths are inside at 2`);
  assertEquals(passageShare(left, -1).value, survivalCurve(left, [2])[0].value);
  assertThrows(() => survivalCurve(left, [1, 2.1]), RangeError, "times[1] must not be after 2");
  const known = { ...left, times: new Float64Array([2, 1, Infinity]), inside: 1 };
  assertEquals(survivalCurve(known, [-1, 1, 1.5, 2]).map(({ value }) => value), [1, 2 / 3, 2 / 3, 1 / 3]);
  assert(survivalCurve(left, [-1])[0].standardError > 0);
});

Deno.test("a path that starts on a barrier leaves at once; one that starts outside is refused", async () => {
  const options = { ...base, barriers: interval(-1, 1), t0: 3 };
  const left = await firstPassageToEnd(ou, points([[1], [-1], [0]]), { ...options, steps: 0 });
  assertEquals([...left.times], [3, 3, Infinity]);
  assertEquals([...left.barriers], [1, 0, -1]);
  const refused = firstPassageToEnd(ou, points([[0], [1.5]]), options);
  await assertRejects(() => refused, RangeError, "start must be inside, but barriers[1] gives -0.5 in row 1");
});

Deno.test("bad input is refused by name, and a path that explodes is named with its last good state", async () => {
  const options = { ...base, barriers: interval(-1, 1) }, start = repeat([0], 5);
  const refuse = (more: object, message: string, kind: typeof Error = RangeError) =>
    assertRejects(() => firstPassageToEnd(ou, start, { ...options, ...more }), kind, message);
  await refuse({ dt: 0 }, "dt must be positive, got 0");
  await refuse({ steps: -1 }, "steps must be at least 0");
  await refuse({ barriers: [] }, "at least one function", TypeError);
  await refuse(
    { barriers: [() => new Float64Array(2)] },
    "barriers[0] must give one number a point (5), got 2",
  );
  await refuse(
    { solver: heunStratonovich, barriers: interval(-1, 1, 1) },
    "k must be between 0 and 0, got 1",
  );
  await refuse({ barriers: ball([0, 0], 1) }, "x has dim 1, but centre has dim 2");
  const wrong = firstPassageToEnd(ou, repeat([0, 0], 2), options);
  await assertRejects(() => wrong, RangeError, "start must have dim 1");
  const log = [({ data }: { data: Float64Array }) => data.map((v) => Math.log(v))];
  const fall = firstPassageToEnd(sde({ drift: -1, diffusion: 0 }), points([[1], [9], [1.5]]), {
    ...base,
    dt: 2,
    barriers: log,
  });
  await assertRejects(() => fall, RangeError, "barriers[0] must be finite, got NaN for path 2 at [-0.5]");
  const cubic = sde({ drift: "x^3", diffusion: 0 }),
    far = { ...base, dt: 1, barriers: interval(-2, Infinity) };
  const explodes = firstPassageToEnd(cubic, points([[-1.5], [0], [3]]), far);
  await assertRejects(() => explodes, Error, "last good state of row 2");
  assertThrows(() => interval(1, 1), RangeError, "a must be below b");
  assertThrows(() => interval(-Infinity, Infinity), RangeError, "must not both be infinite");
  assertThrows(() => ball([0], 0), RangeError, "radius must be positive, got 0");
});

Deno.test("a signal stops it, and so does leaving the loop", async () => {
  const controller = new AbortController(), gbm = geometricBrownian();
  const options = { ...base, steps: 1e9, barriers: interval(0, Infinity), signal: controller.signal };
  await assertRejects(
    async () => {
      for await (const { step } of firstPassage(gbm, repeat([1], 100), options)) {
        if (step > 0) controller.abort(new Error("enough"));
      }
    },
    Error,
    "enough",
  );
});
