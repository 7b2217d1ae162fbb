import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { column, grid, interpolate, points, repeat } from "driftfield/core";
import { mean, variance } from "driftfield/metrics";
import { doubleWell, geometricBrownian, ornsteinUhlenbeck, sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import { arrivalDensity, diffusionBridge, record, simulate } from "driftfield/solvers";

const brownian = sde({ drift: 0, diffusion: 1 });

Deno.test("the bridge of Brownian motion has the drift (y − x)/(T − t), from t0 to a step before T", async () => {
  const cells = 400, h = 12 / cells, [y, T, t0] = [0.5, 1.5, 0.5];
  const { drift } = await diffusionBridge(brownian, grid({ domain: [-6, 6], cells }), { at: [y], to: T, t0 });
  for (const t of [0.5, 0.7, 1, 1.3, 1.45, 1.499, 1.499999]) {
    const s = T - t, last = s <= (4 * h) ** 2;
    for (let z = -3; z <= 3; z += 0.37) {
      // A walk of steps ±h has E x⁴ = 3 s² + h² s: its log-density is off by h²/(24 s) (z⁴ − 6 z² + 3), and ∂_z of that
      // is h²/(6 s)(z³ − 3z); twice that, for the terms after it. Linear in time: 1/(4 · 16²).
      const error = last ? 1e-12 : h * h / (3 * s) * Math.abs(z ** 3 - 3 * z) + Math.abs(z) / 1024 + 1e-3;
      const { data } = drift(points([[y + z * Math.sqrt(s)]]), t);
      assertAlmostEquals(data[0] * Math.sqrt(s), -z, error, `t = ${t}, z = ${z}`);
    }
  }
});

Deno.test("in a plane with correlated noise, and the shorter way round a ring, it is (y − x)/(T − t) too", async () => {
  const plane = grid({ domain: [[-3, 3], [-3, 3]], cells: 60 });
  const noise = sde({ drift: [0, 0], diffusion: [[0.8, 0], [0.3, 0.7]] });
  const { drift } = await diffusionBridge(noise, plane, { at: [0.5, -0.2], to: 1, steps: 8 });
  const x = points([[0, 0.3], [-0.5, -1]]), { data } = drift(x, 0.25);
  // As on the line, of each coordinate: h²/(2s) of a Gaussian's slope at two standard deviations, and 1/(4 · 8²).
  [0.5, -0.5, 1, 0.8].forEach((way, i) => assertAlmostEquals(data[i], way / 0.75, 0.01 / 1.5 * 2 + 0.01));
  const ring = grid({ domain: [0, 10], cells: 200, boundaries: "periodic" });
  const round = await diffusionBridge(brownian, ring, { at: [9.7], to: 1 });
  for (const t of [0.2, 0.999]) {
    assertAlmostEquals(round.drift(points([[0.1]]), t).data[0] * (1 - t), -0.4, 0.01);
  }
});

Deno.test("a bridge that must not touch 0 is pushed away from it", async () => {
  const half = grid({ domain: [0, 6], cells: 300, boundaries: ["absorbing", "no-flux"] }), y = 0.8;
  const { drift } = await diffusionBridge(brownian, half, { at: [y], to: 1 });
  for (const t of [0, 0.5, 0.8]) {
    for (const x of [0.002, 0.03, 0.2, 0.7, 1.5]) {
      // u = φ(x − y) − φ(x + y), by reflection, φ of variance s. Errors as without the wall, on slopes up to 2/√s.
      const s = 1 - t,
        exact = -x / s + y / s / Math.tanh(x * y / s),
        error = (0.02 ** 2 / s + 2 / 1024) / Math.sqrt(s);
      assertAlmostEquals(drift(points([[x]]), t).data[0], exact, error, `t = ${t}, x = ${x}`);
    }
  }
});

Deno.test("paths of an Ornstein–Uhlenbeck bridge have the mean and the variance that are known of it", async () => {
  const [theta, sigma, start, y, T] = [1.2, 0.8, -1, 0.7, 1.5], steps = 150, dt = T / steps, paths = 4000;
  const ou = ornsteinUhlenbeck({ theta, mu: 0, sigma }), line = grid({ domain: [-5, 5], cells: 400 });
  const bridge = await diffusionBridge(ou, line, { at: [y], to: T }),
    sinh = (t: number) => Math.sinh(theta * t);
  const run = simulate(bridge, repeat([start], paths), { dt, steps, every: 30, rng: philox(71) });
  const { times, frames } = await record(run);
  // Euler's own law, from x ← x + dt (−θx + θ(y − x e^(−θs))/sinh θs) + σ dW: its distance from the truth is the bias.
  const laws = [{ m: start, v: 0 }];
  for (let n = 0, m = start, v = 0; n < steps; n++) {
    const s = T - n * dt, pull = theta / sinh(s), keep = 1 - dt * (theta + pull * Math.exp(-theta * s));
    [m, v] = [m * keep + dt * pull * y, v * keep * keep + sigma ** 2 * dt];
    laws.push({ m, v });
  }
  times.forEach((t, i) => {
    const values = column(frames[i], 0), n = Math.round(t / dt), { m, v } = laws[n];
    const known = {
      m: (start * sinh(T - t) + y * sinh(t)) / sinh(T),
      v: sigma ** 2 / theta * sinh(T - t) * sinh(t) / sinh(T),
    };
    const [first, second] = [mean(values), variance(values)];
    assert(
      Math.abs(first.value - known.m) <= 4 * first.standardError + Math.abs(m - known.m) + 1e-9,
      `mean at ${t}: ${first.value}`,
    );
    assert(
      Math.abs(second.value - known.v) <= 4 * second.standardError + Math.abs(v - known.v) + 1e-9,
      `variance at ${t}`,
    );
    assert(Math.abs(m - known.m) + Math.abs(v - known.v) < 2 * dt, "the bias is of the order of a step");
  });
  assertEquals(times.length, 6);
});

Deno.test("the density of arriving is the transition density: Ornstein–Uhlenbeck and geometric Brownian motion", async () => {
  const ou = ornsteinUhlenbeck({ theta: 1, mu: 0, sigma: 1 }),
    gbm = geometricBrownian({ mu: 0.3, sigma: 0.4 });
  const off = async (cells: number) => {
    const [a] = await arrivalDensity(ou, grid({ domain: [-6, 6], cells }), { at: [0.5], to: 1 });
    const [b] = await arrivalDensity(gbm, grid({ domain: [0.01, 6], cells }), {
      at: [1.2],
      to: 1,
      autonomous: true,
    });
    const x = [0.3, 0.8, 1.5], at = points(x.map((value) => [value]));
    const [p, q] = [a, b].map(({ expectation }) => interpolate(expectation, at));
    const most = (law: (x0: number) => number, p: Float64Array) =>
      Math.max(...x.map((x0, i) => Math.abs(p[i] - law(x0))));
    return [most((x0) => ou.law.density(0.5, x0, 1), p), most((x0) => gbm.law.density(1.2, x0, 1), q)];
  };
  const [coarse, fine] = [await off(150), await off(300)];
  // The last stretch is off by its length s = 16 h²/C at most, and by s² where noise is constant: 0.028, and 0.026².
  assert(fine[0] < 0.026 ** 2 && fine[1] < 0.028, `${fine}`);
  fine.forEach((error, i) =>
    assert(Math.log2(coarse[i] / error) > 1.8, `${coarse}, ${fine}: of second order at least`)
  );
});

Deno.test("the bridge of geometric Brownian motion is e to the bridge of its logarithm", async () => {
  const [sigma, y, h] = [0.4, 1.2, 0.02], gbm = geometricBrownian({ mu: 0.3, sigma });
  const line = grid({ domain: [0.02, 6.02], cells: 300 }),
    { drift } = await diffusionBridge(gbm, line, { at: [y], to: 1 });
  for (const t of [0, 0.3, 0.6, 0.9, 0.9999]) {
    for (const z of [-2, -1, -0.3, 0, 0.5, 1.1, 2]) {
      const sd = sigma * Math.sqrt(1 - t),
        x = y * Math.exp(z * sd),
        C = (sigma * y) ** 2,
        s0 = 16 * h * h / C;
      const exact = x * (-z * sd / (1 - t) + sigma ** 2 / 2), scale = sigma * x / Math.sqrt(1 - t);
      // As for Brownian motion, |z³ − 3z|/3 ≤ 1 of it, and once more as g changes with x; on the last stretch what
      // g changes by over sd.
      const error = 1 - t < s0 ? (z * z + 1) * sd : 2 * h * h / (C * (1 - t)) + Math.abs(z) / 1024;
      assertAlmostEquals(drift(points([[x]]), t).data[0] / scale, exact / scale, error, `t = ${t}, z = ${z}`);
    }
  }
});

Deno.test("far from where paths go the drift stays finite, however steep the potential", async () => {
  const well = doubleWell({ height: 5, width: 1, sigma: 0.4 }),
    line = grid({ domain: [-2.5, 2.5], cells: 250 });
  const { drift } = await diffusionBridge(well, line, { at: [1], to: 6 });
  const x = points(Float64Array.from({ length: 101 }, (_, i) => i / 10 - 5));
  for (const t of [0, 1, 4, 5.9, 5.99, 5.9999]) assert(drift(x, t).data.every(Number.isFinite), `t = ${t}`);
});

Deno.test("bridges that cannot be are refused", async () => {
  const line = grid({ domain: [-1, 1], cells: 20 }), at = [0];
  const refused = (
    equation: typeof brownian,
    options: Parameters<typeof diffusionBridge>[2],
    message: string,
  ) => assertRejects(() => diffusionBridge(equation, line, options), RangeError, message);
  await refused(brownian, { at: [2], to: 1 }, "at[0] must be between -1 and 1, got 2");
  await refused(brownian, { at: [0, 0], to: 1 }, "at must have 1 coordinates, got 2");
  await refused(
    sde({ drift: [0, 0], diffusion: [1, 1] }),
    { at, to: 1 },
    "2 coordinates, but the grid has 1 axes",
  );
  await refused(brownian, { at, to: NaN }, "to must be finite");
  await refused(brownian, { at, to: 0.1 }, "to must be more than 0.16");
  await refused(brownian, { at, to: 1, steps: 3 }, "steps must be at least 4, got 3");
  await refused(
    sde({ drift: 1, diffusion: 0 }),
    { at, to: 1 },
    "noise must act along each axis, but at x = 0 g gᵀ is 0",
  );
  const { drift } = await diffusionBridge(brownian, line, { at, to: 1 }), x = points([[0]]);
  assertThrows(() => drift(x, 1), RangeError, "t must be before 1");
  assertThrows(() => drift(x, 1.1), RangeError, "t must be between 0 and 1, got 1.1");
  assertThrows(
    () => drift(x, -0.1),
    RangeError,
    "t must be among the times of the future, 0 to 0.84, got -0.1",
  );
  const aborted = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => diffusionBridge(brownian, line, { at, to: 1, signal: aborted }), Error, "enough");
});
