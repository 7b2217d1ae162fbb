import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { type Points, points } from "driftfield/core";
import {
  coldEquilibrium,
  densityAlong,
  dilation,
  hermiteEquilibrium,
  interacting,
  type InteractingProcess,
  rescaled,
  secondMoment,
  sphereArea,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler, pairMap, simulateToEnd } from "driftfield/solvers";
import { after } from "./without_noise.ts";

const exponents = [0.5, 1, 2, 3, "coulomb"] as const;
const cloud = (n: number, dim: number) => philox(75).normal([n, dim]);

Deno.test("rescaled() is the same process path by path, in other units, whatever the kernel, batches and noise", async () => {
  const length = 3,
    time = 0.7,
    dim = 3,
    n = 16,
    dt = 1e-4,
    steps = 20,
    rng = philox(76),
    start = cloud(n, dim);
  const large = points(start.data.map((v) => length * v), dim);
  for (const exponent of exponents) {
    for (
      const [softening, stepper, batch] of [[0.3, explicitEuler, 4], [0.3, explicitEuler, "all"], [
        0,
        pairMap,
        2,
      ]] as const
    ) {
      const process = interacting({ exponent, softening, strength: 1.5, pull: 0.8, temperature: 0.2 });
      const other = rescaled(process, dim, { length, time });
      const own = await simulateToEnd(process, start, { dt, steps, batch, stepper, rng });
      const end = await simulateToEnd(other, large, { dt: dt * time, steps, batch, stepper, rng });
      end.data.forEach((v, i) => assertAlmostEquals(v, length * own.data[i], 1e-13 * length * steps)); // rounding
    }
  }
  // And so are its laws.
  const process = interacting({ strength: 1.5, pull: 0.8, temperature: 0.2 }),
    other = rescaled(process, 5, { length, time });
  assertAlmostEquals(secondMoment(other, 9 * 2, 5, 0.7 * 0.4), 9 * secondMoment(process, 2, 5, 0.4), 1e-13);
  const { interaction: _, ...same } = rescaled(process, 5, {});
  assertEquals(same, { strength: 1.5, pull: 0.8, temperature: 0.2, exponent: 2, softening: 0 });
});

Deno.test("two particles of any kernel are a dilation() of each other's distance at rest", async () => {
  for (const exponent of exponents) {
    for (const dim of [1, 2, 3]) {
      const process = interacting({ exponent, strength: 1.5, pull: 0.8 }),
        s = exponent === "coulomb" ? dim : exponent;
      const rest = (2 * 1.5 / 0.8) ** (1 / s), x = cloud(2, dim), r = 0.6;
      const apart = (x: Points) => Math.hypot(...x.data.subarray(dim).map((v, i) => v - x.data[i]));
      const start = points(x.data.map((v, i) => r / apart(x) * (v - x.data[i % dim])), dim); // the first at the origin
      const end = await after(process, start, 0.7);
      assertAlmostEquals(apart(end) / rest, dilation(process, dim, r / rest, 0.7), 1e-8); // 100 steps of 1e-10
    }
  }
});

Deno.test("a stretched equilibrium stays one: polygons for every kernel, Hermite's zeros, and it comes to rest", async () => {
  const around = points(
    Array.from({ length: 7 }, (_, i) => [Math.cos(i * Math.PI * 2 / 7), Math.sin(i * Math.PI * 2 / 7)]),
  );
  const zeros = points(hermiteEquilibrium(9, 1.5, 0.8), 1);
  for (const exponent of exponents) {
    const process = interacting({ exponent, strength: 1.5, pull: 0.8 }),
      s = exponent === "coulomb" ? 2 : exponent;
    const outward = process.interaction(around, around).data[0]; // on the first, which is at (1, 0)
    const radius = (1.5 * outward / 0.8) ** (1 / s), end = await after(process, around, 0.5);
    const truth = radius * dilation(process, 2, 1 / radius, 0.5);
    around.data.forEach((v, i) => assertAlmostEquals(end.data[i], truth * v, 1e-8));
    assertEquals(dilation(process, 2, 0.3, Infinity), 1);
    assertAlmostEquals(dilation(process, 2, 1, 0.5), 1, 1e-15);
    // From one point λ^s begins as skt: 1 − e^{−skt} loses no digits.
    const early = s * process.pull * 1e-18;
    assertAlmostEquals(dilation(process, 2, 0, 1e-18) / early ** (1 / s), 1, 1e-14);
  }
  const process = interacting({ strength: 1.5, pull: 0.8 }), wide = points(zeros.data.map((v) => 2.5 * v), 1);
  const end = await after(process, wide, 0.5), truth = dilation(process, 1, 2.5, 0.5);
  zeros.data.forEach((v, i) => assertAlmostEquals(end.data[i], truth * v, 1e-8));
});

Deno.test("dilation() agrees with the law of the second moment, s = 2, and with the density along trajectories, s = d", () => {
  for (const start of [0, 0.4, 1, 3]) {
    for (const dim of [1, 2, 3, 6]) {
      const process = interacting({ strength: 1.5, pull: 0.8 }),
        rest = coldEquilibrium(dim, 1.5, 0.8).secondMoment;
      const truth = secondMoment(process, rest * start ** 2, dim, 0.6);
      assertAlmostEquals(rest * dilation(process, dim, start, 0.6) ** 2, truth, 1e-14 * 10);
      const coulomb = interacting({ exponent: "coulomb", strength: 1.5, pull: 0.8 });
      const ball = dim * 0.8 / (1.5 * sphereArea(dim)),
        [p] = densityAlong(coulomb, dim, [ball / start ** dim], 0.6);
      assertAlmostEquals(ball / dilation(coulomb, dim, start, 0.6) ** dim / p, 1, 1e-13);
    }
  }
});

Deno.test("what holds for Riesz kernels refuses other forces", () => {
  const own = interacting({ interaction: (x) => x });
  assertThrows(() => rescaled(own, 2, { length: 2 }), RangeError, "got a force of its own");
  assertEquals(rescaled({ ...own, strength: 0 }, 2, { time: 2 }).pull, 0.5);
  assertThrows(() => rescaled(interacting(), 2, { length: 0 }), RangeError, "length must be positive, got 0");
  assertThrows(() => rescaled(interacting(), 2, { time: -1 }), RangeError, "time must be positive, got -1");
  assertThrows(() => rescaled(interacting(), 0, {}), RangeError, "dim must be at least 1, got 0");
  const refused = (process: InteractingProcess, message: string) =>
    assertThrows(() => dilation(process, 2, 1, 1), RangeError, message);
  refused(own, "got a force of its own");
  refused(interacting({ softening: 0.2 }), "without softening, got softening 0.2");
  refused(interacting({ temperature: 0.2 }), "dilation needs temperature 0, got 0.2");
  refused(interacting({ strength: -1 }), "strength must be positive, got -1");
  refused(interacting({ pull: 0 }), "pull must be positive, got 0");
  assertThrows(() => dilation(interacting(), 2.5, 1, 1), RangeError, "dim must be a whole number, got 2.5");
  assertThrows(() => dilation(interacting(), 2, -1, 1), RangeError, "start must be at least 0, got -1");
  assertThrows(() => dilation(interacting(), 2, 1, -1), RangeError, "t must be at least 0, got -1");
});
