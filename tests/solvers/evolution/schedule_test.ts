import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { type Density, density, grid, pointMass } from "driftfield/core";
import { stencilVia } from "driftfield/kernels";
import { interacting, ornsteinUhlenbeck, sde } from "driftfield/processes";
import {
  backwardEuler,
  crankNicolson,
  fokkerPlanck,
  type FokkerPlanckOptions,
  forwardEuler,
  last,
  trBdf2,
} from "driftfield/solvers";

const ou = ornsteinUhlenbeck({ theta: 2, sigma: 1 }), line = grid({ domain: [-3, 3], cells: 60 });
const start = density(line, ([x]) => ou.law.density(x, 1, 0.2));
const frames = (options: Partial<FokkerPlanckOptions>, process = ou) =>
  Array.fromAsync(fokkerPlanck(process, line, { start, to: 1, ...options }));
const away = (p: Density, q: Density) =>
  0.1 * p.values.reduce((sum, value, i) => sum + Math.abs(value - q.values[i]), 0);

Deno.test("equal steps: the start, every so many, and the end, each at its time", async () => {
  const seen = await frames({ t0: 0.5, steps: 10, every: 4 });
  assertEquals(seen.map(({ step }) => step), [0, 4, 8, 10]);
  assertEquals(seen.map(({ steps }) => steps), [10, 10, 10, 10]);
  seen.forEach(({ t, step }) => assertAlmostEquals(t, 0.5 + 0.05 * step, 1e-15));
  assertEquals(seen[3].t, 1);
});

Deno.test("a run taken up at a frame gives the bytes of the run that was not interrupted", async () => {
  const driven = sde({ drift: "-x + sin(t)", diffusion: "1 + x^2 / 9" }), open = { steps: 12, every: 5 };
  const whole = await Array.fromAsync(fokkerPlanck(driven, line, { start, to: 1, ...open }));
  const rest = await Array.fromAsync(
    fokkerPlanck(driven, line, { start: whole[1].density, to: 1, from: 5, ...open }),
  );
  assertEquals(
    rest.map(({ t, step, density }) => [t, step, density]),
    whole.slice(1).map(({ t, step, density }) => [t, step, density]),
  );
});

Deno.test("with a tolerance: frames at the times asked for, and an error that follows the tolerance", async () => {
  const seen = await frames({ times: [0.25, 0.6, 0.7], tolerance: 1e-5 });
  assertEquals(seen.map(({ t }) => t), [0, 0.25, 0.6, 0.7, 1]);
  for (const { t, step, density } of seen.slice(1)) {
    assert(
      away(density, (await last(fokkerPlanck(ou, line, { start, to: t, steps: 5000 }))).density) <=
        1e-5 * step,
    );
  }
  const truth = await last(fokkerPlanck(ou, line, { start, to: 1, steps: 20000 }));
  for (const tolerance of [1e-4, 1e-6, 1e-8]) {
    const end = await last(fokkerPlanck(ou, line, { start, to: 1, tolerance }));
    // Errors of steps add up at most, as no step increases a distance between densities.
    assert(away(end.density, truth.density) <= end.step * tolerance, `tolerance ${tolerance}`);
  }
});

Deno.test("errors that do not fade add up to the tolerance a step, neither more nor much less", async () => {
  const room = grid({ domain: [0, 1], cells: 50 }),
    fading = sde({ drift: 0, diffusion: Math.SQRT2 / Math.PI });
  const wave = density(room, ([x]) => 1 + Math.cos(Math.PI * x)), decay = Math.exp(-0.3);
  const { density: end, step } = await last(
    fokkerPlanck(fading, room, { start: wave, to: 0.3, tolerance: 1e-5, stepper: backwardEuler }),
  );
  // The wave fades at rate 1 (on these cells 1 − π²/12/50², which is less than the errors here by far). What two half
  // steps err by is what they differ by from the whole one: between the tolerance and an eighth of it, where steps
  // would be doubled; halving them at once for the next takes another quarter.
  const error = away(end, density(room, ([x]) => 1 + decay * Math.cos(Math.PI * x))) / 0.1 * 0.02;
  assert(error <= 1e-5 * step && error >= 1e-5 * step / 32, `${error / step}`);
});

Deno.test("a hard start, a drift that jumps, an explicit stepper: the tolerance still holds", async () => {
  const kicked = sde({ drift: "-x + 20 * exp(-((t - 0.5) / 0.01)^2)", diffusion: 1 }),
    point = pointMass(line, [-0.5]);
  const truth = await last(fokkerPlanck(kicked, line, { start: point, to: 1, steps: 20000 }));
  for (
    const [stepper, tolerance] of [[trBdf2, 1e-5], [crankNicolson, 1e-5], [backwardEuler, 1e-4], [
      forwardEuler,
      1e-4,
    ]] as const
  ) {
    const end = await last(fokkerPlanck(kicked, line, { start: point, to: 1, tolerance, stepper }));
    assert(away(end.density, truth.density) <= end.step * tolerance, stepper.name);
    assert(end.step < 20000, stepper.name);
  }
});

Deno.test("many explicit steps at once are the steps one by one, to rounding, and are shown when they should be", async () => {
  const heat = sde({ drift: "-x", diffusion: 1 }),
    closures = sde({ drift: heat.drift, diffusion: heat.diffusion });
  const run = (process: typeof closures) =>
    Array.fromAsync(
      fokkerPlanck(process, line, { start, to: 1, steps: 150, every: 40, stepper: forwardEuler }),
    );
  const [fused, single] = [await run(heat), await run(closures)];
  assertEquals(fused.map(({ step, t }) => [step, t]), single.map(({ step, t }) => [step, t]));
  assertEquals(fused.map(({ step }) => step), [0, 40, 80, 120, 150]);
  const fast = stencilVia({
    shape: [60, 1],
    centre: start.values,
    offsets: [],
    coefficients: [],
    periodic: [false, false],
  });
  assertEquals([single.at(-1)!.via, fused.at(-1)!.via], ["float64", fast]);
  fused.forEach(({ density, step }, i) =>
    // a step is some roundings of a density that is nowhere above 1.3
    assert(away(density, single[i].density) <= step * 8 * Number.EPSILON)
  );
});

Deno.test("closures are taken to change in time, unless it is said that they do not", async () => {
  let asked = 0;
  const counted = sde({ drift: (x) => (asked++, ou.drift(x, 0)), diffusion: (x) => ou.diffusion(x, 0) });
  const run = (options: Partial<FokkerPlanckOptions>) =>
    last(fokkerPlanck(counted, line, { start, to: 1, steps: 10, ...options }));
  const [changing, still] = [await run({}), asked];
  assertEquals(still, 11); // once for the start's sake, once a step
  assertEquals((await run({ autonomous: true })).density, changing.density);
  assertEquals(asked - still, 1);
  assertEquals((await last(fokkerPlanck(ou, line, { start, to: 1, steps: 10 }))).density, changing.density);
});

Deno.test("an explicit step beyond the bound is refused, with the bound and a remedy; at the bound it is not", async () => {
  const heat = sde({ drift: 0, diffusion: 1 }); // the highest rate is 2 D/h² = 100
  const run = (steps: number) =>
    last(fokkerPlanck(heat, line, { start, to: 1, steps, stepper: forwardEuler }));
  await assertRejects(() => run(50), RangeError, "unstable beyond dt = 0.01");
  await assertRejects(
    () => run(50),
    RangeError,
    "got 0.02. Take 2 times as many steps, wider cells, or a stepper",
  );
  assertEquals((await run(101)).t, 1);
});

Deno.test("fokkerPlanck() refuses what it cannot do, by name, before it starts", async () => {
  const refused = (
    options: Partial<FokkerPlanckOptions>,
    says: string,
    kind: typeof RangeError | typeof TypeError = RangeError,
  ) => assertRejects(() => frames(options), kind, says);
  const changed = (f: (p: number) => number): Density => ({ grid: line, values: start.values.map(f) });
  await refused({ to: 0 }, "to must be after t0 = 0, got 0");
  await refused({ steps: 0 }, "steps must be at least 1, got 0");
  await refused({ steps: 5, tolerance: 1e-3 }, "tolerance and times have no meaning", TypeError);
  await refused({ every: 5 }, "say how many, steps", TypeError);
  await refused({ times: [2] }, "times[0] must be between 0 and 1, got 2");
  await refused({ tolerance: 0 }, "tolerance must be positive, got 0");
  await refused({ start: changed((p) => 2 * p) }, "start must integrate to one, got 2");
  await refused({ start: changed((p) => p - 1e-9) }, "start must not be negative, got -");
  await refused(
    { start: density(grid({ domain: [-3, 3], cells: 61 }), () => 1 / 6) },
    "start is on another grid",
  );
  await refused(
    { start: { grid: line, values: new Float64Array(3) } },
    "start must have one value a cell (60), got 3",
  );
  await refused(
    { inside: (x) => x.data.map((v) => 0.5 - Math.abs(v)) },
    "start must be zero outside of the set",
  );
  await refused({ potential: () => NaN }, "potential at x = -2.95 must be finite, got NaN");
  const plane = grid({ domain: [[0, 1], [0, 1]], cells: 3 });
  await assertRejects(
    () => last(fokkerPlanck(ou, plane, { start, to: 1 })),
    RangeError,
    "1 coordinates, but the grid has 2 axes",
  );
});

Deno.test("leaving the loop cancels, and so does a signal", async () => {
  const controller = new AbortController(), seen: number[] = [];
  const run = async () => {
    for await (
      const { step } of fokkerPlanck(ou, line, {
        start,
        to: 1,
        steps: 100,
        every: 1,
        signal: controller.signal,
      })
    ) {
      seen.push(step);
      if (step === 3) controller.abort(new Error("enough"));
    }
  };
  await assertRejects(run, Error, "enough");
  assertEquals(seen, [0, 1, 2, 3]);
});

Deno.test("where the density acts on itself, second order in time too", async () => {
  const process = interacting({ strength: 0.5, temperature: 0.3 }),
    end = async (steps: number) =>
      (await last(fokkerPlanck(process, line, { start, to: 0.5, steps }))).density;
  const truth = await end(320), [coarse, fine] = [away(await end(20), truth), away(await end(40), truth)];
  assertAlmostEquals(Math.log2(coarse / fine), 2, 0.1);
});
