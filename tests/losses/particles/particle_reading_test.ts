import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { interacting, interactingSchedule, secondMoment } from "driftfield/processes";
import { particleReading } from "../../../lib/losses/particles/particle_reading.ts";

const warm = { strength: 1.5, pull: 0.8, temperature: 0.3 }, us = [0.01, 0.2, 0.7, 1];

Deno.test("skips are the linear regressions on x, of the drift, E x·f = c/2 − k E‖x‖², and of the score, E x·∇ log p = −d", () => {
  for (const options of [warm, { ...warm, temperature: 0 }, { ...warm, strength: 0 }]) {
    for (const [dim, sigmaData] of [[1, 0.5], [2, 1], [64, 3]]) {
      const process = interacting(options), { strength: c, pull: k, temperature: T } = process;
      const schedule = interactingSchedule(process, { dim }), read = particleReading(schedule, sigmaData);
      for (const u of us) {
        const { pace, scale, drift, score, velocity } = read(u);
        const m2 = secondMoment(process, dim * sigmaData ** 2, dim, schedule.time(u));
        assertAlmostEquals(scale ** 2 * m2 / dim, 1, 1e-13);
        assertAlmostEquals(drift.skip * m2, c / 2 - k * m2, 1e-13 * (c + k * m2));
        assertAlmostEquals(score.skip * m2, -dim, 1e-13 * dim);
        assertEquals(pace, schedule.rate(u));
        const flow = pace * (drift.skip - T * score.skip);
        assertAlmostEquals(velocity.skip, flow, 1e-13 * pace * (Math.abs(drift.skip) + T / m2 * dim));
        assertAlmostEquals(velocity.out, pace * Math.hypot(drift.out, T * score.out), 1e-13 * velocity.out);
        // The deviation of f that is left is of c F alone: that of a force c/2 at the distance of the mean square.
        assertAlmostEquals(drift.out * Math.sqrt(m2 * dim), c / 2, 1e-13 * c);
      }
    }
  }
});

Deno.test("out is what is left of the score of data without breadth under noise, c = 0: E‖∇ log p‖²/d − 1/L²", () => {
  const process = interacting({ ...warm, strength: 0 }), schedule = interactingSchedule(process, { dim: 2 });
  for (const u of us) {
    const { score, scale } = particleReading(schedule, 2)(u), noise = schedule.variance(u);
    // of points at far distances: −ξ/σ
    assertAlmostEquals(score.out ** 2 * noise, 1 - noise * scale ** 2, 1e-13);
  }
});

Deno.test("at rest nothing flows: f = T ∇ log p on average, and what is left of both is one", () => {
  const process = interacting(warm), schedule = interactingSchedule(process, { dim: 3, horizon: 60 });
  const { drift, score, velocity } = particleReading(schedule, 5)(1), T = warm.temperature;
  assertAlmostEquals(drift.skip, T * score.skip, 1e-14);
  assertAlmostEquals(drift.out, T * score.out, 1e-14);
  assertAlmostEquals(velocity.skip, 0, 1e-14 * 240);
});

Deno.test("at u = 0 all is finite, and without noise there is no score to read", () => {
  for (const temperature of [0, 0.3]) {
    const schedule = interactingSchedule(interacting({ ...warm, temperature }), { dim: 2 });
    const { score, ...rest } = particleReading(schedule, 1)(0);
    const numbers = [score, rest.drift, rest.velocity].flatMap((part) => [part.skip, part.out]);
    assert([...numbers, rest.pace, rest.scale].every(Number.isFinite));
    if (temperature === 0) assertEquals(score.out, 0);
    assertThrows(() => particleReading(schedule, NaN), RangeError, "sigmaData must be finite, got NaN");
    assertThrows(() => particleReading(schedule, 0), RangeError, "sigmaData must be positive, got 0");
  }
});
