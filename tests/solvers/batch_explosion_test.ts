import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { squaredNorms } from "driftfield/core";
import { interacting } from "driftfield/processes";
import { philox } from "driftfield/random";
import { expectedRefusals, exponentialMidpoint, pairMap, simulate, simulateToEnd } from "driftfield/solvers";
import { explicitEuler } from "driftfield/solvers";

const rng = philox(113);
const average = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;

Deno.test("noise makes explicit steps explode as often as counted: independent normal particles, batch by batch", () => {
  const n = 20, clouds = 8000, process = interacting({ temperature: 1, pull: 0 });
  for (const [dim, batch, dt] of [[2, 2, 0.1], [2, 5, 0.2], [1, 2, 1e-3]]) {
    let refused = 0;
    for (let step = 0; step < clouds; step++) {
      const x = rng.fork(`${dim} ${batch}`).normal([n, dim], { step });
      try {
        explicitEuler(process, x, { dt, step, rng, batch });
      } catch (error) {
        assert(error instanceof RangeError && error.message.includes("temperature 1"), `${error}`);
        refused++;
      }
    }
    // A pair within r* of each other, 2(cΔtw)²/r*² = cΔtN + m₂; z = x − y ~ N(0, 2I) has the density 1/(4π)^{d/2} at 0.
    const m2 = dim,
      near = Math.sqrt(2 * (dt / (batch - 1)) ** 2 / (dt * n + m2)),
      ball = dim === 1 ? 2 * near : Math.PI * near ** 2;
    const pairs = n * (batch - 1) / 2, count = clouds * pairs * ball / (4 * Math.PI) ** (dim / 2);
    // Other pairs help by cΔt⟨F²⟩, and two refusals in one step count once: below a tenth of the number.
    assertAlmostEquals(refused, count, 4 * Math.sqrt(count) + count / 10, `d = ${dim}, batches of ${batch}`);
    // Of all densities with that m₂, 1 − r²/R² has the least ∫p²: 8/9 of the normal one's in the plane, (6/5)√(π/5) on
    // the line.
    // Without a pull m₂ grows by 2c + 2dT; a pair repels as r^β.
    const run = { dim, particles: n, start: m2, batch, dt, steps: 1 }, grown = m2 + (2 + 2 * dim) * dt;
    const reach2 = near ** 2 * (dt * n + m2) / (dt * n + grown) / grown; // (r*)²/m
    const ratio = dim === 1 ? 3 / 5 * Math.sqrt(Math.PI / 5) * 2 : 8 / 9,
      repelled = (reach2 * dim / (dim + 4)) ** (1 / 38);
    const slack = (reach2 * m2 / near ** 2) ** (dim / 2) * repelled;
    assertAlmostEquals(clouds * expectedRefusals(process, run) / (count * ratio * slack), 1, 1e-12);
  }
});

Deno.test("the count in the plane does not depend on Δt once cΔtN is above m₂, and repulsion or a third dimension end it", () => {
  const process = interacting({ temperature: 0.2 }), run = { dim: 2, particles: 1e7, start: 1, batch: 2 };
  const over = (dim: number, dt: number, T = 0.2, particles = 1e7) =>
    expectedRefusals(interacting({ temperature: T }), {
      ...run,
      dim,
      particles,
      dt,
      steps: Math.round(10 / dt),
    });
  // (4/9)|c|t/m with m = (2c + 4T)/(k(2 − kΔt))
  for (const dt of [0.01, 0.001]) assertAlmostEquals(over(2, dt), 40 / 9 / (2.8 / (2 - dt)), 1e-3);
  assert(over(2, 1e-9) < 0.02 * over(2, 0.01), "until Δt is below m₂/(cN)");
  assert(over(3, 0.001) < 0.35 * over(3, 0.01), "in three dimensions a smaller step helps, as √Δt");
  assertEquals(over(2, 0.01, 0), 0);
  const attracting = interacting({ strength: -1 }); // cold: no noise brings them together
  assertEquals(expectedRefusals(attracting, { ...run, dt: 0.1, steps: 9 }), 0);
  const few = expectedRefusals(interacting({ strength: 10, temperature: 1 }), {
    ...run,
    particles: 6, // Ginibre's repulsion, r²
    batch: "all",
    dt: 0.01,
    steps: 1000,
  });
  assert(few < 0.01, `${few}`);
  assertEquals(expectedRefusals({ ...process, softening: 0.1 }, { ...run, dt: 0.1, steps: 9 }), 0);
});

Deno.test("a temperature and a step that will explode are refused before anything runs; at the bound it begins", async () => {
  const start = rng.fork("start").normal([2000, 2]), process = interacting({ temperature: 0.2 });
  const run = (dt: number, more: object = {}, p = process) => {
    const steps = Math.ceil(100 / dt);
    return simulate(p, start, { dt, steps, every: 1, rng, batch: 2, ...more }).next();
  };
  const refused = await assertRejects(
    () => run(0.01),
    RangeError,
    "dt = 0.01 at temperature 0.2 without softening (batch 2)",
  );
  assert(refused.message.includes("exponentialMidpoint"), refused.message);
  const bound = Number(/dt ≤ ([\d.e-]+) is not refused/.exec(refused.message)![1]);
  assertEquals((await run(0.99 * bound)).value!.step, 0);
  await assertRejects(() => run(1.02 * bound), RangeError, "at temperature 0.2"); // to 3 digits, and 1e-3 of bisection
  // What makes it end well, or is not this error's to judge, begins.
  await run(0.01, { batch: "all" });
  await run(0.01, { stepper: pairMap });
  await run(0.01, { stepper: exponentialMidpoint });
  await run(0.01, {}, interacting({ temperature: 0.2, softening: 0.1 }));
  await run(0.01, {}, interacting());
  await run(0.01, { steps: 100 });
});

Deno.test("what is refused beforehand would have been refused on its way, every time", async () => {
  const start = rng.fork("way").normal([400, 2]), process = interacting({ temperature: 0.1, strength: 4 });
  const options = { dt: 0.05, batch: 2 };
  const steps = 40 * 20, m2 = average(squaredNorms(start));
  const least = expectedRefusals(process, { ...options, dim: 2, particles: 400, start: m2, steps });
  assert(least > Math.log(1000), `${least}`);
  for (let seed = 0; seed < 20; seed++) { // a stepper of one's own is judged by its steps alone
    const stepper: typeof explicitEuler = (...args) => explicitEuler(...args);
    const run = simulateToEnd(process, start, { ...options, steps, rng: philox(seed), stepper });
    await assertRejects(() => run, RangeError, "is too large for the field at step");
  }
});

Deno.test("a step too large for the pull is refused before the first frame, with the bound", async () => {
  const start = rng.normal([4, 2]),
    run = (dt: number) => simulate(interacting({ pull: 25 }), start, { dt, steps: 3, rng }).next();
  await assertRejects(
    () => run(0.08),
    RangeError,
    "dt = 0.08 is too large for the pull 25: it must be below 0.08",
  );
  await run(0.0799);
});

Deno.test("expectedRefusals() names what is out of range", () => {
  const good = { dim: 2, particles: 10, start: 1, batch: 2, dt: 0.1, steps: 5 };
  const refuse = (more: object, message: string) =>
    assertThrows(() => expectedRefusals(interacting(), { ...good, ...more }), RangeError, message);
  refuse({ dim: 0 }, "dim must be at least 1, got 0");
  refuse({ particles: 1 }, "particles must be at least 2, got 1");
  refuse({ start: -1 }, "start must be at least 0, got -1");
  refuse({ batch: 11 }, "batch must be between 2 and 10, got 11");
  refuse({ dt: 0 }, "dt must be positive, got 0");
  refuse({ steps: -1 }, "steps must be at least 0, got -1");
});
