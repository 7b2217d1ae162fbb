import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { asDiffusion, interacting, interactingSchedule, secondMoment } from "driftfield/processes";

const warm = { strength: 1.5, pull: 0.8, temperature: 0.3 };
const us = [0, 1e-3, 0.1, 0.5, 0.9, 1];

Deno.test("α² s² + σ² is the mean square of a coordinate at t, whatever that of the data is", () => {
  for (const options of [warm, { ...warm, temperature: 0 }, { ...warm, strength: 0 }]) {
    for (const dim of [1, 2, 64]) {
      const process = interacting(options), at = interactingSchedule(process, { dim, horizon: 3 });
      for (const s2 of [0, 0.2, 30]) {
        for (const u of us) {
          const size = at.alpha(u) ** 2 * s2 + at.variance(u);
          const truth = secondMoment(process, dim * s2, dim, at.time(u)) / dim;
          assertAlmostEquals(
            size,
            truth,
            16 * Number.EPSILON * (s2 + secondMoment(process, 0, dim, Infinity)),
          );
          assertAlmostEquals(at.sigma(u) ** 2, at.variance(u), 8 * Number.EPSILON * at.variance(u));
        }
      }
    }
  }
});

Deno.test("without interaction its law is asDiffusion()'s at the same times of the process", () => {
  const process = interacting({ ...warm, strength: 0 }), truth = asDiffusion(process);
  for (const pace of [1, 4]) {
    const at = interactingSchedule(process, { dim: 3, pace, horizon: 2 });
    for (const u of us) {
      const t = at.time(u);
      assertAlmostEquals(t, 2 * u ** pace, 1e-15);
      assertAlmostEquals(at.alpha(u), truth.alpha(t), 8 * Number.EPSILON);
      assertAlmostEquals(at.variance(u), truth.variance(t), 8 * Number.EPSILON * truth.variance(t));
    }
  }
});

Deno.test("rate() is dt/du, and α′ and (σ²)′ are those of t at that rate", () => {
  for (const options of [warm, { ...warm, temperature: 0 }]) {
    const process = interacting(options), { pull: k } = process;
    for (const pace of [1, 2.5, 4]) {
      const at = interactingSchedule(process, { dim: 2, pace }), u = 0.6, h = 1e-3;
      const slope = (f: (u: number) => number) =>
        [h, 2 * h].map((h) => (f(u + h) - f(u - h)) / (2 * h)).reduce((near, far) => (4 * near - far) / 3);
      assertAlmostEquals(at.rate(u), slope(at.time), 1e-9); // h⁴ of fifth derivatives below 10³, and rounding
      assertAlmostEquals(at.dAlpha(u), -k * at.rate(u) * at.alpha(u), 1e-12);
      assertAlmostEquals(at.dVariance(u), slope(at.variance), 1e-9);
      assertAlmostEquals(at.dVariance(u), at.rate(u) * 2 * k * at.alpha(u) ** 2 * limit(process), 1e-12);
    }
  }
});

const limit = (process: ReturnType<typeof interacting>) => secondMoment(process, 0, 2, Infinity) / 2;

Deno.test("it goes from data at 0 to 3/k at 1, slowly at first where there is noise, or as it is asked to", () => {
  const of = (options: object, more: object = {}) =>
    interactingSchedule(interacting({ ...warm, ...options }), { dim: 2, ...more });
  const own = of({});
  assertEquals([own.from, own.to, own.dim, own.horizon, own.time(1)], [0, 1, 2, 3.75, 3.75]);
  assertEquals([own.sigma(0), own.alpha(0), own.time(0)], [0, 1, 0]);
  assertEquals([own.time(0.5), of({ temperature: 0 }).time(0.5)], [3.75 / 8, 1.875]);
  assertEquals(of({}, { horizon: 2, pace: 1 }).time(0.5), 1);
  // Another kernel's size at rest is told: the uniform ball of the Coulomb kernel has E‖x‖² = d/(d + 2) R².
  const ball = of({ exponent: "coulomb" }, { secondMoment: 0.7 });
  assertAlmostEquals(ball.variance(1), 0.35 * -Math.expm1(-6), 1e-15);
});

Deno.test("it refuses what has no way to an equilibrium, by name", () => {
  const refused = (options: object, more: object, message: string) =>
    assertThrows(
      () => interactingSchedule(interacting({ ...warm, ...options }), { dim: 2, ...more }),
      RangeError,
      message,
    );
  refused({ pull: 0 }, {}, "pull must be positive, got 0");
  refused({ strength: -1 }, {}, "strength must be at least 0, got -1");
  refused({ strength: 0, temperature: 0 }, {}, "secondMoment must be positive, got 0");
  refused({}, { dim: 0 }, "dim must be at least 1, got 0");
  refused({}, { dim: 1.5 }, "dim must be a whole number, got 1.5");
  refused({}, { horizon: 0 }, "horizon must be positive, got 0");
  refused({}, { horizon: Infinity }, "horizon must be finite, got Infinity");
  refused({}, { pace: 0.5 }, "pace must be between 1 and 20, got 0.5");
  refused({}, { secondMoment: NaN }, "secondMoment must be finite, got NaN");
});
