import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { float64, type Points, points, squaredNorms, zeros } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov } from "driftfield/metrics";
import {
  interacting,
  type RadialData,
  radialFlow,
  radialTransport,
  warmEquilibrium,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { changeOfVariables } from "driftfield/samplers";
import { last, rk4, solveOde } from "driftfield/solvers";
import { velocity } from "./without_noise.ts";

const gaussian: RadialData = {
  cdf: (r) => -Math.expm1(-r * r / 2),
  density: (r) => Math.exp(-r * r / 2) / (2 * Math.PI),
};
/** Uniform between the radii 1 and 2. */
const annulus: RadialData = {
  cdf: (r) => Math.min(1, Math.max(0, (r * r - 1) / 3)),
  density: (r) => r >= 1 && r <= 2 ? 1 / (3 * Math.PI) : 0,
};
const cloud = (n: number, scale = 1) => float64.scale(scale, philox(71).normal([n, 2]));
const radii = (x: Points) => squaredNorms(x).map(Math.sqrt);
const processes = [[1.5, 0.8], [1.5, 0], [0, 0.8], [0.2, 3]].map(([strength, pull]) =>
  interacting({ strength, pull })
);

Deno.test("radialFlow().at() moves each particle on its ray as radialTransport() says, and back() undoes it", () => {
  const x = cloud(200), r0 = radii(x);
  for (const process of processes) {
    for (const data of [gaussian, annulus, warmEquilibrium(interacting({ temperature: 0.5 }))]) {
      const flow = radialFlow(process, data);
      for (const t of [0, 0.3, 2]) {
        const there = flow.at(x, t), r = radii(there), back = flow.back(there, t);
        r.forEach((ri, i) => {
          const truth = radialTransport(process, r0[i], Math.min(1, data.cdf(r0[i])), t);
          assertAlmostEquals(ri, truth, 4e-16 * ri); // a norm of two products
          assertAlmostEquals(
            there.data[2 * i] * x.data[2 * i + 1],
            there.data[2 * i + 1] * x.data[2 * i],
            1e-14,
          );
          // r² is right to some roundings, and r₀² to e^{2kt} times as many, since dr²/dr₀² ≥ e^{−2kt}.
          const tolerance = 1e-15 * ri ** 2 * Math.exp(2 * process.pull * t) / r0[i] + 1e-15 * r0[i];
          assertAlmostEquals(Math.hypot(back.data[2 * i], back.data[2 * i + 1]), r0[i], tolerance);
          assert(back.data[2 * i] * x.data[2 * i] > 0);
        });
      }
    }
  }
});

Deno.test("radialFlow().velocity() is the time derivative of at(), to second order in differences", () => {
  const x = cloud(100), t = 0.7;
  for (const process of processes) {
    for (const data of [gaussian, annulus]) {
      const flow = radialFlow(process, data), v = flow.velocity(flow.at(x, t), t);
      const error = (h: number) => {
        const [up, down] = [t + h, t - h].map((s) => flow.at(x, s).data);
        return Math.max(...up.map((u, i) => Math.abs((u - down[i]) / (2 * h) - v.data[i])));
      };
      const [coarse, fine] = [error(0.02), error(0.01)];
      assertAlmostEquals(Math.log2(coarse / fine), 2, 0.1);
      assert(Math.abs(4 * error(0.001) - error(0.002)) / 3 < 1e-8); // Richardson: fourth order, and rounding over h
    }
  }
});

Deno.test("density and velocity of radialFlow() satisfy the continuity equation, to second order in differences", () => {
  const x = cloud(60), t = 0.4, n = x.shape[0];
  for (const process of processes) {
    const flow = radialFlow(process, gaussian),
      p = (x: Points, t: number) => flow.logDensity(x, t).map(Math.exp);
    const flux = (x: Points, t: number, k: number) => {
      const density = p(x, t), { data } = flow.velocity(x, t);
      return density.map((p, i) => p * data[2 * i + k]);
    };
    const residual = (h: number) => {
      const moved = (k: number, by: number) => ({
        data: x.data.map((v, at) => at % 2 === k ? v + by : v),
        shape: x.shape,
      });
      const sum = new Float64Array(n), [later, before] = [p(x, t + h), p(x, t - h)];
      const fluxes = [0, 1].map((k) => [flux(moved(k, h), t, k), flux(moved(k, -h), t, k)]);
      for (let i = 0; i < n; i++) {
        sum[i] = (later[i] - before[i] + fluxes.reduce((s, [up, down]) => s + up[i] - down[i], 0)) / (2 * h);
      }
      return Math.max(...sum.map(Math.abs));
    };
    const [coarse, fine] = [residual(0.02), residual(0.01)];
    assertAlmostEquals(Math.log2(coarse / fine), 2, 0.1);
    assert(fine < 0.01);
  }
});

Deno.test("changeOfVariables() along radialFlow() comes to at() with the density that it has there", async () => {
  const x = cloud(40), flow = radialFlow(processes[0], gaussian), relTol = 1e-8;
  const { x: end, logDeterminant } = await last(changeOfVariables(flow, x, { from: 0, to: 1.2, relTol }));
  const truth = flow.at(x, 1.2), start = flow.logDensity(x, 0), later = flow.logDensity(truth, 1.2);
  end.data.forEach((v, i) => assertAlmostEquals(v, truth.data[i], 100 * relTol));
  // The determinant's divergence is by differences, good to about 1e-8 of a velocity over a length.
  logDeterminant.forEach((log, i) => assertAlmostEquals(start[i] - log, later[i], 100 * relTol));
});

Deno.test("the density of radialFlow() integrates to what its particles enclose", () => {
  for (const process of processes) {
    for (const t of [0, 0.5, 2]) {
      const flow = radialFlow(process, gaussian), n = 400, edge = radii(flow.at(points([[1.7, 0]]), t))[0];
      const rays = points(Array.from({ length: n }, (_, i) => [edge * (i + 0.5) / n, 0]));
      const mass = flow.logDensity(rays, t).reduce(
        (sum, L, i) => sum + 2 * Math.PI * rays.data[2 * i] * Math.exp(L),
        0,
      );
      assertAlmostEquals(mass * edge / n, gaussian.cdf(1.7), 10 / n ** 2); // midpoints
    }
  }
});

Deno.test("many particles follow radialFlow(): their start, by back(), has still the data's law", async () => {
  const n = 1000,
    process = interacting({ strength: 1.5, pull: 0.8 }),
    flow = radialFlow(process, gaussian),
    to = 1;
  const start = cloud(n),
    { end } = await solveOde((x) => velocity(process, x), start, { to, steps: 40, solver: rk4 });
  // Independent at the start, so that the distance is Kolmogorov's over √N; repelled, they are spread more evenly than that.
  const bound = kolmogorovQuantile(1e-4) / Math.sqrt(n);
  assert(kolmogorovSmirnov(radii(flow.back(end, to)), gaussian.cdf) < bound);
  const other = radialFlow(interacting({ strength: 1.2, pull: 0.8 }), gaussian); // a fifth less repulsion is seen
  assert(kolmogorovSmirnov(radii(other.back(end, to)), gaussian.cdf) > bound);
  // Each is off by the noise of the field that it was in, c √(p π log N/N) ≤ 0.04 at each coordinate, for a time ≤ 1.
  const truth = flow.at(start, to);
  const square = end.data.reduce((sum, v, i) => sum + (v - truth.data[i]) ** 2, 0) / n;
  assert(square < 2 * 1.5 ** 2 * gaussian.density(0) * Math.PI * Math.log(n) / n, `${square}`);
});

Deno.test("radialFlow() at the origin, in a hole, long after, and of no points", () => {
  const flow = radialFlow(interacting(), annulus), origin = points([[0, 0]]);
  for (const map of [flow.velocity, flow.at, flow.back]) assertEquals([...map(origin, 1).data], [0, 0]);
  assertEquals(flow.logDensity(origin, 1)[0], -Infinity);
  assertEquals(flow.velocity(zeros([0, 2]), 1).shape, [0, 2]);
  // After t = 400, e^{800} is too large for float64: what is left is the uniform disk, M = r².
  const late = flow.back(points([[0.6, 0]]), 400).data[0];
  assertAlmostEquals(annulus.cdf(late), 0.36, 1e-15 * 4);
  assertAlmostEquals(flow.logDensity(points([[0.6, 0]]), 400)[0], -Math.log(Math.PI), 1e-14);
});

Deno.test("radialFlow() refuses what it does not hold for", () => {
  const refused = (options: Parameters<typeof interacting>[0], message: string) =>
    assertThrows(() => radialFlow(interacting(options), gaussian), RangeError, message);
  refused({ temperature: 1 }, "radialFlow needs temperature 0, got 1");
  refused({ exponent: 1 }, "exponent dim = 2 without softening, got exponent 1");
  refused({ strength: -1 }, "strength must be at least 0, got -1");
  const flow = radialFlow(interacting(), gaussian);
  assertThrows(() => flow.velocity(points([[1, 2, 3]]), 1), RangeError, "in the plane, dim 2, got dim 3");
  assertThrows(() => flow.at(points([[1, 2]]), -1), RangeError, "t must be at least 0, got -1");
  assertThrows(() => flow.back(points([[1, NaN]]), 1), RangeError, "x must be finite, got NaN");
  assertThrows(() => flow.logDensity(points([[1, 2]]), Infinity), RangeError, "t must be finite");
});
