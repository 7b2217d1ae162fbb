import { assert, assertEquals, assertRejects } from "@std/assert";
import * as tf from "@tensorflow/tfjs";
import { float64, type Points, points, repeat, take } from "driftfield/core";
import { tensors, useBackend } from "driftfield/networks";
import {
  brownian,
  coxIngersollRoss,
  geometricBrownian,
  kuboOscillator,
  ornsteinUhlenbeck,
  overSpace,
  type Sde,
  sde,
  toIto,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  heunStratonovich,
  milstein,
  type PathFrame,
  type PathOptions,
  rosslerSri,
  simulate,
  simulateToEnd,
} from "driftfield/solvers";

const rng = philox(81), forced = sde({ drift: "a * sin(t) - x", diffusion: "0.3 * x", parameters: { a: 2 } });

/** Equations of all kinds, each with a solver that reads what it has: slope, H, a matrix, time. */
const cases = [
  { name: "OU, Euler–Maruyama", sde: ornsteinUhlenbeck(), solver: undefined, start: [1] },
  { name: "forced, Milstein", sde: forced, solver: milstein, start: [1] },
  { name: "forced, Rößler", sde: forced, solver: rosslerSri, start: [1] },
  { name: "Kubo, Heun", sde: kuboOscillator(), solver: heunStratonovich, start: [1, 0] },
  { name: "Kubo in Itô form", sde: toIto(kuboOscillator()), solver: undefined, start: [1, 0] },
];

const largest = (x: Points, y: Points) => Math.max(...x.data.map((v, i) => Math.abs(v - y.data[i])));

Deno.test("arrays and emitted JavaScript give the same bytes on the same noise", async () => {
  for (const { name, sde, solver, start } of cases) {
    const options = { dt: 0.01, steps: 37, rng, solver };
    const ends = await Promise.all(
      (["float64", "javascript"] as const).map((via) =>
        simulateToEnd(sde, repeat(start, 20), { ...options, via })
      ),
    );
    assertEquals(ends[0].data, ends[1].data, name);
  }
});

Deno.test("tensors and WGSL follow the same Brownian path to float32 rounding, and leave no tensor behind", async () => {
  // Each of 50 steps rounds a state of size < 4 a few (here at most 40) times, by 2⁻²⁴ relatively; the flow of these
  // equations stretches errors by less than e over this time.
  const steps = 50, bound = 40 * steps * 4 * 2 ** -24 * Math.E;
  await useBackend("cpu");
  const adapter = await navigator.gpu?.requestAdapter();
  for (const { name, sde, solver, start } of cases) {
    const options = { dt: 0.01, steps, rng, solver }, before = tf.memory().numTensors;
    const truth = await simulateToEnd(sde, repeat(start, 20), { ...options, via: "float64" });
    const overTensors = await simulateToEnd(sde, repeat(start, 20), { ...options, space: tensors });
    assert(
      largest(truth, overTensors) < bound,
      `${name} over tensors: off by ${largest(truth, overTensors)}`,
    );
    assertEquals(tf.memory().numTensors, before, name);
    const onGpu = simulateToEnd(sde, repeat(start, 20), { ...options, via: "wgsl" });
    if (adapter) {
      const off = largest(truth, await onGpu);
      assert(off < bound, `${name} in WGSL: off by ${off}`);
    } else await assertRejects(() => onGpu, Error, "no WebGPU adapter");
  }
});

Deno.test("the general loop over `overSpace(float64, sde)` is the equation itself", async () => {
  for (const { name, sde, solver, start } of cases) {
    const options = { dt: 0.01, steps: 10, rng, solver, via: "float64" as const };
    const direct = await simulateToEnd(sde, repeat(start, 5), options);
    const general = await simulateToEnd(overSpace(float64, sde) as Sde<Points>, repeat(start, 5), options);
    assertEquals(direct, general, name);
  }
});

Deno.test("a run taken up at a frame gives the bytes of the run that was not interrupted, by every loop", async () => {
  const adapter = await navigator.gpu?.requestAdapter();
  for (const via of ["float64", "javascript", ...adapter ? ["wgsl" as const] : []] as const) {
    const options = { dt: 0.01, steps: 30, rng, solver: rosslerSri, via };
    const whole = await simulateToEnd(forced, repeat([1], 7), options);
    const half = await simulateToEnd(forced, repeat([1], 7), { ...options, steps: 13 });
    assertEquals(await simulateToEnd(forced, half, { ...options, from: 13 }), whole, via);
  }
});

Deno.test("frames come at the start, every so many steps and at the end; a path does not know its batch", async () => {
  const seen: PathFrame[] = [], states: Points[] = [];
  for await (const frame of simulate(forced, repeat([1], 9), { dt: -0.1, steps: 7, every: 3, rng, t0: 2 })) {
    seen.push(frame);
    states.push(await frame.points());
  }
  assertEquals(seen.map(({ step }) => step), [0, 3, 6, 7]);
  assertEquals(seen.map(({ t }) => t), [0, 3, 6, 7].map((n) => 2 - n * 0.1));
  assertEquals(seen[0].via, "javascript");
  const options = { dt: -0.1, steps: 7, rng, t0: 2 };
  assertEquals(await simulateToEnd(forced, repeat([1], 2), options), take(states[3], [0, 1]));
});

Deno.test("moments carry their standard errors, and are those of the points", async () => {
  const options = { dt: 0.5, steps: 4, rng }, start = repeat([1], 50);
  for await (const frame of simulate(ornsteinUhlenbeck(), start, options)) {
    const { data } = await frame.points(), { mean, variance } = await frame.moments();
    const m = data.reduce((sum, v) => sum + v, 0) / 50,
      v = data.reduce((sum, x) => sum + (x - m) ** 2, 0) / 50;
    const fourth = data.reduce((sum, x) => sum + (x - m) ** 4, 0) / 50;
    const close = (a: number, b: number) => assert(Math.abs(a - b) <= 1e-14, `${a}, not ${b}`);
    close(mean[0].value, m);
    close(mean[0].standardError, Math.sqrt(v / 50));
    close(variance[0].value, v);
    close(variance[0].standardError, Math.sqrt((fourth - v * v) / 50));
  }
});

Deno.test("on a path object the end is the same at every Δt for an equation without drift", async () => {
  const path = brownian(philox(82), { paths: 5, to: 0.3 }), W = path(0, 0.3).W;
  const noise = sde({ drift: 0, diffusion: 1 });
  for (const steps of [1, 3, 10]) {
    const end = await simulateToEnd(noise, repeat([0], 5), { dt: 0.3 / steps, steps, path });
    assert(largest(end, W) < 1e-15 * 10, `${steps} steps: off by ${largest(end, W)}`);
  }
});

Deno.test("leaving the finite numbers is an error with t, dt and the last good state, by every loop", async () => {
  const explosive = sde({ drift: "x^3", diffusion: 0 }), start = points([[0.1], [2]]);
  for (const via of ["float64", "javascript"] as const) {
    const run = simulateToEnd(explosive, start, { dt: 0.5, steps: 30, rng, via });
    const error = await assertRejects(() => run, Error);
    for (const part of ["eulerMaruyama", "t = ", "dt = 0.5", "row 1", "smaller"]) {
      assert(error.message.includes(part), `${via}: "${part}" is not in: ${error.message}`);
    }
  }
});

Deno.test("what cannot be run is refused, with the argument and the remedy", async () => {
  const ou = ornsteinUhlenbeck(), one = repeat([1], 1), good = { dt: 0.1, steps: 1, rng };
  const refused = async (
    options: Partial<PathOptions>,
    part: string,
    process: Sde<Points> = ou,
    start = one,
  ) => {
    const error = await assertRejects(() => simulateToEnd(process, start, { ...good, ...options }));
    assert((error as Error).message.includes(part), `"${part}" is not in: ${(error as Error).message}`);
  };
  await refused({ dt: 0 }, "dt must not be 0");
  await refused({ dt: NaN }, "dt must be finite");
  await refused({ steps: 1.5 }, "steps must be a whole number, got 1.5");
  await refused({ every: 0 }, "every must be at least 1, got 0");
  await refused({ from: 2 }, "from must be between 0 and 1, got 2");
  await refused({ rng: undefined }, "rng");
  await refused({ path: brownian(rng, { paths: 1 }) }, "rng");
  await refused({}, "coordinates", ou, points([[1, 2]]));
  await refused({}, "finite, got NaN in row 0", ou, points([[NaN]]));
  await refused({ solver: heunStratonovich }, "toStratonovich(sde)", geometricBrownian());
  const closure = sde({ drift: (x) => x, diffusion: (x) => x });
  await refused({ via: "javascript" }, "give expressions", closure);
  await refused({ solver: milstein }, "milstein needs the derivative", closure);
});

Deno.test("aborting throws the signal's reason, and breaking out frees what ran", async () => {
  const controller = new AbortController(), start = repeat([1], 1000);
  const options = { dt: 1e-3, steps: 1e6, rng, signal: controller.signal, via: "javascript" as const };
  await assertRejects(
    async () => {
      for await (const { step } of simulate(coxIngersollRoss(), start, options)) {
        if (step > 0) controller.abort(new Error("enough"));
      }
    },
    Error,
    "enough",
  );
  for await (const { step } of simulate(ornsteinUhlenbeck(), start, { ...options, signal: undefined })) {
    if (step > 0) break;
  }
});
