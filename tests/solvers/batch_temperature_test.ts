import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, squaredNorms } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { interacting, type InteractingProcess } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  batchVariance,
  effectiveTemperature,
  explicitEuler,
  simulate,
  softeningBias,
} from "driftfield/solvers";

const rng = philox(112);
const average = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;

/** K(z) = z: of all others, N/(N − 1) times the way from the centre of mass. */
function linear(x: Points): Points {
  const [n, dim] = x.shape, centre = new Float64Array(dim);
  x.data.forEach((v, i) => centre[i % dim] += v / n);
  return { data: x.data.map((v, i) => n / (n - 1) * (v - centre[i % dim])), shape: x.shape };
}
const one = (x: Points, y: Points) =>
  x === y ? linear(x) : { data: x.data.map((v, i) => v - y.data[i % x.shape[1]]), shape: x.shape };

/** Σ‖x − x̄‖². */
const spread = (x: Points) => {
  const n = x.shape[0], { data } = linear(x);
  return data.reduce((sum, v) => sum + v * v, 0) * ((n - 1) / n) ** 2;
};

Deno.test("the variance of one explicit step is exactly 2dΔt times effectiveTemperature(), with noise and batches", () => {
  const draws = 4000, n = 12, dt = 0.2, batch = 3;
  const process = interacting({ strength: 1.5, temperature: 0.1, softening: 0.4 }), x = rng.normal([n, 2]);
  const still = explicitEuler({ ...process, temperature: 0 }, x, { dt, step: 0, rng, batch: "all" });
  const sample = Array.from({ length: draws }, (_, step) => {
    const { data } = explicitEuler(process, x, { dt, step, rng, batch });
    return data.reduce((sum, v, i) => sum + (v - still.data[i]) ** 2, 0) / n;
  });
  const { value, standardError } = mean(sample);
  const hot = effectiveTemperature(process, x, { batch, dt });
  assertAlmostEquals(value, 2 * 2 * dt * hot, 4 * standardError);
  assert(hot - 0.1 > 20 * standardError / (4 * dt), "and batches are well above the noise of this test");
  const targets = [0, 5], two = batchVariance(process, x, { batch, targets });
  assertAlmostEquals(
    effectiveTemperature(process, x, { batch, dt, targets }),
    0.1 + dt * 1.5 ** 2 * average(two) / 4,
    1e-15,
  );
});

Deno.test("a linear force in batches: the stationary spread is exactly known, and is that of effectiveTemperature()", async () => {
  // By batchVariance(), with Σ V = M N(N−2)/(N−1)²:  M ← M [(1 − kΔt + cΔtN/(N−1))² + c²Δt²N(N−p)/((N−1)²(p−1))] + 2dTΔt(N−1).
  const n = 12, p = 2, dim = 2, c = -2, k = 1, T = 0.3;
  const process = interacting({ strength: c, pull: k, temperature: T, interaction: one });
  const stationary = (dt: number, batch: number, T: number) => {
    const a = 1 - k * dt + c * dt * n / (n - 1),
      b = c * c * dt * dt * n * (n - batch) / ((n - 1) ** 2 * (batch - 1));
    return 2 * dim * T * dt * (n - 1) / (1 - a * a - b);
  };
  const x = rng.fork("linear").normal([n, dim]),
    M = spread(x),
    variance = batchVariance(process, x, { batch: p });
  assertAlmostEquals(average(variance) * n, M * n * (n - p) / ((n - 1) ** 2 * (p - 1)), 1e-12 * M);

  const dt = 0.2, found: number[] = [], every = 5; // forgotten by then, (a² + b)⁵ = 2e-3
  const frames = simulate(process, x, { dt, steps: 20_000, every, rng, batch: p });
  for await (const frame of frames) if (frame.step > 100) found.push(spread(await frame.points()));
  const { value, standardError } = mean(found);
  assertAlmostEquals(value, stationary(dt, p, T), 4 * standardError);
  assert(stationary(dt, p, T) - stationary(dt, n, T) > 10 * standardError, "what batches add is seen");

  // The heuristic: all on all at T + δT, δT from a stationary cloud, is right to first order in Δt.
  const error = (dt: number) => {
    const rest = stationary(dt, p, T), scatter = rest * (n - p) / ((n - 1) ** 2 * (p - 1)); // mean E‖F_batch − F‖²
    const hot = T + dt * c * c * scatter / (2 * dim) * n / (n - 1); // of N − 1 free particles
    return stationary(dt, n, hot) / rest - 1;
  };
  assertAlmostEquals(error(dt), 0, 1e-12); // for a linear force even exact
});

const epsilon = 0.7,
  dt = 0.05,
  c = 4,
  soft = interacting({ strength: c, temperature: 0.1, softening: epsilon });

/** One number from each of a hundred clouds at rest, nearly independent ones. */
async function atRest(process: InteractingProcess, batch: number | "all", ...of: ((x: Points) => number)[]) {
  const start = rng.fork("soft").normal([150, 2]), found = of.map((): number[] => []);
  const frames = simulate(process, start, { dt, steps: 3200, every: 30, rng: rng.fork(`${batch}`), batch });
  for await (const { step, points } of frames) {
    if (step < 200) continue;
    const x = await points();
    of.forEach((f, i) => found[i].push(f(x)));
  }
  return found.map(mean);
}

Deno.test("at rest 2k m₂ = c softeningBias() + 2d effectiveTemperature() + Δt E‖cF − kx‖², at any Δt", async () => {
  const batch = 2, m2 = (x: Points) => average(squaredNorms(x));
  // What a step adds to m₂, given x and up to Δt: zero on average where m₂ is at rest, whatever the size of Δt.
  const gain = (hot: (x: Points) => number) => (x: Points) => {
    const force = soft.interaction(x, x).data;
    const drift = average(squaredNorms({ data: force.map((f, i) => c * f - x.data[i]), shape: x.shape }));
    return c * softeningBias(x, epsilon) + 4 * hot(x) + dt * drift - 2 * m2(x);
  };
  const [right, without] = await atRest(
    soft,
    batch,
    gain((x) => effectiveTemperature(soft, x, { batch, dt })),
    gain(() => soft.temperature),
  );
  assertAlmostEquals(right.value, 0, 4 * right.standardError);
  assert(without.value < -8 * without.standardError, "without the heat of the batches it would not balance");
});

Deno.test("the heat of batches is less outside: the fourth moment gains less than by a temperature everywhere the same", async () => {
  const m4 = (x: Points) => average(squaredNorms(x).map((q) => q * q));
  const [pairs, heat] = await atRest(soft, 2, m4, (x) => effectiveTemperature(soft, x, { batch: 2, dt }));
  const [hot] = await atRest({ ...soft, temperature: heat.value }, "all", m4);
  const [cold] = await atRest(soft, "all", m4);
  assert(pairs.value - cold.value > 4 * Math.hypot(pairs.standardError, cold.standardError));
  assert(hot.value - pairs.value > 4 * Math.hypot(pairs.standardError, hot.standardError));
});

Deno.test("effectiveTemperature() is T without batches, and names what is out of range", () => {
  const process = interacting({ temperature: 0.3 }), x = rng.normal([6, 2]);
  assertEquals(effectiveTemperature(process, x, { batch: "all", dt: 0.1 }), 0.3);
  const refuse = (options: { batch: number; dt: number }, message: string) =>
    assertThrows(() => effectiveTemperature(process, x, options), RangeError, message);
  refuse({ batch: 2, dt: 0 }, "dt must be positive, got 0");
  refuse({ batch: 7, dt: 1 }, "batch must be between 2 and 6, got 7");
  assertThrows(
    () => effectiveTemperature(process, x, { batch: 2, dt: 1, targets: [] }),
    RangeError,
    "targets must not be empty",
  );
});
