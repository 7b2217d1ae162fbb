import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Field, float64, type Points, points } from "driftfield/core";
import { checkerboard, gaussianMixture, noised, type NoisedLaw, swissRoll } from "driftfield/datasets";
import { kolmogorovQuantile, kolmogorovSmirnov, normalCdf } from "driftfield/metrics";
import {
  fromDenoiser,
  fromNoise,
  fromScore,
  fromVelocity,
  ratesAt,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { difference, moved } from "./differences.ts";
import { round, schedules, skewed } from "./noised_laws.ts";

const laws = [skewed, round, checkerboard(), swissRoll()];
const models = schedules.flatMap((made) => laws.map((law) => noised(law, made)));

/** Three times, and for each some points of the noised law and one far out. */
function* places(model: NoisedLaw, count = 4): Generator<[x: Points, t: number]> {
  const { from, to } = model.schedule;
  for (const u of [0.05, 0.4, 0.8]) {
    const t = from + u * (to - from), x = model.at(t).sample(count, philox(331)).data.slice();
    for (let d = 0; d < model.dim; d++) x[d] *= 3;
    yield [points(x, model.dim), t];
  }
}

Deno.test("the score is the gradient of log p_t, and Δ log p_t the divergence of the score, for every schedule", () => {
  for (const model of models) {
    for (const [x, t] of places(model)) {
      const score = model.score(x, t).data,
        laplacian = model.laplacian(x, t),
        h = 2e-3 * model.schedule.sigma(t);
      assertEquals(laplacian.shape, [x.shape[0], 1]);
      for (let i = 0; i < x.shape[0]; i++) {
        let divergence = 0, slack = 0;
        for (let d = 0; d < model.dim; d++) {
          const at = i * model.dim + d, size = 1 + Math.abs(model.logDensity(x, t)[i]);
          const [slope, off] = difference((e) => model.logDensity(moved(x, d, e), t)[i], h, size);
          assertAlmostEquals(score[at], slope, off, `${model.schedule.name}, t = ${t}`);
          const [own, more] = difference(
            (e) => model.score(moved(x, d, e), t).data[at],
            h,
            size + Math.abs(score[at]),
          );
          divergence += own;
          slack += more;
        }
        assertAlmostEquals(laplacian.data[i], divergence, slack, `Δ log p, ${model.schedule.name}, t = ${t}`);
      }
    }
  }
});

Deno.test("p_t solves the Fokker–Planck equation of the forward SDE, for every schedule", () => {
  // ∂_t log p = −rate (d + x·s) + ½ g² (Δ log p + ‖s‖²)
  for (const model of models) {
    for (const [x, t] of places(model)) {
      const { rate, g2 } = ratesAt(model.schedule, t),
        s = model.score(x, t).data,
        D = model.laplacian(x, t).data;
      for (let i = 0; i < x.shape[0]; i++) {
        const row = (v: Float64Array) => v.subarray(i * model.dim, (i + 1) * model.dim);
        const xs = row(x.data).reduce((sum, v, d) => sum + v * row(s)[d], 0);
        const ss = row(s).reduce((sum, v) => sum + v * v, 0);
        const flow = -rate * (model.dim + xs) + g2 / 2 * (D[i] + ss);
        const size = 1 + Math.abs(model.logDensity(x, t)[i]);
        const [slope, off] = difference(
          (e) => model.logDensity(x, t + e)[i],
          2e-3 * Math.min(t, model.schedule.to - t),
          size,
        );
        assertAlmostEquals(flow, slope, off + 1e-12 * size, `${model.schedule.name}, t = ${t}`);
      }
    }
  }
});

Deno.test("denoiser, noise and velocity are the views of the score (Tweedie and the flow), and each gives the others", () => {
  for (const model of models) {
    for (const [x, t] of places(model)) {
      const { schedule, dim } = model;
      const views = [
        fromScore(schedule, model.score, { dim }),
        fromDenoiser(schedule, model.denoise, { dim }),
        fromNoise(schedule, model.noise, { dim }),
        fromVelocity(schedule, model.velocity, { dim }),
      ];
      for (const field of ["score", "denoise", "noise", "velocity"] as const) {
        const truth = model[field](x, t).data;
        // what is subtracted is x/α, or x/σ², or g² s: rounding errors of those
        const size = 1 +
          Math.max(...x.data.map(Math.abs)) * (1 / schedule.alpha(t) + 1 / schedule.variance(t)) +
          ratesAt(schedule, t).g2;
        for (const view of views) {
          view[field](x, t).data.forEach((v, at) =>
            assertAlmostEquals(v, truth[at], 1e-13 * size * (1 + Math.abs(truth[at])))
          );
        }
      }
    }
  }
});

Deno.test("E[x₀ | x_t] and p_t are those of quadrature over x₀", () => {
  const clean = gaussianMixture({ means: [[-1], [2]], weights: [0.3, 0.7], sigma: [0.4, 0.9] });
  // trapezoids of a smooth integrand are exact to rounding for a step of a quarter of its least width, σ α⁻¹ or 0.4
  const step = 0.02,
    y = Float64Array.from({ length: 701 }, (_, j) => -6 + step * j),
    p = clean.logDensity(points(y));
  for (const made of schedules) {
    const t = made.from + 0.3 * (made.to - made.from),
      a = made.alpha(t),
      sd = made.sigma(t),
      model = noised(clean, made);
    for (const x of [-2, 0.1, 3]) {
      const q = y.map((v, j) =>
        Math.exp(p[j] - ((x - a * v) / sd) ** 2 / 2) * step / (sd * Math.sqrt(2 * Math.PI))
      );
      const mass = q.reduce((sum, v) => sum + v, 0), mean = q.reduce((sum, v, j) => sum + v * y[j], 0) / mass;
      assertAlmostEquals(model.logDensity(points([[x]]), t)[0], Math.log(mass), 1e-9);
      assertAlmostEquals(model.denoise(points([[x]]), t).data[0], mean, 1e-9);
    }
  }
});

Deno.test("data noised by hand have the law that is claimed: projections against its distribution function", () => {
  const n = 20_000,
    direction = [0.6, -0.64, 0.48],
    along = (v: ArrayLike<number>) => direction.reduce((sum, c, d) => sum + c * v[d], 0);
  const x0 = skewed.sample(n, philox(332)), noise = philox(333).normal([n, 3]);
  for (const made of schedules) {
    const t = made.from + 0.5 * (made.to - made.from), a = made.alpha(t);
    const xt = float64.add(float64.scale(a, x0), float64.scale(made.sigma(t), noise));
    const cdf = (x: number) =>
      skewed.weights.reduce((sum, w, k) => {
        const C = skewed.covariances![k], spread = along(C.map((row) => along(row)));
        const m = a * along(skewed.means.data.subarray(3 * k, 3 * k + 3));
        return sum + w * normalCdf(x, m, Math.sqrt(a * a * spread + made.variance(t)));
      }, 0);
    const values = Float64Array.from({ length: n }, (_, i) => along(xt.data.subarray(3 * i, 3 * i + 3)));
    assert(kolmogorovSmirnov(values, cdf) < kolmogorovQuantile(1e-4) / Math.sqrt(n), made.name);
  }
});

Deno.test("one Gaussian: everything in closed form", () => {
  const m = 1.5, s = 0.7;
  for (const made of schedules) {
    const model = noised(gaussianMixture({ means: [[m]], sigma: s }), made);
    for (const t of [0.1, 0.7].map((u) => made.from + u * (made.to - made.from))) {
      const a = made.alpha(t), v = made.variance(t), width = a * a * s * s + v, x = 0.4, off = x - a * m;
      const at = (f: Field<Points>) => f(points([[x]]), t).data[0],
        near = (f: Field<Points>, truth: number) =>
          assertAlmostEquals(at(f), truth, 1e-13 * (1 + Math.abs(truth)));
      near(model.score, -off / width);
      near(model.denoise, m + a * s * s / width * off);
      near(model.noise, made.sigma(t) / width * off);
      near(
        model.velocity,
        made.dAlpha(t) * m + (made.dAlpha(t) * a * s * s + made.dVariance(t) / 2) / width * off,
      );
      near(model.laplacian, -1 / width);
      assertAlmostEquals(
        model.logDensity(points([[x]]), t)[0],
        -(off * off / width + Math.log(2 * Math.PI * width)) / 2,
        1e-13,
      );
    }
  }
  const still = noised(gaussianMixture({ means: [[0, 0]], sigma: 1 }), variancePreserving());
  assert(
    still.velocity(points([[3, -2]]), 0.6).data.every((v) => Math.abs(v) < 1e-13),
    "N(0, I) stays where it is",
  );
});
