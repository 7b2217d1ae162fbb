import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Points, points, squaredNorms, zeros } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { interacting, pairMapSecondMoment, secondMoment } from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler, pairMap, randomBatches, simulate, simulateToEnd } from "driftfield/solvers";

const rng = philox(41);
const m2 = (x: Points) => squaredNorms(x).reduce((a, b) => a + b) / x.shape[0];

Deno.test("randomBatches() puts every particle in one batch, sizes within one of each other and at least as asked", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.nat(), fc.nat(99), (n, pick, step) => {
      const size = 2 + pick % (n - 1), batches = randomBatches(rng, n, size, step);
      const sizes = batches.map((batch) => batch.length);
      assertEquals(batches.flatMap((batch) => [...batch]).sort((a, b) => a - b), [...Array(n).keys()]);
      assert(Math.min(...sizes) >= size && Math.max(...sizes) - Math.min(...sizes) <= 1);
    }),
    { seed: 42 },
  );
});

Deno.test("the force within random batches is the force of all, on average", async () => {
  const n = 9,
    start = rng.fork("unbiased").normal([n, 2]),
    process = interacting({ pull: 0, softening: 0.3 });
  const full = await simulateToEnd(process, start, { dt: 0.1, steps: 1, rng }), trials = 4000;
  const sum = new Float64Array(2 * n), squares = new Float64Array(2 * n);
  for (let seed = 0; seed < trials; seed++) {
    const { data } = explicitEuler(process, start, { dt: 0.1, step: 0, rng: philox(seed), batch: 2 });
    data.forEach((v, i) => (sum[i] += v / trials, squares[i] += v * v / trials));
  }
  sum.forEach((average, i) => {
    const standardError = Math.sqrt((squares[i] - average ** 2) / trials);
    assertAlmostEquals(average, full.data[i], 4 * standardError);
  });
});

Deno.test("explicitEuler() tends to the exact second moment with order 1, for any dimension and batch size", async () => {
  // At T = 0 there is no statistics in the second moment: halving Δt must halve the error, and Richardson's
  // extrapolation, of order 2, must leave a hundredth of it.
  const process = interacting({ strength: 1.3, pull: 0.7 });
  for (const [dim, batch] of [[2, "all"], [3, "all"], [3, 8], [5, 7], [5, 20]] as const) {
    const start = rng.fork(`start ${dim}`).normal([40, dim]),
      truth = secondMoment(process, m2(start), dim, 1);
    const error = async (steps: number) =>
      m2(await simulateToEnd(process, start, { dt: 1 / steps, steps, rng, batch })) - truth;
    const [coarse, fine] = [await error(100), await error(200)];
    assertAlmostEquals(Math.log2(coarse / fine), 1, 0.1);
    assertAlmostEquals(2 * fine - coarse, 0, Math.abs(fine) / 30);
  }
});

Deno.test("explicitEuler() and a simulation with shares 1/N in place of 1/(N−1) differ as c and c(N−1)/N", async () => {
  const n = 12, start = rng.fork("shares").normal([n, 3]);
  const { interaction } = interacting();
  const shares = new Float64Array(n).fill(1 / n);
  const own = interacting({ interaction: (x, y) => interaction(x, y, shares) });
  const scaled = interacting({ strength: (n - 1) / n });
  const run = (process: typeof own) => simulateToEnd(process, start, { dt: 0.01, steps: 50, rng });
  const [a, b] = [await run(own), await run(scaled)];
  a.data.forEach((v, i) => assertAlmostEquals(v, b.data[i], 1e-12));
});

Deno.test("pairMap() has its own second moment at any step, even and odd N, warm and cold", async () => {
  for (const [n, pull, temperature] of [[400, 0.8, 0], [401, 0.8, 0], [401, 0, 0], [4000, 0.8, 0.3]]) {
    const process = interacting({ strength: 1.5, pull, temperature }),
      start = sunflower(n),
      dt = 0.1,
      steps = 30;
    const end = await simulateToEnd(process, start, { dt, steps, rng, batch: 2, stepper: pairMap });
    // Without noise there is no statistics in it; with noise, that of a mean over nearly independent particles.
    const { value, standardError } = mean(squaredNorms(end)),
      truth = pairMapSecondMoment(process, m2(start), 2, dt, steps);
    assertAlmostEquals(value, truth, temperature > 0 ? 4 * standardError : 1e-12 * steps * truth);
  }
});

Deno.test("pairMap() is the exact flow of two particles: explicitEuler() tends to it with order 1, for several s", () => {
  const start = points([[0.3, 0.1, -0.2], [-0.5, 0.4, 0.1]]), context = { step: 0, rng, batch: 2 as const };
  for (const exponent of [1.5, 2, 3]) {
    const process = interacting({ pull: 0, exponent }),
      exact = pairMap(process, start, { ...context, dt: 0.5 });
    const error = (steps: number) => {
      let x = start;
      for (let i = 0; i < steps; i++) x = explicitEuler(process, x, { ...context, dt: 0.5 / steps });
      return Math.abs(x.data[0] - exact.data[0]);
    };
    assertAlmostEquals(Math.log2(error(400) / error(800)), 1, 0.05);
  }
});

Deno.test("without interaction and with T = k both steppers simulate the Ornstein–Uhlenbeck process", async () => {
  const process = interacting({ strength: 0, pull: 2, temperature: 2 }), n = 20_000, start = zeros([n, 2]);
  const dt = 0.05, a = 1 - 2 * dt, time = 1, options = { dt, steps: 20, rng };
  const euler = await simulateToEnd(process, start, options);
  const exact = await simulateToEnd(process, start, { ...options, batch: 2, stepper: pairMap });
  const truth = { euler: 4 * dt * (1 - a ** 40) / (1 - a * a), exact: 1 - Math.exp(-4 * time) };
  assertAlmostEquals(m2(euler) / 2, truth.euler, 4 * truth.euler / Math.sqrt(n));
  assertAlmostEquals(m2(exact) / 2, truth.exact, 4 * truth.exact / Math.sqrt(n));
});

Deno.test("simulate() yields the start, every so many steps, and the end", async () => {
  const start = rng.normal([5, 2]), steps: number[] = [];
  for await (const frame of simulate(interacting(), start, { dt: 0.01, steps: 7, every: 3, rng })) {
    assertAlmostEquals(frame.t, frame.step * 0.01);
    steps.push(frame.step);
  }
  assertEquals(steps, [0, 3, 6, 7]);
});

Deno.test("simulate() gives the same bytes again, and after being taken up from a frame", async () => {
  const start = rng.fork("resume").normal([30, 2]), options = { dt: 0.01, steps: 40, rng, batch: 6 };
  const process = interacting({ temperature: 0.1, softening: 0.2 });
  const whole = await simulateToEnd(process, start, options);
  const half = await simulateToEnd(process, start, { ...options, steps: 15 });
  assertEquals(await simulateToEnd(process, start, options), whole);
  assertEquals(await simulateToEnd(process, half, { ...options, from: 15 }), whole);
  assertEquals(start, rng.fork("resume").normal([30, 2]));
});

Deno.test("simulate() stops at an aborted signal, also while it runs, and yields progress by itself", async () => {
  const start = rng.normal([400, 2]), controller = new AbortController();
  const run = simulateToEnd(interacting(), start, { dt: 0.001, steps: 1e6, rng, signal: controller.signal });
  setTimeout(() => controller.abort(new Error("enough")), 150);
  await assertRejects(() => run, Error, "enough");
  let seen = 0;
  for await (const frame of simulate(interacting(), start, { dt: 0.001, steps: 1e6, rng })) {
    if (frame.step > 0 && ++seen === 2) break;
  }
  assertEquals(seen, 2);
});

Deno.test("simulate() names every argument that is out of range, before the first step", async () => {
  const start = rng.normal([6, 2]), good = { dt: 0.01, steps: 1, rng }, process = interacting();
  const refuse = (x: Points, options: object, message: string) =>
    assertRejects(() => simulateToEnd(process, x, { ...good, ...options }), RangeError, message);
  await refuse(start, { dt: 0 }, "dt must be positive, got 0");
  await refuse(start, { dt: -0.1 }, "dt must be positive, got -0.1");
  await refuse(start, { dt: NaN }, "dt must be finite, got NaN");
  await refuse(start, { steps: -1 }, "steps must be at least 0, got -1");
  await refuse(start, { batch: 7 }, "batch must be between 2 and 6, got 7");
  await refuse(start, { batch: 1 }, "batch must be between 2 and 6, got 1");
  await refuse(start, { every: 0 }, "every must be at least 1, got 0");
  await refuse(start, { from: 2 }, "from must be between 0 and 1, got 2");
  await refuse(zeros([0, 2]), {}, "start must have at least 2 points, got 0");
  await refuse(points([[0, 1], [Infinity, 0]]), {}, "start must be finite, got Infinity in row 1, column 0");
  await refuse(points([[0, 1], [0, 1]]), {}, "targets row 0 and targets row 1 are at one point");
});

Deno.test("a step too large for the pull or for the field is refused with its bound", async () => {
  const context = { dt: 0.1, step: 3, rng, batch: "all" as const };
  assertThrows(
    () => explicitEuler(interacting({ pull: 25 }), sunflower(4), context),
    RangeError,
    "dt = 0.1 is too large for the pull 25: it must be below 0.08",
  );
  const near = points([[0, 0], [0.1, 0]]); // Σ|F|² = 200, m₂ = 0.005: 200 Δt² ≤ 2 Δt + 0.005
  assertThrows(() => explicitEuler(interacting(), near, context), RangeError, "at step 3 (batch all)");
  assertThrows(() => explicitEuler(interacting(), near, context), RangeError, "dt ≤ 0.01207");
  explicitEuler(interacting(), near, { ...context, dt: 0.012 });
  assertThrows(
    () => explicitEuler(interacting(), near, { ...context, dt: 0.0122 }),
    RangeError,
    "dt ≤ 0.01207",
  );
  // The bound knows the scale: lengths × 1000 and c × 1000^s is the same motion.
  for (const exponent of [2, 3]) {
    const bound = (scale: number) => {
      const process = interacting({ exponent, strength: scale ** exponent });
      const apart = points([[0, 0], [0.02 * scale, 0], [scale, scale]]);
      const refused = assertThrows(() => explicitEuler(process, apart, context), RangeError, "allows dt ≤");
      return Number(/dt ≤ ([^:]*):/.exec(refused.message)![1]);
    };
    assertAlmostEquals(bound(1000) / bound(1), 1, 1e-3);
  }
  // A force of one's own is not judged.
  const storm = interacting({
    interaction: ({ data, shape }) => ({ data: data.map(() => 1e3), shape }),
    pull: 0,
  });
  assertEquals(explicitEuler(storm, near, context).data[0], 100);
  // The trap: noise lets pairs come arbitrarily close, and an unsoftened explicit step would throw them away.
  const process = interacting({ temperature: 0.2 }), start = rng.fork("trap").normal([2000, 2]);
  const options = { dt: 0.05, steps: 200, rng, batch: 2 };
  await assertRejects(() => simulateToEnd(process, start, options), RangeError, "too large for the field");
  const soft = interacting({ temperature: 0.2, softening: 0.5 });
  assert(Number.isFinite(m2(await simulateToEnd(soft, start, options))));
});

Deno.test("pairMap() refuses softening, other batches, coincidence and collisions", () => {
  const context = { dt: 1, step: 0, rng, batch: 2 as const }, x = points([[0, 0], [1, 0]]);
  const refuse = (
    process: ReturnType<typeof interacting>,
    start: Points,
    message: string,
    batch: number | "all" = 2,
  ) => assertThrows(() => pairMap(process, start, { ...context, batch }), RangeError, message);
  refuse(interacting({ softening: 0.1 }), x, "without softening, got 0.1");
  refuse(interacting({ interaction: (x) => x }), x, "without softening, got undefined");
  refuse(interacting(), x, "moves batches of 2, got batch all", "all");
  refuse(interacting(), zeros([2, 2]), "at one point");
  refuse(interacting({ strength: -1 }), x, "collide within the step: attracted, at distance 1");
});

/** n points on a sunflower spiral: no two closer than about 1/√n. */
function sunflower(n: number): Points {
  const angle = Math.PI * (3 - Math.sqrt(5));
  return points(Array.from({ length: n }, (_, i) => {
    const r = Math.sqrt((i + 0.5) / n);
    return [r * Math.cos(angle * i), r * Math.sin(angle * i)];
  }));
}
