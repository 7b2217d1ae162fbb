import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  densityAlong,
  densityHorizon,
  interacting,
  type InteractingOptions,
  inversionCondition,
  inversionHorizon,
  logDensityAlong,
  sphereArea,
} from "driftfield/processes";

const coulomb = (options: InteractingOptions = {}) => interacting({ exponent: "coulomb", ...options });

Deno.test("beyond densityHorizon() the density is infinite and refused, and just before it finite", () => {
  for (const dim of [1, 2, 3]) {
    for (const [strength, pull] of [[1.5, 0.8], [1.5, 0], [-0.4, 0.8], [-0.4, 0]]) {
      const process = coulomb({ strength, pull }), [t] = densityHorizon(process, dim, [3]);
      assertEquals(Math.sign(t), -Math.sign(strength));
      // 1/p vanishes linearly there, with the slope s_d c (and 1/p_0 = ⅓).
      const [p] = densityAlong(process, dim, [3], t * (1 - 1e-6)),
        slope = sphereArea(dim) * Math.abs(strength);
      assertAlmostEquals(1 / p / (1e-6 * Math.abs(t) * slope), 1, 1e-4);
      const beyond = t * (1 + 1e-6);
      assertThrows(() => densityAlong(process, dim, [0, 3], beyond), RangeError, `before t = ${beyond}`);
      assertThrows(() => densityAlong(process, dim, [0, 3], beyond), RangeError, `density 1, of logarithm`);
    }
  }
  const rest = 1 / Math.PI; // and below it, or at it, there is none
  assertEquals([...densityHorizon(interacting(), 2, [0, 0.2, rest])], [-Infinity, -Infinity, -Infinity]);
  assertEquals([...densityHorizon(interacting({ strength: -1 }), 2, [0])], [Infinity]);
  assertThrows(() => densityAlong(interacting(), 2, [Infinity], -1e-9), RangeError, "is infinite at t = ");
  assertThrows(
    () => densityAlong(interacting({ strength: -1 }), 2, [Infinity], 1e-9),
    RangeError,
    "infinite at t",
  );
});

Deno.test("inversionCondition() is the slope of log p_0 in log p_t, and inversionHorizon() is where it is as asked", () => {
  const h = 1e-5, start = [0, 0.01, 0.3, 5];
  for (const dim of [1, 2, 3]) {
    for (const [strength, pull] of [[1.5, 0.8], [1.5, 0], [-0.01, 0.8]]) {
      const process = coulomb({ strength, pull }),
        t = 0.4,
        factor = inversionCondition(process, dim, start, t);
      const there = logDensityAlong(process, dim, start.map(Math.log), t);
      const [up, down] = [h, -h].map((by) => logDensityAlong(process, dim, there.map((L) => L + by), -t));
      factor.forEach((f, i) => {
        if (i === 0) return assertEquals(f, 1);
        // The slope's own slope is f(f − 1), its second (f − 1) f (2f − 1): h²/6 of that, and rounding.
        const bend = h * h * Math.abs((f - 1) * f * (2 * f - 1)) + 1e-14 * f / h;
        assertAlmostEquals((up[i] - down[i]) / (2 * h), f, bend);
      });
      if (strength < 0) continue;
      const horizon = inversionHorizon(process, dim, start, { error: 1e-9, tolerance: 1e-3 });
      assertEquals(horizon[0], Infinity);
      for (const i of [1, 2, 3]) {
        assertAlmostEquals(inversionCondition(process, dim, [start[i]], horizon[i])[0] / 1e6, 1, 1e-12);
      }
    }
  }
});

Deno.test("inversionCondition() is 1 where nothing grows: no time, no density, whatever the other is", () => {
  assertEquals([...inversionCondition(interacting(), 2, [0, 1, Infinity], 0)], [1, 1, 1]);
  assertEquals([...inversionCondition(interacting(), 2, [0, 1], 1000)], [1, Infinity]); // e^{2000}
});

Deno.test("the density along trajectories refuses what it does not hold for", () => {
  const refused = (options: InteractingOptions, message: string) => {
    for (const law of [densityAlong, logDensityAlong, inversionCondition]) {
      assertThrows(() => law(interacting(options), 3, [1], 1), RangeError, message);
    }
    assertThrows(() => densityHorizon(interacting(options), 3, [1]), RangeError, message);
    const errors = { error: 1, tolerance: 2 };
    assertThrows(() => inversionHorizon(interacting(options), 3, [1], errors), RangeError, message);
  };
  refused({ temperature: 0.1, exponent: 3 }, "needs temperature 0, got 0.1");
  refused({}, "is known for exponent dim = 3 without softening, got exponent 2, softening 0");
  refused({ exponent: "coulomb", softening: 0.2 }, "got exponent coulomb, softening 0.2");
  refused({ interaction: (x) => x }, "got a force of its own");
  const process = interacting();
  assertThrows(
    () => densityAlong(process, 2, [1, -1], 1),
    RangeError,
    "density must be at least 0, got -1 at 1",
  );
  assertThrows(
    () => densityHorizon(process, 2, [NaN]),
    RangeError,
    "density must be at least 0, got NaN at 0",
  );
  assertThrows(
    () => logDensityAlong(process, 2, [NaN], 1),
    RangeError,
    "logDensity must be a number, got NaN at 0",
  );
  assertThrows(() => densityAlong(process, 2, [1], NaN), RangeError, "t must be finite, got NaN");
  assertThrows(() => densityAlong(process, 2, [1], -Infinity), RangeError, "t must be finite, got -Infinity");
  assertThrows(() => densityAlong(process, 0, [1], 1), RangeError, "dim must be at least 1, got 0");
  assertThrows(() => inversionCondition(process, 2, [1], -1), RangeError, "t must be at least 0, got -1");
  const errors = { error: 1e-3, tolerance: 1e-6 };
  assertThrows(
    () => inversionHorizon(process, 2, [1], errors),
    RangeError,
    "tolerance must be at least 0.001",
  );
  const attracted = interacting({ strength: -1 });
  assertThrows(
    () => inversionHorizon(attracted, 2, [1], { error: 1, tolerance: 2 }),
    RangeError,
    "strength must be at least 0",
  );
});
