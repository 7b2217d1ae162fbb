import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { combine, float64, type Points, points } from "driftfield/core";
import { convergenceOrder } from "driftfield/metrics";
import {
  type DiffusionModel,
  edm,
  fromDenoiser,
  logSnr,
  type Schedule,
  variancePreserving,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  type Before,
  ddim,
  ddpm,
  dpmSolver,
  edmSampler,
  karrasTimes,
  logSnrTimes,
  probabilityFlow,
  reverseDiffusion,
  type Sampler,
} from "driftfield/samplers";
import { affine, gaussianModel } from "./gaussian.ts";
import { pairModel } from "./pair.ts";
import { schedules } from "../schedules.ts";

const z = philox(721).normal([50, 1]), zero = float64.scale(0, z);
const level = (schedule: Schedule, t: number) => schedule.sigma(t) / schedule.alpha(t);

/** Steps between neighbours of a grid, from noised points. */
const pairs = (schedule: Schedule, n = 12) =>
  karrasTimes(schedule, n).slice(1).map((next, k, rest) => ({
    t: rest[k - 1] ?? schedule.to,
    next,
    steps: n,
  }));

const stateAt = (schedule: Schedule, t: number) =>
  float64.scale(Math.hypot(schedule.alpha(t), schedule.sigma(t)), z);

function step(
  sampler: Sampler,
  model: DiffusionModel,
  at: { t: number; next: number; steps: number },
  noise: Points = zero,
): Points {
  return sampler.step({ model, x: stateAt(model.schedule, at.t), ...at, normal: () => noise }).x;
}

/** Equal up to 1e-12 of what the states are. */
function same(one: Points, other: Points, scale: number, what: string): void {
  one.data.forEach((v, i) => assertAlmostEquals(v, other.data[i], 1e-12 * scale, what));
}

Deno.test("ddim() without noise is Euler's method for x/α in σ/α, whatever the schedule", () => {
  for (const schedule of schedules) {
    const model = pairModel(schedule), { alpha } = schedule;
    for (const at of pairs(schedule)) {
      const { t, next } = at, x = stateAt(schedule, t);
      const dl = level(schedule, next) - level(schedule, t);
      const y = combine(float64, float64.scale(1 / alpha(t), x), [dl, model.noise(x, t)]);
      same(step(ddim(), model, at), float64.scale(alpha(next), y), 1 + schedule.sigma(t), schedule.name);
    }
  }
});

Deno.test("ddim({ eta: 1 }) and ddpm() draw from the law of x′ given x and D: the product of two Gaussians", () => {
  for (const schedule of schedules) {
    const model = pairModel(schedule), { alpha, variance } = schedule;
    for (const at of pairs(schedule)) {
      const { t, next } = at, x = stateAt(schedule, t), keep = alpha(t) / alpha(next);
      // x given x′ is N(κ x′, β), x′ given x₀ is N(α′ x₀, σ′²): precisions add up
      const beta = variance(t) - keep ** 2 * variance(next);
      const v = 1 / (keep ** 2 / beta + 1 / variance(next));
      const pull = float64.scale(v * alpha(next) / variance(next), model.denoise(x, t));
      const mean = combine(float64, pull, [v * keep / beta, x]);
      for (const [noise, drawn] of [[zero, mean], [z, combine(float64, mean, [Math.sqrt(v), z])]]) {
        for (const sampler of [ddim({ eta: 1 }), ddpm()]) {
          same(
            step(sampler, model, at, noise),
            drawn,
            1 + schedule.sigma(t),
            `${sampler.name}, ${schedule.name}`,
          );
        }
      }
    }
  }
});

Deno.test("a step of ddpm() and one of the reverse SDE by Euler differ by O(β²), in mean and in variance", () => {
  const schedule = variancePreserving(), t = 0.5, steps = [0.02, 0.01, 0.005, 0.0025];
  const model = pairModel(schedule), gaussian = gaussianModel(schedule, { mean: 1, variance: 2 });
  for (const interpolation of [0, 1]) {
    const each = steps.map((dt) => {
      const at = { t, next: t - dt, steps: 1 };
      const [one, other] = [ddpm({ interpolation }), reverseDiffusion()].map((sampler) => ({
        mean: step(sampler, model, at).data,
        variance: affine(sampler, gaussian, at).C.reduce((sum, c) => sum + c * c, 0),
      }));
      return {
        mean: one.mean.map((v, i) => Math.abs(v - other.mean[i])),
        variance: one.variance - other.variance,
      };
    });
    const beta = steps.map((dt) => 10.05 * dt); // β(½) = 10.05
    assertAlmostEquals(convergenceOrder(beta, each.map(({ mean }) => mean)).value, 2, 0.1);
    const variances = each.map(({ variance }) => [variance, variance]);
    assertAlmostEquals(convergenceOrder(beta, variances).value, 2, 0.1);
  }
});

Deno.test("edmSampler() is Heun's method on the probability flow where time is noise", () => {
  const model = pairModel(edm());
  for (const at of pairs(edm())) {
    same(step(edmSampler(), model, at), step(probabilityFlow(), model, at), 1 + at.t, `${at.t}`);
  }
});

Deno.test("edmSampler() without churn, or with none at these levels, draws nothing", () => {
  for (const schedule of schedules) {
    const model = pairModel(schedule);
    for (const at of pairs(schedule)) {
      const plain = step(edmSampler(), model, at, z), here = level(schedule, at.t);
      for (const [churnMin, churnMax] of [[here * 1.001, Infinity], [0, here / 1.001]]) {
        assertEquals(step(edmSampler({ churn: 5, churnMin, churnMax }), model, at, z), plain);
      }
      assertEquals(edmSampler().draws, 0);
    }
  }
});

Deno.test("edmSampler() with churn raises the noise by γ = min(churn/steps, √2 − 1), not above the schedule's end", () => {
  for (const schedule of schedules) {
    const one = fromDenoiser(schedule, (x) => float64.constant(3, x), { dim: 1 }); // the rest of a step is exact
    for (const at of pairs(schedule)) {
      const before = level(schedule, at.t),
        after = level(schedule, at.next),
        top = level(schedule, schedule.to);
      for (const churn of [2, 1000]) {
        const high = Math.min(top, before * (1 + Math.min(churn / at.steps, Math.SQRT2 - 1)));
        const { A, C } = affine(edmSampler({ churn, churnNoise: 2 }), one, at), kept = after / high;
        const ratio = schedule.alpha(at.next) / schedule.alpha(at.t);
        assertAlmostEquals(A, ratio * kept, 1e-9 * ratio);
        const added = 2 * schedule.alpha(at.next) * kept * Math.sqrt(high ** 2 - before ** 2);
        assertAlmostEquals(C[0], added, 1e-6 * added + 1e-12);
      }
    }
  }
});

Deno.test("dpmSolver() starts as ddim() does; then D is that of half a step ahead, if it is a line in ½ log-SNR", () => {
  for (const schedule of schedules) {
    const half = (t: number) => logSnr(schedule, t) / 2, D = (lambda: number) => 3 + 0.7 * lambda;
    const model = fromDenoiser(schedule, (x, t) => float64.constant(D(half(t)), x), { dim: 1 });
    const times = logSnrTimes(schedule, 8), z = points([[2]]);
    let x = z, before: Before<Points> | undefined;
    for (let n = 0; n < 8; n++) {
      const [t, next] = [times[n], times[n + 1]], moment = { model, x, t, next, steps: 8, normal: () => z };
      const made = dpmSolver().step({ ...moment, before });
      // Variation of constants: d(x/σ)/dλ = e^λ D, D held.
      const held = D(n === 0 ? half(t) : (half(t) + half(next)) / 2);
      const grown = held * (Math.exp(half(next)) - Math.exp(half(t)));
      const exact = schedule.sigma(next) * (x.data[0] / schedule.sigma(t) + grown);
      assertAlmostEquals(made.x.data[0], exact, 1e-12 * (1 + schedule.sigma(t)), `${schedule.name}, ${n}`);
      if (n === 0) same(made.x, ddim().step(moment).x, 1, schedule.name);
      [x, before] = [made.x, { t, denoised: made.denoised! }];
    }
  }
});

Deno.test("samplers refuse options out of range, by name", () => {
  const wrong: [() => Sampler, string][] = [
    [() => ddim({ eta: 1.1 }), "eta must be between 0 and 1, got 1.1"],
    [() => ddpm({ interpolation: -1 }), "interpolation must be between 0 and 1, got -1"],
    [() => edmSampler({ churn: -1 }), "churn must be at least 0, got -1"],
    [() => edmSampler({ churnMin: NaN }), "churnMin must be finite, got NaN"],
    [() => edmSampler({ churnMin: 2, churnMax: 1 }), "churnMax must be at least churnMin = 2, got 1"],
    [() => edmSampler({ churnNoise: -1 }), "churnNoise must be at least 0, got -1"],
    [() => reverseDiffusion({ lambda: -1 }), "lambda must be at least 0, got -1"],
  ];
  for (const [make, message] of wrong) assertThrows(make, RangeError, message);
});
