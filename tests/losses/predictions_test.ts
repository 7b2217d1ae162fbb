import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Field, float64, type Points, points } from "driftfield/core";
import { gaussianMixture, noised } from "driftfield/datasets";
import { denoising, noisePrediction, preconditioned, type Prediction } from "driftfield/losses";
import { mean } from "driftfield/metrics";
import { edm, ratesAt } from "driftfield/processes";
import { philox } from "driftfield/random";
import { skewed } from "../datasets/noised_laws.ts";
import { schedules } from "../schedules.ts";
import { within } from "../within.ts";
import { answers, only, predictions, timeAt } from "./networks.ts";

/** Rounding of a sum of terms, each a sum over components: some tens of operations. */
const rounding = (...terms: number[]) => 1e-14 * terms.reduce((sum, v) => sum + Math.abs(v), 0);

for (const schedule of schedules) {
  const exact = noised(skewed, schedule), { dim } = exact;
  const times = [0.02, 0.3, 0.5, 0.9].map((share) => timeAt(schedule, share));

  for (const [name, predict] of predictions) {
    Deno.test(`${schedule.name}: a perfect network of ${name} is the exact model`, () => {
      for (const t of times) {
        const { a, b, scale, time } = predict(schedule, t),
          alpha = schedule.alpha(t),
          sigma = schedule.sigma(t);
        const { rate, g2 } = ratesAt(schedule, t), det = alpha * b - sigma * a;
        const x = exact.at(t).sample(5, philox(801)),
          D = exact.denoise(x, t).data,
          e = exact.noise(x, t).data;
        const told = (field: Field<Points>): Field<Points> => (input, own) => {
          assertEquals(own, time);
          return field(input, own);
        };
        // ∇·F by its own input, from ∇·E[ε | x] = −σ Δ log p and α E[x₀ | x] = x − σ E[ε | x]
        const divergence: Field<Points> = (input) => {
          const L = exact.laplacian(float64.scale(1 / scale, input), t);
          return {
            ...L,
            data: L.data.map((v) => (a * (dim + sigma ** 2 * v) / alpha - b * sigma * v) / scale),
          };
        };
        const model = denoising(schedule, { predict })
          .model(told(answers(exact, predict, t)), { dim, divergence: told(divergence) });
        const score = model.score(x, t).data,
          denoised = model.denoise(x, t).data,
          noise = model.noise(x, t).data;
        const velocity = model.velocity(x, t).data, truth = exact.velocity(x, t).data;
        x.data.forEach((v, i) => {
          // what the exact model's own views miss of x = α x₀ + σ ε comes back times a/det or b/det
          const missed = Math.abs(v - alpha * D[i] - sigma * e[i]) + rounding(v, alpha * D[i], sigma * e[i]);
          const answer = Math.abs(a * D[i]) + Math.abs(b * e[i]);
          const ofNoise = Math.abs(a / det) * missed + rounding(a / det * v, alpha / det * answer);
          const ofData = Math.abs(b / det) * missed + rounding(b / det * v, sigma / det * answer);
          assertAlmostEquals(noise[i], e[i], ofNoise, `noise at t = ${t}`);
          assertAlmostEquals(denoised[i], D[i], ofData, `data at t = ${t}`);
          assertAlmostEquals(score[i], -e[i] / sigma, ofNoise / sigma + rounding(e[i] / sigma));
          // v = rate x + g²/(2σ) ε, where α′ x₀ + σ′ ε = rate (x − σ ε) + σ′ ε
          const flow = Math.abs(rate) * missed + g2 / (2 * sigma) * ofNoise +
            rounding(rate * v, rate * sigma * e[i], schedule.dSigma(t) * e[i], schedule.dAlpha(t) * D[i]);
          assertAlmostEquals(velocity[i], truth[i], flow, `velocity at t = ${t}`);
        });
        const L = exact.laplacian(x, t).data;
        model.laplacian!(x, t).data.forEach((v, i) => {
          const terms = [a * dim, a * sigma ** 2 * L[i], alpha * b * sigma * L[i]].map((term) =>
            term / (sigma * det)
          );
          assertAlmostEquals(v, L[i], rounding(...terms), `Δ log p at t = ${t}`);
        });
      }
    });
  }

  Deno.test(`${schedule.name}: a preconditioned network sees, and answers, coordinates of mean square 1`, () => {
    const data = gaussianMixture({ means: [[0.7 * 0.6]], sigma: 0.7 * 0.8 }); // mean square 0.7² (0.6² + 0.8²)
    const x0 = data.sample(5000, philox(802)), predict = preconditioned({ sigmaData: 0.7 });
    for (const t of times) {
      const { x, target } = denoising(schedule, { predict, times: only(t) }).regression(x0, philox(803));
      for (const { data } of [x, target]) within(mean(data.map((v) => v * v)), 1, `t = ${t}`);
    }
  });

  Deno.test(`${schedule.name}: what a preconditioned network starts from, F = 0, is the Gaussian prior`, () => {
    const objective = denoising(schedule, { predict: preconditioned({ sigmaData: 0.7 }) });
    const model = objective.model((x) => float64.scale(0, x), {
      dim: 2,
      divergence: (x) => float64.scale(0, float64.column(x, 0)),
    });
    const prior = noised(gaussianMixture({ means: [[0, 0]], sigma: 0.7 }), schedule),
      x = points([[1, -2], [0.5, 0]]);
    for (const t of times) {
      for (const view of ["score", "denoise", "noise", "velocity", "laplacian"] as const) {
        const truth = prior[view](x, t).data,
          carried = view === "velocity" ? 2 * ratesAt(schedule, t).rate : 0;
        const scale = Math.max(Math.abs(carried), ...truth.map(Math.abs)); // rate x and g² s/2 may cancel
        model[view]!(x, t).data.forEach((v, i) => assertAlmostEquals(v, truth[i], 1e-13 * scale, view));
      }
    }
  });
}

Deno.test("targets are the papers': noise, data, score, velocity, v and F", () => {
  const x0 = skewed.sample(3, philox(804)), s = 1.3;
  for (const schedule of schedules) {
    const t = timeAt(schedule, 0.4),
      alpha = schedule.alpha(t),
      sigma = schedule.sigma(t),
      level = sigma / alpha;
    const total = Math.hypot(level, s), skip = (s / total) ** 2, out = level * s / total; // Karras et al. (2022), table 1
    const of = (predict: Prediction) =>
      denoising(schedule, { predict, times: only(t) }).regression(x0, philox(805)).target.data;
    const noise = of(noisePrediction),
      truths: Record<string, (x: number, e: number) => number> = {
        noise: (_, e) => e,
        data: (x) => x,
        score: (_, e) => -e / sigma,
        velocity: (x, e) => schedule.dAlpha(t) * x + schedule.dSigma(t) * e,
        v: (x, e) => alpha * e - sigma * x,
        preconditioned: (x, e) => (x - skip * (x + level * e)) / out,
      };
    for (const [name, predict] of predictions) {
      of(predict).forEach((v, i) => {
        const [x, e] = [x0.data[i], noise[i]];
        assertAlmostEquals(
          v,
          truths[name](x, e),
          rounding(x / out, level * e / out, truths[name](Math.abs(x), -Math.abs(e))),
          name,
        );
      });
    }
  }
});

Deno.test("models and predictions refuse what is out of range", () => {
  const { model } = denoising(edm());
  assertThrows(() => model((x) => x, { dim: 0 }), RangeError, "dim must be at least 1, got 0");
  assertThrows(() => preconditioned({ sigmaData: 0 }), RangeError, "sigmaData must be positive, got 0");
});
