import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { float64, type Points, points, take, zeros } from "driftfield/core";
import { noisedPoints } from "driftfield/datasets";
import { edm, poissonField, poissonFlow, sphereArea } from "driftfield/processes";
import { philox } from "driftfield/random";
import { schedules } from "../../schedules.ts";
import { slope } from "./differences.ts";

const cloud = (seed: number, n: number, N: number, scale = 1) =>
  float64.scale(scale, philox(seed).normal([n, N]));
const uneven = (seed: number, m: number) => philox(seed).fork("charges").uniform([m, 1]).data;

/** x with columns of nought, and r in the last: a point of N + D dimensions. */
const lifted = (x: Points, D: number, r: number): Points => {
  const [n, N] = x.shape, out = zeros([n, N + D]);
  for (let i = 0; i < n; i++) {
    out.data.set(x.data.subarray(i * N, (i + 1) * N), i * (N + D));
    out.data[(i + 1) * (N + D) - 1] = r;
  }
  return out;
};

Deno.test("poissonFlow() follows the Coulomb field of N + D dimensions, whose flux through the plane is its density", () => {
  for (const [N, D] of [[1, 1], [2, 1], [3, 1], [1, 2], [2, 5], [4, 3]]) {
    const rows = cloud(1221, 9, N), w = uneven(1222, 9), x = cloud(1223, 20, N, 2), sigma = 0.7;
    const r = sigma * Math.sqrt(D), total = w.reduce((a, b) => a + b);
    const { denoise, logDensity } = poissonFlow(rows, { extraDimensions: D, charges: w });
    const { mean, log } = poissonField()(lifted(x, D, r), lifted(rows, D, 0), w);
    const near = denoise(x, sigma).data, height = logDensity(x, sigma);
    for (let i = 0; i < 20; i++) {
      const E = mean.data.subarray(i * (N + D), (i + 1) * (N + D)), up = E[N + D - 1];
      for (let k = 0; k < N; k++) { // x − r dx/dr; both sums lose some 2⁻⁵² (N + D) of terms below 10
        assertAlmostEquals(near[i * N + k], x.data[i * N + k] - r * E[k] / up, 1e-13);
      }
      // Flux through all z of one length r, A_D r^{D−1} E_r, over that of all charges, A_{N+D}.
      const flux = Math.log(sphereArea(D) / sphereArea(N + D) / total * r ** (D - 1) * up) + log[i];
      assertAlmostEquals(height[i], flux, 1e-13 * (1 + Math.abs(flux)));
    }
  }
});

Deno.test("poissonFlow(): velocity and density satisfy the continuity equation, under every schedule", () => {
  // ∂ log p/∂t + v·∇ log p + ∇·v = 0: so the flow has the laws of x₀ α + σ ε.
  const N = 2, rows = cloud(1231, 6, N), charges = uneven(1232, 6), x = cloud(1233, 4, N, 1.5), h = 1e-3;
  for (const schedule of schedules) {
    for (const D of [1, 3, 50, Infinity]) {
      const { velocity, logDensity, kernel } = poissonFlow(rows, { extraDimensions: D, schedule, charges });
      const t = schedule.to > 1 ? 0.8 : 0.6, size = schedule.sigma(t), at = velocity(x, t);
      for (let i = 0; i < 4; i++) {
        const row = take(x, [i]),
          moved = (k: number, by: number) => {
            const data = row.data.slice();
            data[k] += by;
            return { data, shape: row.shape };
          };
        const inTime = slope((by) => logDensity(row, t + by)[0], h * t, 100);
        let sum = inTime.value, error = inTime.error;
        for (let k = 0; k < N; k++) {
          const v = at.data[i * N + k], own = slope((by) => velocity(moved(k, by), t).data[k], h * size, 100);
          const p = slope((by) => logDensity(moved(k, by), t)[0], h * size, 100);
          sum += v * p.value + own.value;
          error += Math.abs(v) * p.error + own.error;
        }
        assert(
          Math.abs(sum) <= error,
          `${schedule.name}, ${kernel.name}, row ${i}: ${sum}, at most ${error}`,
        );
        assert(error < 1e-3, `differences tell: ${error}`);
      }
    }
  }
});

Deno.test("poissonFlow(): its laplacian is the divergence of its score", () => {
  for (const [N, D] of [[1, 1], [3, 1], [2, 4], [5, 1000], [2, Infinity]]) {
    const rows = cloud(1241, 7, N), x = cloud(1242, 5, N), t = 0.6, schedule = schedules[0];
    const { laplacian, score } = poissonFlow(rows, {
      extraDimensions: D,
      schedule,
      charges: uneven(1243, 7),
    });
    const truth = laplacian(x, t);
    assertEquals(truth.shape, [5, 1]);
    for (let i = 0; i < 5; i++) {
      let value = 0, error = 0;
      for (let k = 0; k < N; k++) {
        const part = slope(
          (by) => {
            const moved = { data: x.data.slice(), shape: x.shape };
            moved.data[i * N + k] += by;
            return score(moved, t).data[i * N + k];
          },
          1e-3,
          100,
        );
        value += part.value, error += part.error;
      }
      assertAlmostEquals(truth.data[i], value, error, `N = ${N}, D = ${D}`);
    }
  }
});

Deno.test("poissonFlow() tends to the diffusion of the rows by 1/D, and is it for D = ∞", () => {
  const rows = cloud(1251, 8, 2),
    charges = uneven(1252, 8),
    x = cloud(1253, 10, 2),
    schedule = schedules[0],
    t = 0.4;
  const diffusion = noisedPoints(rows, schedule, { weights: charges });
  const off = (D: number) => {
    const flow = poissonFlow(rows, { extraDimensions: D, schedule, charges });
    const worst = (a: Float64Array, b: Float64Array) =>
      a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0);
    return [
      worst(flow.denoise(x, t).data, diffusion.denoise(x, t).data),
      worst(flow.velocity(x, t).data, diffusion.velocity(x, t).data),
      worst(flow.laplacian(x, t).data, diffusion.laplacian(x, t).data),
      worst(flow.logDensity(x, t), diffusion.logDensity(x, t)),
    ];
  };
  // Expanded in 1/D, with q = ‖x − αy‖²/σ² below 200 here: second order over first is below q/D.
  const [once, twice] = [off(20_000), off(40_000)];
  once.forEach((error, k) => assertAlmostEquals(Math.log2(error / twice[k]), 1, 200 / 20_000));
  off(Infinity).forEach((error) => assertAlmostEquals(error, 0, 1e-11)); // rounding, of terms below 200
});

Deno.test("poissonFlow(): what the flow does to x/α depends on σ/α alone", () => {
  const rows = cloud(1261, 8, 3), y = cloud(1262, 10, 3, 2);
  for (const D of [1, 6]) {
    const truth = poissonFlow(rows, { extraDimensions: D });
    for (const schedule of schedules) {
      const t = schedule.to > 1 ? 1.7 : 0.45, alpha = schedule.alpha(t), level = schedule.sigma(t) / alpha;
      const flow = poissonFlow(rows, { extraDimensions: D, schedule }), x = float64.scale(alpha, y);
      // d(x/α)/d(σ/α) = E[ε | x]
      const rate = schedule.dAlpha(t) / alpha,
        velocity = flow.velocity(x, t),
        per = alpha / (schedule.dSigma(t) - rate * schedule.sigma(t));
      const gauged = float64.scale(per / alpha, float64.sub(velocity, float64.scale(rate, x)));
      for (
        const [a, b] of [[flow.denoise(x, t), truth.denoise(y, level)], [gauged, truth.velocity(y, level)]]
      ) {
        a.data.forEach((v, at) => assertAlmostEquals(v, b.data[at], 1e-11)); // rounding, of terms below 100
      }
    }
  }
});

Deno.test("poissonFlow(): rows that are alike add their charges, and a charge of nought is none", () => {
  const rows = points([[0, 0], [1, 2], [0, 0], [5, 5]]), x = cloud(1271, 20, 2);
  const twice = poissonFlow(rows, { extraDimensions: 1, charges: Float64Array.of(1, 2, 3, 0) });
  const once = poissonFlow(points([[0, 0], [1, 2]]), { extraDimensions: 1, charges: Float64Array.of(4, 2) });
  for (const name of ["denoise", "score", "velocity", "laplacian"] as const) {
    twice[name](x, 0.3).data.forEach((v, at) =>
      assertAlmostEquals(v, once[name](x, 0.3).data[at], 1e-12 * (1 + Math.abs(v)))
    );
  }
  twice.logDensity(x, 0.3).forEach((v, i) => assertAlmostEquals(v, once.logDensity(x, 0.3)[i], 1e-13));
  assertEquals(
    poissonFlow(points([[3]]), { extraDimensions: 1, schedule: edm() }).denoise(points([[7]]), 2),
    points([[3]]),
  );
});
