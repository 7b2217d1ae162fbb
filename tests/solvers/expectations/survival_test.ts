import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { cellCentres, grid, interpolate, meanOver, pointMass, type Points, points } from "driftfield/core";
import { doubleWell, sde } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  ball,
  exitTimeMoments,
  firstPassageToEnd,
  fokkerPlanck,
  interval,
  last,
  stationaryDensity,
  survival,
  survivalCurve,
} from "driftfield/solvers";
import { largestError, open, orderOf } from "./slope.ts";

const brownian = sde({ drift: 0, diffusion: 0.9 });

/** Σ_k odd of 4/(kπ) sin(kπx/L) λ_kʲ e^(−λ_k t), λ_k = (kπ/L)² σ²/2: survival for j = 0, the density of τ for j = 1. */
const series = (t: number, j: 0 | 1) => ([x]: readonly number[]) => {
  const odd = Array.from({ length: 40 }, (_, k) => 2 * k + 1),
    rate = (k: number) => (k * Math.PI / 2 * 0.9) ** 2 / 2;
  return odd.reduce(
    (sum, k) =>
      sum + 4 / (k * Math.PI) * Math.sin(k * Math.PI * x / 2) * rate(k) ** j * Math.exp(-rate(k) * t),
    0,
  );
};

Deno.test("survival of Brownian motion on (0, L) and the density of its time, by Fourier's series, of second order", async () => {
  const sizes = [25, 50, 100], times = [0.2, 0.7, 2];
  const runs = await Promise.all(
    sizes.map((cells) =>
      Array.fromAsync(survival(brownian, open([0, 2], cells), { to: 2, times, tolerance: 1e-8 }))
    ),
  );
  runs.forEach((frames) => assertEquals(frames.map(({ t }) => t), [0, ...times]));
  times.forEach((t, i) => {
    const errors = runs.map((frames) => largestError(frames[i + 1].survival, series(t, 0)));
    const rates = runs.map((frames) => largestError(frames[i + 1].timeDensity, series(t, 1)));
    assertAlmostEquals(orderOf(sizes.map((n) => 1 / n), errors), 2, 0.1, `S at ${t}: ${errors}`);
    assertAlmostEquals(orderOf(sizes.map((n) => 1 / n), rates), 2, 0.1, `density at ${t}: ${rates}`);
  });
});

Deno.test("moments are those of the time's density: ∫ S dt, ∫ 2t S dt", async () => {
  const [disc] = ball([0, 0], 1), plane = grid({ domain: [[-1.1, 1.1], [-1.1, 1.1]], cells: 16 });
  const process = sde({ drift: ["-x2", "x1"], diffusion: [1, 1] }), inside = (x: Points) => disc(x, 0);
  const [m1, m2] = exitTimeMoments(process, plane, { order: 2, inside });
  const steps = 400, to = 8, dt = to / steps; // the slowest mode fades at 2.9: e^(−23) is left
  const S = await Array.fromAsync(survival(process, plane, { to, steps, every: 1, inside }));
  const middle = m1.values.indexOf(Math.max(...m1.values));
  const weigh = (f: (t: number) => number) =>
    S.reduce(
      (sum, { t, survival }, n) => sum + (n % steps ? 1 : 1 / 2) * f(t) * survival.values[middle] * dt,
      0,
    );
  // The trapezoidal rule errs by dt²/12 (f S)′ between the ends: 0 and 2 · dt²/12; the steps by some (λ dt)²/12 = 3e-4.
  assertAlmostEquals(weigh(() => 1), m1.values[middle], 1e-3 * m1.values[middle]);
  assertAlmostEquals(weigh((t) => 2 * t), m2.values[middle], 1e-3 * m2.values[middle]);
  for (const { survival: { values }, timeDensity } of [S[0], S[40]]) {
    values.forEach((value, i) => {
      const [x, y] = cellCentres(plane).data.subarray(2 * i, 2 * i + 2);
      assertEquals(value > 0, x * x + y * y < 1);
      assert(timeDensity.values[i] >= -1e-12);
    });
  }
});

Deno.test("a survival curve by Monte Carlo is that of cells", async () => {
  const ou = sde({ drift: "-x", diffusion: 1 }), times = [0.3, 1, 2.5], start = 0.4;
  const frames = await Array.fromAsync(survival(ou, open([-1, 1], 200), { to: 2.5, times, tolerance: 1e-7 }));
  const options = { barriers: interval(-1, 1), dt: 0.02, steps: 125, rng: philox(312) };
  const left = await firstPassageToEnd(ou, points(new Float64Array(2000).fill(start), 1), options);
  survivalCurve(left, times).forEach(({ value, standardError }, i) => {
    // Weak order 1: dt times the drift's own rate 1, as a part of the probability, at most.
    assertAlmostEquals(
      value,
      interpolate(frames[i + 1].survival, points([[start]]))[0],
      4 * standardError + 0.02 * value,
    );
  });
});

Deno.test("the mass that is left of a point is its survival, forward and backward", async () => {
  const ou = sde({ drift: "-x + 0.3", diffusion: "0.5 + x^2 / 4" }),
    line = open([-1, 1], 30),
    options = { to: 1, steps: 30 };
  const p = await last(fokkerPlanck(ou, line, { ...options, start: pointMass(line, [0.3]) }));
  const S = await last(survival(ou, line, options));
  const left = p.density.values.reduce((sum, value) => sum + value, 0) * 2 / 30;
  assertAlmostEquals(left, meanOver(S.survival, pointMass(line, [0.3])), 1e-13);
  assertAlmostEquals(left + p.gone.mass.reduce((sum, m) => sum + m), 1, 1e-13);
});

Deno.test("stationary densities: Gibbs's exactly, a turning one of second order, and nothing moves", async () => {
  const well = doubleWell({ sigma: 0.5 }),
    line = grid({ domain: [-2, 2], cells: 100 }),
    p = stationaryDensity(well, line);
  const gibbs = p.values.map((_, i) => well.law.stationary.density(-2 + (i + 0.5) * 0.04));
  const total = gibbs.reduce((sum, value) => sum + value, 0) * 0.04;
  p.values.forEach((value, i) => assertAlmostEquals(value / (gibbs[i] / total), 1, 1e-10));
  const turning = sde({ drift: ["-x1 - 3 * x2", "3 * x1 - x2"], diffusion: [1, 1] }), sizes = [40, 60, 80];
  const normal = ([x, y]: readonly number[]) => Math.exp(-x * x - y * y) / Math.PI;
  const densities = sizes.map((cells) =>
    stationaryDensity(turning, grid({ domain: [[-4, 4], [-4, 4]], cells }))
  );
  assertAlmostEquals(
    orderOf(sizes.map((n) => 1 / n), densities.map((p) => largestError(p, normal))),
    2,
    0.1,
  );
  const later = await last(
    fokkerPlanck(turning, densities[0].grid, { start: densities[0], to: 1, steps: 5 }),
  );
  later.density.values.forEach((value, i) => assertAlmostEquals(value, densities[0].values[i], 1e-14));
});
