import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points, squaredNorms, take } from "driftfield/core";
import { digits, gaussianMixture, noised, noisedPoints } from "driftfield/datasets";
import { edm, linearPath, schedule, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";

const rows = philox(341).normal([40, 3]), weights = philox(342).uniform([40, 1]).data;
const schedules = [edm({ sigmaMin: 1e-6, sigmaMax: 5 }), variancePreserving(), linearPath()];

Deno.test("the memorising denoiser is the mean of the rows, weighted by exp(−‖x − α row‖²/2σ²)", () => {
  const x = philox(343).normal([7, 3]);
  for (const made of schedules) {
    const memory = noisedPoints(rows, made, { weights });
    for (const t of [0.3, 0.9].map((u) => made.from + u * (made.to - made.from))) {
      const denoised = memory.denoise(x, t).data, [a, v] = [made.alpha(t), made.variance(t)];
      for (let i = 0; i < 7; i++) {
        const own = Array.from({ length: 40 }, (_, k) => {
          const off = [0, 1, 2].map((d) => x.data[3 * i + d] - a * rows.data[3 * k + d]);
          return weights[k] * Math.exp(-off.reduce((sum, u) => sum + u * u, 0) / (2 * v));
        });
        const mass = own.reduce((sum, r) => sum + r, 0);
        for (let d = 0; d < 3; d++) {
          const mean = own.reduce((sum, r, k) => sum + r * rows.data[3 * k + d], 0) / mass;
          assertAlmostEquals(denoised[3 * i + d], mean, 1e-12);
        }
      }
    }
  }
});

Deno.test("it is the limit of narrow components: what their width s changes is of order s²/σ²", () => {
  const x = philox(344).normal([9, 3]);
  for (const made of schedules) {
    const t = made.from + 0.5 * (made.to - made.from), memory = noisedPoints(rows, made);
    for (const field of ["score", "denoise", "noise", "velocity", "laplacian"] as const) {
      const truth = memory[field](x, t).data;
      const off = [1e-2, 1e-3].map((sigma) => {
        const narrow = noised(gaussianMixture({ means: rows, sigma }), made)[field](x, t).data;
        return Math.max(...narrow.map((v, at) => Math.abs(v - truth[at])));
      });
      // C s² + D s⁴: a hundredth, with a relative correction of the order of s²/σ², below 0.05 here
      assertAlmostEquals(off[1] / off[0], 0.01, 0.01 * 0.05 + 1e-12 / off[0]);
    }
    memory.at(t).logDensity(x).forEach((l, i) =>
      assertAlmostEquals(l, memory.logDensity(x, t)[i], 1e-12 * (1 + Math.abs(l)))
    );
  }
});

Deno.test("as σ → 0 it recalls the nearest row, and velocities point from it", () => {
  const made = edm({ sigmaMin: 1e-9 }),
    memory = noisedPoints(rows, made),
    x = philox(345).normal([50, 3]),
    t = 1e-8;
  const nearest = Array.from({ length: 50 }, (_, i) => {
    const off = rows.data.map((v, at) => v - x.data[3 * i + at % 3]), far = squaredNorms(points(off, 3));
    return far.indexOf(Math.min(...far));
  });
  const expected = take(rows, nearest).data;
  assertEquals(memory.denoise(x, t).data, expected);
  memory.velocity(x, t).data.forEach((v, at) => {
    const truth = (x.data[at] - expected[at]) / t;
    assertAlmostEquals(v, truth, 1e-14 * Math.abs(truth));
  });
});

Deno.test("at the end of the path nothing is seen but the mean", () => {
  const whole = schedule({ alpha: "1 - t", variance: "t^2", from: 0.1 }), memory = noisedPoints(rows, whole);
  const mean = [0, 1, 2].map((d) =>
    rows.data.filter((_, at) => at % 3 === d).reduce((sum, v) => sum + v / 40, 0)
  );
  memory.denoise(points([[9, 0, -9]]), 1).data.forEach((v, d) => assertAlmostEquals(v, mean[d], 1e-14));
});

Deno.test("digits, noised a little, are recalled: 100 of them among 1,797", async () => {
  const { points: all } = await digits(), which = philox(346).permutation(all.shape[0]).slice(0, 100);
  const x = take(all, which), apart = Math.sqrt(Math.min(...Array.from(which, (i) => nearestOther(all, i))));
  // At u, 16 σ from its row, another one's share is e^(−128 + 16 z), z normal: below e^−60 unless z > 4.2
  const sigma = apart / 16, noise = philox(347).normal(x.shape).data;
  const noisy = { ...x, data: x.data.map((v, at) => v + sigma * noise[at]) };
  const recalled = noisedPoints(all, edm({ sigmaMin: 1e-4 })).denoise(noisy, sigma);
  recalled.data.forEach((v, at) => assertAlmostEquals(v, x.data[at], 1e-15 * (1 + Math.abs(v))));
});

/** ‖row i − its nearest neighbour‖². */
function nearestOther({ data, shape: [count, dim] }: Points, i: number): number {
  let least = Infinity;
  for (let k = 0; k < count; k++) {
    let square = 0;
    for (let d = 0; d < dim; d++) square += (data[k * dim + d] - data[i * dim + d]) ** 2;
    if (k !== i) least = Math.min(least, square);
  }
  return least;
}

Deno.test("noisedPoints() refuses what is no data, and times without noise, by name", () => {
  const made = edm(), x = points([[0, 0, 0]]);
  assertThrows(() => noisedPoints(points([[1, NaN]]), made), RangeError, "rows must be finite, got NaN");
  assertThrows(() => noisedPoints(points([]), made), RangeError, "rows must have at least 1 points");
  assertThrows(
    () => noisedPoints(rows, made, { weights: [1] }),
    RangeError,
    "weights must have one entry for each of 40",
  );
  for (const field of ["score", "denoise", "noise", "velocity", "laplacian", "logDensity"] as const) {
    assertThrows(
      () => noisedPoints(rows, made)[field](x, 0),
      RangeError,
      "without noise, points have no density",
    );
  }
  assertThrows(() => noisedPoints(rows, made).at(0), RangeError, "sigma[0] must be positive, got 0");
});
