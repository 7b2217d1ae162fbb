import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, grid, points } from "driftfield/core";
import {
  type Coefficient,
  geometricBrownian,
  type Known,
  kramersMoyal,
  ornsteinUhlenbeck,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";

const n = 100_000;

/** Pairs from a start that is uniform on an interval, by the exact transition. */
function pairs(sde: Known<unknown>, [low, high]: readonly [number, number], dt: number, seed: number) {
  const rng = philox(seed), before = rng.fork("start").uniform([n, 1]);
  before.data.forEach((u, i) => before.data[i] = low + (high - low) * u);
  const W = float64.scale(Math.sqrt(dt), rng.fork("W").normal([n, 1]));
  return { before, after: sde.transition!(float64, before, 0, dt, W) };
}

Deno.test("increments of Ornstein–Uhlenbeck give its drift and diffusion, and the bias that Δt has", () => {
  const [theta, mu, sigma, dt] = [1.5, 0.3, 0.8, 0.02], D = sigma ** 2 / 2, w = 0.1;
  const { before, after } = pairs(ornsteinUhlenbeck({ theta, mu, sigma }), [-1, 2], dt, 231);
  const options = { dt, grid: grid({ domain: [-1, 2], cells: 30 }) };
  const { bins, sparse, outside } = kramersMoyal(before, after, options);
  assertEquals([bins.length, sparse.length, outside], [30, 0, 0]);
  assertEquals(bins.reduce((sum, { count }) => sum + count, 0), n);
  for (const { cell, x: [x], drift: [f], diffusion: [D2], fourth: [D4] } of bins) {
    assert(Math.abs(x - (-1 + (cell + 0.5) * w)) < w / 2);
    // The mean is linear in x: no bias by bins, and that of Δt is ½ Δt f f′ = ½ θ² (x − μ) Δt, next order θ³ Δt²/6.
    const drift = -theta * (x - mu);
    within(f, drift * (1 - theta * dt / 2), `drift at ${x}`, Math.abs(drift) * theta ** 2 * dt ** 2 / 6);
    within(f, drift, `drift at ${x}, bias left in`, Math.abs(drift) * theta * dt / 2);
    // 2 D₂ Δt is the exact variance, and that of the mean over the bin: θ² Δt² w²/12 ± its own error
    const exact = D * (1 - Math.exp(-2 * theta * dt)) / (2 * theta * dt);
    within(D2, exact, `diffusion at ${x}`, theta ** 2 * dt * w ** 2 / 8);
    within(D2, D, `diffusion at ${x}, bias left in`, D * theta * dt + theta ** 2 * dt * w ** 2 / 8);
    within(D4, exact ** 2 * dt / 2, `D₄ at ${x}`, dt * exact * theta ** 2 * dt * w ** 2 / 8);
  }
  // Not centred, D₂ is ½ Δt f² above: at x = 2 by 0.065, of 0.31
  const raw = kramersMoyal(before, after, { ...options, centred: false }).bins;
  raw.forEach(({ drift: [f], diffusion: [{ value }], count }, k) => {
    const centred = bins[k].diffusion[0].value * (count - 1) / count;
    assertAlmostEquals(value, centred + dt * f.value ** 2 / 2, 1e-12);
  });
  // A diffusion that is 5 % wrong would be seen: the errors are that small.
  assert(bins.every(({ diffusion: [{ standardError }] }) => standardError < 0.05 * D));
});

Deno.test("standard errors are those of repetition: deviations over them have mean square 1", () => {
  const [dt, sigma] = [0.01, 1], cells = grid({ domain: [-1, 1], cells: 200 });
  const { before, after } = pairs(ornsteinUhlenbeck({ sigma }), [-1, 1], dt, 232);
  const { bins } = kramersMoyal(before, after, { dt, grid: cells });
  const a = (1 - Math.exp(-dt)) / dt, D = (1 - Math.exp(-2 * dt)) / (4 * dt);
  const squares = (z: (bin: typeof bins[number]) => number) =>
    bins.reduce((sum, bin) => sum + z(bin) ** 2, 0) / 200;
  const score = ({ value, standardError }: Coefficient, truth: number) => (value - truth) / standardError;
  // Of 200 normal scores the mean square is 1 ± √(2/200) = 0.1.
  assertAlmostEquals(squares(({ x: [x], drift: [f] }) => score(f, -a * x)), 1, 0.4);
  assertAlmostEquals(squares(({ diffusion: [D2] }) => score(D2, D)), 1, 0.4);
});

Deno.test("increments of geometric Brownian motion give a drift and a diffusion that depend on x", () => {
  const [mu, sigma, dt, w] = [0.4, 0.5, 0.02, 0.1], gbm = geometricBrownian({ mu, sigma });
  const { before, after } = pairs(gbm, [0.5, 2.5], dt, 233);
  const { bins } = kramersMoyal(before, after, { dt, grid: grid({ domain: [0.5, 2.5], cells: 20 }) });
  assertEquals(bins.length, 20);
  for (const { x: [x], drift: [f], diffusion: [D2], fourth: [D4] } of bins) {
    const mean = Math.expm1(mu * dt) / dt,
      square = Math.exp(2 * mu * dt) * Math.expm1(sigma ** 2 * dt) / (2 * dt);
    within(f, mean * x, `drift at ${x}`); // linear in x
    // Var = 2 Δt square E[x² | bin] and the mean's own: E[x²] − x̄² is at most w²/8 in a bin of over 4000 uniform values
    within(D2, square * x * x, `diffusion at ${x}`, (square + mean ** 2 * dt) * w ** 2 / 8);
    // The expansion: D₂ = ½ σ² x²; ½ Δt (2 D₂ f′ + f D₂′ + D₂ D₂″) = ½ Δt D₂ (4μ + σ²)
    const D = sigma ** 2 * x * x / 2, first = D * dt / 2 * (4 * mu + sigma ** 2);
    within(D2, D + first, `expansion at ${x}`, first ** 2 / D + (square + mean ** 2 * dt) * w ** 2 / 8);
    assert(D4.value / D2.value ** 2 < dt, "Pawula: D₄/D₂² is about ½ Δt, and vanishes with it");
  }
});

Deno.test("Pawula: of paths that jump D₄ stays, whatever Δt", () => {
  // Jumps ±1 at rate λ: E ΔX² = λΔt, E ΔX⁴ = λΔt + 3 (λΔt)². D₄/D₂² → 1/(6λ), not 0.
  const lambda = 3, cells = grid({ domain: [-1, 1], cells: 4 });
  for (const dt of [0.1, 0.01]) {
    const rng = philox(234),
      before = float64.sub(rng.fork("start").uniform([n, 1]), points(new Float64Array(n).fill(0.5)));
    const gaps = rng.fork("gap").uniform([n, 12]), signs = rng.fork("sign").uniform([n, 12]);
    const after = points(before.data.map((x, i) => {
      let t = 0;
      for (let j = 12 * i; j < 12 * i + 12; j++) { // more than 12 jumps in 0.3 mean times: 1e-16
        t -= Math.log(gaps.data[j]) / lambda;
        if (t > dt) break;
        x += signs.data[j] < 0.5 ? 1 : -1;
      }
      return x;
    }));
    const { bins, sparse } = kramersMoyal(before, after, { dt, grid: cells });
    assertEquals(sparse, [0, 3]);
    for (const { drift: [f], diffusion: [D2], fourth: [D4] } of bins) {
      within(f, 0, "drift");
      within(D2, lambda / 2, "diffusion");
      within(D4, (lambda + 3 * lambda ** 2 * dt) / 24, "D₄");
      assert(D4.value / D2.value ** 2 > 0.9 / (6 * lambda), "it does not vanish");
    }
  }
});

Deno.test("one long path: neighbours are pairs", () => {
  const rng = philox(235),
    dt = 0.05,
    ou = ornsteinUhlenbeck(),
    z = rng.normal([n, 1]).data,
    path = new Float64Array(n);
  const a = Math.exp(-dt), sd = Math.sqrt(ou.law.variance(0, dt));
  for (let i = 1; i < n; i++) path[i] = a * path[i - 1] + sd * z[i];
  const [before, after] = [points(path.slice(0, -1)), points(path.slice(1))];
  const { bins, sparse, outside } = kramersMoyal(before, after, {
    dt,
    grid: grid({ domain: [-2, 2], cells: 20 }),
  });
  assertEquals([bins.length, sparse.length], [20, 0]);
  assertEquals(outside, before.data.filter((x) => Math.abs(x) > 2).length);
  for (const { x: [x], drift: [f], diffusion: [D2] } of bins) {
    within(f, (a - 1) / dt * x, `drift at ${x}`);
    within(D2, sd ** 2 / (2 * dt), `diffusion at ${x}`, dt * 0.2 ** 2 / 8);
  }
});

Deno.test("in the plane: a drift vector with circulation, and the whole diffusion matrix", () => {
  // dX = A X dt + G dW in Euler's steps: mean A x̄ Δt, covariance G Gᵀ Δt and that of A x over the bin, w² Δt²/4 · |A|²
  const dt = 0.02, A = [[-1, 2], [-2, -1]], G = [[0.6, 0], [0.3, 0.4]], rng = philox(236), w = 0.5;
  const before = rng.fork("start").uniform([n, 2]),
    z = rng.fork("W").normal([n, 2]),
    after = points(new Float64Array(2 * n), 2);
  before.data.forEach((u, i) => before.data[i] = [4, 2][i % 2] * u - 1);
  after.data.forEach((_, i) => {
    const k = i % 2,
      row = i - k,
      [x, y] = before.data.subarray(row, row + 2),
      [p, q] = z.data.subarray(row, row + 2);
    const drift = A[k][0] * x + A[k][1] * y, noise = G[k][0] * p + G[k][1] * q;
    after.data[i] = before.data[i] + drift * dt + noise * Math.sqrt(dt);
  });
  const { bins } = kramersMoyal(before, after, {
    dt,
    grid: grid({ domain: [[-1, 3], [-1, 1]], cells: [8, 4] }),
  });
  assertEquals(bins.length, 32);
  for (const { cell, x: [x, y], drift, diffusion } of bins) {
    assert(
      Math.abs(x - (-1 + (cell % 8 + 0.5) * w)) < w / 4 &&
        Math.abs(y - (-1 + (Math.floor(cell / 8) + 0.5) * w)) < w / 4,
    );
    drift.forEach((f, k) => within(f, A[k][0] * x + A[k][1] * y, `drift ${k} at ${x}, ${y}`));
    [0.18, 0.09, 0.09, 0.125].forEach((D, k) =>
      within(diffusion[k], D, `diffusion ${k}`, 5 * dt * w ** 2 / 8)
    );
  }
});

Deno.test("empty bins are told, ends belong to the last bin, and bad input is refused by name", () => {
  const before = points(Float64Array.of(0, 0, 1, 1, 5, -0.1)),
    after = points(Float64Array.of(1, 3, 2, 2, 9, 9));
  const options = { dt: 1, grid: grid({ domain: [0, 1], cells: 4 }), least: 2 };
  const { bins, sparse, outside } = kramersMoyal(before, after, options);
  assertEquals(bins.map(({ cell, count }) => [cell, count]), [[0, 2], [3, 2]]);
  assertEquals([sparse, outside], [[1, 2], 2]);
  const few = kramersMoyal(before, after, { ...options, least: 3 });
  assertEquals([few.bins, few.sparse], [[], [0, 1, 2, 3]]);
  assertEquals(bins[1].diffusion[0], { value: 0, standardError: 0 });
  const refuse = (more: object, message: string, to = after) =>
    assertThrows(() => kramersMoyal(before, to, { ...options, ...more }), RangeError, message);
  refuse({ dt: 0 }, "dt must be positive, got 0");
  refuse({ least: 1 }, "least must be at least 2, got 1");
  refuse({}, "6 points before, but 1 after", points([[1]]));
  refuse({}, "before has dim 1, but after has dim 2", points([[1, 2]]));
  refuse(
    { grid: grid({ domain: [[0, 1], [0, 1]], cells: 3 }) },
    "before must have dim 2, as the grid, got 1",
  );
  refuse({}, "after must be finite, got NaN in row 0", points(new Float64Array(6).fill(NaN)));
});
