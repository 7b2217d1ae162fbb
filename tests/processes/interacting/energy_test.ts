import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { type Points, points, squaredNorms } from "driftfield/core";
import { convergenceOrder, mean } from "driftfield/metrics";
import { hermiteEquilibrium, interacting, particleEnergy, secondMomentRate } from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler } from "driftfield/solvers";
import { after, velocity } from "./without_noise.ts";

const exponents = [0.5, 1, 2, 3, "coulomb"] as const;
const cloud = (n: number, dim: number) => philox(75).normal([n, dim]);
const m2 = (x: Points) => squaredNorms(x).reduce((a, b) => a + b) / x.shape[0];

Deno.test("force and pull are the descent of particleEnergy(), whatever the kernel, and it falls at the mean of v²", async () => {
  const h = 1e-4;
  for (const exponent of exponents) {
    for (const softening of [0, 0.3]) {
      const process = interacting({ exponent, softening, strength: 1.5, pull: 0.8 }), x = cloud(6, 3);
      const v = velocity(process, x).data, n = 6;
      const slope = (h: number) =>
        v.map((_, i) => {
          const [up, down] = [h, -h].map((by) =>
            particleEnergy(process, points(x.data.map((y, j) => i === j ? y + by : y), 3))
          );
          return -n * (up - down) / (2 * h);
        });
      const [coarse, fine] = [slope(2 * h), slope(h)];
      v.forEach((vi, i) => assertAlmostEquals((4 * fine[i] - coarse[i]) / 3, vi, 1e-9)); // h⁴, and rounding over h
      const [before, later] = [await after(process, x, 0.1 - h), await after(process, x, 0.1 + h)];
      const fall = (particleEnergy(process, before) - particleEnergy(process, later)) / (2 * h);
      const speed = velocity(process, await after(process, x, 0.1)).data.reduce((sum, v) => sum + v * v, 0) /
        n;
      assertAlmostEquals(fall / speed, 1, 1e-4); // second order in h, 1e-8 × (rates)²; the solver's 1e-9 over h
    }
  }
});

Deno.test("particleEnergy() of independent particles has the mean-field energy as its mean: a Gaussian's is known", () => {
  // |x − y|² is 4σ² Exp(1) in the plane: E log|x − y| = ½ (log 4σ² − γ), and E 1/|x − y| = √π/(2σ), s = 3 (Φ = 1/r).
  const sigma = 0.8, euler = 0.5772156649015329, half = 0.7 * sigma ** 2; // k/2 · 2σ²
  const truths = [[2, half - 1.3 / 4 * (Math.log(4 * sigma ** 2) - euler)], [
    3,
    half + 1.3 / 2 * Math.sqrt(Math.PI) / (2 * sigma),
  ]];
  for (const [exponent, truth] of truths) {
    const process = interacting({ exponent, strength: 1.3, pull: 0.7 });
    const draws = Float64Array.from(
      { length: 400 },
      (_, i) => particleEnergy(process, points(philox(i).normal([20, 2]).data.map((v) => sigma * v), 2)),
    );
    const { value, standardError } = mean(draws);
    assertAlmostEquals(value, truth, 4 * standardError);
  }
});

Deno.test("secondMomentRate() is the sum over pairs c E r²/(r² + ε²)^{s/2} − 2k m₂ + 2dT, and 0 at rest", () => {
  for (const exponent of exponents) {
    for (const softening of [0, 0.3]) {
      const process = interacting({ exponent, softening, strength: 1.5, pull: 0.8, temperature: 0.2 });
      const x = cloud(9, 3), s = exponent === "coulomb" ? 3 : exponent;
      let pairs = 0;
      for (let i = 0; i < 9; i++) {
        for (let j = 0; j < i; j++) {
          const r2 = [0, 1, 2].reduce((sum, k) => sum + (x.data[3 * i + k] - x.data[3 * j + k]) ** 2, 0);
          pairs += r2 / (r2 + softening ** 2) ** (s / 2) / 36;
        }
      }
      assertAlmostEquals(secondMomentRate(process, x), 1.5 * pairs - 1.6 * m2(x) + 1.2, 1e-13 * 10);
    }
  }
  const still = points(hermiteEquilibrium(30, 3, 0.7), 1);
  assertAlmostEquals(secondMomentRate(interacting({ strength: 3, pull: 0.7 }), still), 0, 1e-12);
});

Deno.test("the second moment of particles grows at secondMomentRate(): to first order in time, with noise", () => {
  for (const exponent of [1, 3] as const) {
    const process = interacting({ exponent, softening: 0.4, strength: 1.5, pull: 0.8, temperature: 0.2 });
    const x = cloud(5, 2), rate = secondMomentRate(process, x), dt = 0.01;
    const drift = velocity(process, x).data.reduce((sum, v) => sum + v * v, 0) / 5;
    const rates = Float64Array.from({ length: 4000 }, (_, i) => {
      const end = explicitEuler(process, x, { dt, step: i, rng: philox(77), batch: "all" });
      return (m2(end) - m2(x)) / dt;
    });
    const { value, standardError } = mean(rates);
    assertAlmostEquals(value, rate + dt * drift, 4 * standardError); // a step of Euler's has the square of drift beside it
  }
});

Deno.test("without noise, too: differences of the flow's second moment go to secondMomentRate() with order 2", async () => {
  const process = interacting({ exponent: 1, strength: 1.5, pull: 0.8 }), x = cloud(8, 2), t = 0.3;
  const truth = secondMomentRate(process, await after(process, x, t)), dt = [0.08, 0.04, 0.02];
  const errors = await Promise.all(dt.map(async (h) => {
    const error = (m2(await after(process, x, t + h)) - m2(await after(process, x, t - h))) / (2 * h) - truth;
    return [error, error];
  }));
  assertAlmostEquals(convergenceOrder(dt, errors).value, 2, 0.1);
});

Deno.test("particleEnergy() and secondMomentRate() name what is wrong with their arguments", () => {
  const own = interacting({ interaction: (x) => x }), twice = points([[1, 2], [0, 0], [1, 2]]);
  assertThrows(() => particleEnergy(own, cloud(3, 2)), RangeError, "got a force of its own");
  assertThrows(() => particleEnergy(interacting(), twice), RangeError, "rows 0 and 2 are at one point");
  assert(Number.isFinite(particleEnergy(interacting({ exponent: 1 }), twice)));
  assertThrows(
    () => particleEnergy(interacting(), cloud(1, 2)),
    RangeError,
    "x must have at least 2 points, got 1",
  );
  assertThrows(
    () => secondMomentRate(interacting(), cloud(1, 2)),
    RangeError,
    "x must have at least 2 points",
  );
});
