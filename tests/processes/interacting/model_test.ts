import { assert, assertAlmostEquals, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import {
  asDiffusion,
  fromScore,
  interacting,
  interactingModel,
  interactingSchedule,
  ratesAt,
  studentKernel,
} from "driftfield/processes";
import { philox } from "driftfield/random";

const pull = 0.8, temperature = 0.3, x = philox(91).normal([5, 2]), us = [0.1, 0.5, 1];
const free = interacting({ strength: 0, pull, temperature });

Deno.test("without interaction, on Gaussian data, it is the diffusion's model on another clock: score, velocity, drift, g²", () => {
  const truth = asDiffusion(free), m = [1, -2], s2 = 0.5;
  const score = (x: Points, t: number): Points => {
    const a = truth.alpha(t), v = a * a * s2 + truth.variance(t);
    return { data: x.data.map((x, i) => (a * m[i % 2] - x) / v), shape: x.shape };
  };
  for (const pace of [1, 4]) {
    const schedule = interactingSchedule(free, { dim: 2, pace });
    const model = interactingModel(schedule, { drift: (x) => float64.scale(-pull, x), score });
    const diffusion = fromScore(truth, score, { dim: 2 });
    for (const u of us) {
      const t = schedule.time(u), rate = schedule.rate(u), { rate: shrink, g2 } = ratesAt(truth, t);
      assertEquals(model.score(x, u), diffusion.score(x, t));
      const v = diffusion.velocity(x, t).data, f = model.forward.drift(x, u).data;
      model.velocity(x, u).data.forEach((w, i) => {
        const size = rate * (Math.abs(v[i]) + Math.abs(shrink * x.data[i]));
        assertAlmostEquals(w, rate * v[i], 32 * Number.EPSILON * size);
        assertAlmostEquals(f[i], rate * shrink * x.data[i], 32 * Number.EPSILON * size);
      });
      assertAlmostEquals(model.forward.g2(u), rate * g2, 32 * Number.EPSILON * rate * g2);
      assertEquals(model.forward.g2(u), 2 * temperature * rate);
    }
  }
});

Deno.test("fields are asked at the time of the process, not at u, and once for each view", () => {
  const schedule = interactingSchedule(free, { dim: 2, horizon: 3, pace: 4 }), asked: number[] = [];
  const seen = (by: number) => (x: Points, t: number) => {
    asked.push(t);
    return float64.scale(by, x);
  };
  const model = interactingModel(schedule, { drift: seen(-2), score: seen(-5) }), u = 0.5, t = 3 / 16;
  for (
    const [view, by] of [[model.score, -5], [model.forward.drift, -2 * 1.5], [
      model.velocity,
      1.5 * (-2 + 5 * temperature),
    ]] as const
  ) {
    view(x, u).data.forEach((v, i) => assertAlmostEquals(v, by * x.data[i], 1e-14));
  }
  assertEquals(asked, [t, t, t, t]);
});

Deno.test("without noise the velocity is the drift, and there is no score", () => {
  const schedule = interactingSchedule(interacting(), { dim: 2, horizon: 4 }),
    drift = (x: Points) => float64.scale(-3, x);
  const ignored = interactingModel(schedule, { drift, score: () => points([[NaN, NaN]]) });
  for (const model of [interactingModel(schedule, { drift }), ignored]) {
    assertEquals(model.velocity(x, 0.5), model.forward.drift(x, 0.5));
    assertEquals(model.velocity(x, 0.5), float64.scale(4, drift(x)));
    assertEquals(model.forward.g2(0.5), 0);
  }
  assertThrows(
    () => interactingModel(schedule, { drift }).score(x, 0.5),
    TypeError,
    "the score at temperature 0 is not known of interacting particles: ask for velocity or forward.drift",
  );
});

Deno.test("how much of a point is data is not known; a score must be, where there is noise", () => {
  const schedule = interactingSchedule(free, { dim: 2 }), drift = (x: Points) => x, kernel = studentKernel(3);
  const model = interactingModel(schedule, { drift, score: drift }, { kernel });
  for (const [view, what] of [[model.denoise, "E[x₀ | x_t]"], [model.noise, "E[ε | x_t]"]] as const) {
    assertThrows(
      () => view(x, 0.5),
      TypeError,
      `${what} is not known of interacting particles: ask for velocity, score or forward.drift`,
    );
  }
  assertThrows(
    () => interactingModel(schedule, { drift }),
    TypeError,
    "score must be given at temperature 0.3",
  );
  assertStrictEquals(model.kernel, kernel);
  assertStrictEquals(model.space, float64);
  assertStrictEquals(model.schedule, schedule);
  assertEquals(model.dim, 2);
  assert(!("kernel" in interactingModel(schedule, { drift, score: drift })));
});
