import { assert, assertAlmostEquals } from "@std/assert";
import { points, repeat } from "driftfield/core";
import { mean } from "driftfield/metrics";
import { doubleWell, geometricBrownian, sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  ball,
  type Barrier,
  exact,
  firstPassageToEnd,
  interval,
  meanPassageTime,
  passageShare,
} from "driftfield/solvers";
import { within } from "../../within.ts";

const paths = 8000;

Deno.test("Brownian motion leaves a ball after (R² − r²)/(dσ²), through the points of Poisson's kernel", async () => {
  for (const [dim, sigma] of [[2, 1.5], [3, 0.8]]) {
    const R = 1.2,
      start = [0.5, ...Array(dim - 1).fill(0)],
      dt = 0.01 / sigma ** 2,
      zero = start.map(() => 0);
    const equation = sde({ drift: zero, diffusion: zero.map(() => sigma) });
    const options = { barriers: ball(zero, R), dt, steps: 5000, rng: philox(206) };
    const left = await firstPassageToEnd(equation, repeat(start, 4000), options);
    // The distance from the centre has a bridge that differs from a Brownian one by the potential (d−1)(d−3)σ²/(8r²):
    // not at all for d = 3, and for d = 2 by a part of at most σ²Δt/(8R²) of each probability near the sphere.
    const truth = (R ** 2 - 0.5 ** 2) / (dim * sigma ** 2);
    within(meanPassageTime(left), truth, `mean time, d = ${dim}`, (3 - dim) * truth * 0.01 / (8 * R ** 2));
    const { data } = left.points,
      rows = Array.from({ length: 4000 }, (_, i) => data.subarray(i * dim, (i + 1) * dim));
    rows.forEach((row) => assertAlmostEquals(Math.hypot(...row), R, 1e-10));
    // Harmonic functions keep their mean: x₁, and x₁² − x₂²
    within(mean(rows.map((row) => row[0])), 0.5, `mean point, d = ${dim}`, 0.01 / 8);
    within(mean(rows.map((row) => row[0] ** 2 - row[1] ** 2)), 0.25, `second harmonic, d = ${dim}`, 0.01 / 8);
  }
});

Deno.test("with correlated noise, the bridge looks along gᵀ∇φ, and points keep what they owe to the other coordinate", async () => {
  // dX₁ = 2 dW₁, dX₂ = 0.8 dW₁ + 0.6 dW₂, until |X₂| = 1: E τ = 1, E X₁² = 4 E τ, E X₁X₂ = 1.6 E τ.
  const matrix = { dim: 2, brownians: 2 }, row = [2, 0, 0.8, 0.6];
  const equation = sde({
    drift: (x) => points(new Float64Array(x.data.length), 2),
    diffusion: (x) => repeat(row, x.shape[0]),
    matrix,
    noise: "additive",
  });
  const options = { barriers: interval(-1, 1, 1), dt: 0.1, steps: 1000, rng: philox(207) };
  const left = await firstPassageToEnd(equation, repeat([0, 0], paths), options), { data } = left.points;
  const pairs = Array.from({ length: paths }, (_, i) => [data[2 * i], data[2 * i + 1]]);
  within(meanPassageTime(left), 1, "mean time");
  within(mean(pairs.map(([u]) => u * u)), 4, "E X₁²");
  within(mean(pairs.map(([u, v]) => u * v)), 1.6, "E X₁X₂");
  // X₁ − 1.6 X₂ is a Brownian motion of variance 1.44 that does not know of X₂: at τ, of variance 1.44 τ.
  const once = await firstPassageToEnd(equation, repeat([0, 0], paths), {
    ...options,
    barriers: interval(-Infinity, 1, 1),
    dt: 1,
    steps: 1,
  });
  const gone = Array.from({ length: paths }, (_, i) => i).filter((i) => once.barriers[i] === 0);
  const excess = gone.map((i) => (once.points.data[2 * i] - 1.6) ** 2 - 1.44 * once.times[i]);
  within(mean(excess), 0, "variance at τ");
  within(mean(gone.map((i) => once.points.data[2 * i] - 1.6)), 0, "mean at τ");
});

Deno.test("geometric Brownian motion: exact where the distance is a Brownian motion, of order 1 with Euler–Maruyama", async () => {
  // From 1 to ½ or 2: with q = 1 − 2μ/σ², x^q is a martingale, and E log X_τ = (μ − σ²/2) E τ.
  const [mu, sigma, l, L] = [0.1, 0.5, 0.5, 2],
    q = 1 - 2 * mu / sigma ** 2,
    gbm = geometricBrownian({ mu, sigma });
  const up = (1 - l ** q) / (L ** q - l ** q);
  const time = (up * Math.log(L) + (1 - up) * Math.log(l)) / (mu - sigma ** 2 / 2);
  const logs: Barrier[] = [
    ({ data }) => data.map((v) => Math.log(v / l)),
    ({ data }) => data.map((v) => Math.log(L / v)),
  ];
  const run = (dt: number, barriers: readonly Barrier[], solver?: typeof exact) =>
    firstPassageToEnd(gbm, repeat([1], paths), { barriers, dt, steps: 2000, rng: philox(208), solver });

  const left = await run(0.2, logs, exact); // exp(−(log 4)²/(2σ²Δt)) = 5e-9
  within(passageShare(left, 1), up, "probability of reaching 2");
  within(meanPassageTime(left), time, "mean time");

  // Error C Δt + O(Δt²): seen at Δt = 0.2, it is gone from 2 m(Δt/2) − m(Δt).
  const [coarse, fine] = [await run(0.2, interval(l, L)), await run(0.1, interval(l, L))].map((r) =>
    meanPassageTime(r)
  );
  assert(coarse.value < time - 4 * coarse.standardError, `the bias shows: ${coarse.value - time}`);
  const standardError = Math.hypot(2 * fine.standardError, coarse.standardError);
  within({ value: 2 * fine.value - coarse.value, standardError }, time, "extrapolated mean time", 0.1 ** 2);
});

Deno.test("double well: the mean time to the top of the barrier is the double integral", async () => {
  // E τ = (2/σ²) ∫_{−1}^0 e^{2V(y)/σ²} ∫_{−∞}^y e^{−2V(z)/σ²} dz dy (Gardiner 2009, "Stochastic Methods", section 5.5)
  const sigma = 0.8,
    well = doubleWell({ sigma }),
    h = 1 / 2000,
    V = (x: number) => 2 * well.law.potential(x) / sigma ** 2;
  let inner = 0, truth = 0; // midpoints: errors of order h²
  for (let y = -4 + h / 2; y < 0; y += h) {
    inner += h * Math.exp(-V(y));
    if (y > -1) truth += h * Math.exp(V(y)) * (inner - h / 2 * Math.exp(-V(y))) * 2 / sigma ** 2;
  }
  const run = async (dt: number) => {
    const options = { barriers: interval(-Infinity, 0), dt, steps: 4000, rng: philox(210) };
    return meanPassageTime(await firstPassageToEnd(well, repeat([-1], 4000), options));
  };
  // Of order 1: what is left of the error in 2 m(Δt/2) − m(Δt) is of order Δt², in units of the rate V″(−1) = 2.
  const [coarse, fine] = [await run(0.05), await run(0.025)];
  const standardError = Math.hypot(2 * fine.standardError, coarse.standardError);
  within({ value: 2 * fine.value - coarse.value, standardError }, truth, "mean time", (2 * 0.05) ** 2);
});
