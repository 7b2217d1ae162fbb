import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import {
  centreOfMass,
  coldEquilibrium,
  ellipseTransport,
  eulerCentreOfMass,
  hermiteEquilibrium,
  interacting,
  pairMapSecondMoment,
  radialTransport,
  riesz,
  secondMoment,
  tridiagonalEigenvalues,
  warmEquilibrium,
} from "driftfield/processes";

/** ∫ f dF over [0, radius] by the midpoint rule in r = radius·sin θ, whose nodes crowd where the density may blow up. */
function moment(cdf: (r: number) => number, radius: number, f: (r: number) => number): number {
  const n = 4000;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const [r0, r, r1] = [i, i + 0.5, i + 1].map((j) => radius * Math.sin(Math.PI / 2 * j / n));
    sum += f(r) * (cdf(r1) - cdf(r0));
  }
  return sum;
}

Deno.test("coldEquilibrium() has the second moment c/(2k) and the Beta law's fourth in dimensions 1, 2, 3", () => {
  for (const dim of [1, 2, 3]) {
    const { radius, secondMoment, cdf } = coldEquilibrium(dim, 3, 0.7);
    assertAlmostEquals(secondMoment, 3 / 1.4, 1e-14);
    const a = dim / 2, second = a * (a + 1) / 6; // E B² of Beta(a, 2 − a)
    assertAlmostEquals(moment(cdf, radius, (r) => r * r), secondMoment, 1e-6); // midpoint: O(n⁻²)
    assertAlmostEquals(moment(cdf, radius, (r) => r ** 4), second * radius ** 4, 1e-5);
    assert(cdf(-1) === 0 && cdf(0) === 0 && cdf(radius) === 1 && cdf(2 * radius) === 1);
  }
});

Deno.test("hermiteEquilibrium() balances c/(N−1) Σ 1/(x_i − x_j) = k x_i for N up to 60", () => {
  for (const n of [2, 3, 8, 60]) {
    const x = hermiteEquilibrium(n, 3, 0.7), cloud = points(x, 1);
    const force = riesz()(cloud, cloud).data;
    for (let i = 0; i < n; i++) assertAlmostEquals(3 * force[i], 0.7 * x[i], 1e-10);
  }
});

Deno.test("tridiagonalEigenvalues() of the second difference are 2 − 2cos(jπ/(n+1))", () => {
  const n = 30, values = tridiagonalEigenvalues(new Array(n).fill(2), new Array(n - 1).fill(1));
  values.forEach((v, j) => assertAlmostEquals(v, 2 - 2 * Math.cos((j + 1) * Math.PI / (n + 1)), 1e-13));
});

Deno.test("warmEquilibrium() satisfies T p'/p = c M/r − k r, has mass one and second moment (c + 4T)/(2k)", () => {
  for (const [c, k, T] of [[1, 1, 0.2], [3, 0.5, 0.01], [1, 1, 0.001], [0.1, 2, 1]]) {
    const law = warmEquilibrium(interacting({ strength: c, pull: k, temperature: T }));
    const edge = Math.sqrt(c / k), h = 1e-4 * edge;
    for (const r of [0.2, 0.7, 1, 1.1].map((u) => u * edge)) {
      const slope = (Math.log(law.density(r + h)) - Math.log(law.density(r - h))) / (2 * h);
      const balance = (c * law.cdf(r) / r - k * r) / T; // central difference: relative error h²/6 · third derivative
      assertAlmostEquals(slope, balance, 1e-5 * (1 + Math.abs(balance)) + 1e-7 / T);
      const shell = (law.cdf(r + h) - law.cdf(r - h)) / (2 * h);
      assertAlmostEquals(shell, 2 * Math.PI * r * law.density(r), 1e-5 / edge);
    }
    const far = 12 * Math.sqrt(c / k + T / k);
    assertAlmostEquals(law.cdf(far), 1, 1e-10);
    assertAlmostEquals(moment(law.cdf, far, (r) => r * r), law.secondMoment, 1e-4 * law.secondMoment);
  }
});

Deno.test("warmEquilibrium() is the Gaussian for c = 0 and tends to it; it tends to the disk as T → 0", () => {
  const gaussian = warmEquilibrium(interacting({ strength: 0, temperature: 0.5 }));
  const nearly = warmEquilibrium(interacting({ strength: 0.01, temperature: 0.5 }));
  for (const r of [0, 0.5, 1, 2]) {
    assertAlmostEquals(gaussian.density(r), Math.exp(-r * r) / Math.PI, 1e-15);
    assertAlmostEquals(nearly.cdf(r), gaussian.cdf(r), 0.01 / (2 * 0.5)); // a perturbation of size c/(2T)
  }
  const cold = warmEquilibrium(interacting({ temperature: 1e-4 })), disk = coldEquilibrium(2);
  for (const r of [0, 0.3, 0.9]) {
    assertAlmostEquals(cold.density(r), 1 / Math.PI, 1e-6);
    assertAlmostEquals(cold.cdf(r), disk.cdf(r), 1e-6);
  }
});

Deno.test("warmEquilibrium() converges with order 4: 6000 steps are exact to 1e-10", () => {
  const process = interacting({ temperature: 0.2 });
  const cdf = (steps: number) => warmEquilibrium(process, { steps }).cdf(0.8);
  const [a, b, c] = [1000, 2000, 4000].map(cdf);
  const order = Math.log2(Math.abs((a - b) / (b - c)));
  assert(order > 3.5 && order < 4.2, `order ${order}`); // the 1/u at the centre costs it a little
  assertAlmostEquals(cdf(6000), cdf(12000), 1e-10);
});

Deno.test("radialTransport() keeps the disk at rest, conserves order and has velocity c M/r − k r", () => {
  const process = interacting({ strength: 2, pull: 0.5 }), h = 1e-5;
  for (const M of [0.1, 0.5, 1]) {
    assertAlmostEquals(radialTransport(process, Math.sqrt(4 * M), M, 3), Math.sqrt(4 * M), 1e-12);
    const r = radialTransport(process, 0.3, M, 1);
    const [up, down] = [1 + h, 1 - h].map((t) => radialTransport(process, 0.3, M, t));
    assertAlmostEquals((up - down) / (2 * h), 2 * M / r - 0.5 * r, 1e-8);
  }
  const free = interacting({ pull: 0 });
  assertAlmostEquals(radialTransport(free, 1, 1, 4), 3, 1e-15);
  const attracted = interacting({ strength: -1, pull: 0 });
  assertThrows(() => radialTransport(attracted, 1, 1, 0.6), RangeError, "reached the origin before t = 0.6");
});

Deno.test("ellipseTransport() conserves circles, where it is radialTransport(), and ends on the disk", () => {
  const process = interacting({ strength: 2, pull: 0.5 });
  const [a, b] = ellipseTransport(process, [1.5, 1.5], 0.8);
  assertAlmostEquals(a, radialTransport(process, 1.5, 1, 0.8), 1e-12);
  assertAlmostEquals(a, b, 1e-14);
  assertAlmostEquals(ellipseTransport(process, [5, 1], 60)[0], 2, 1e-12);
});

Deno.test("eulerCentreOfMass() tends to centreOfMass() with order 1, with a pull and without", () => {
  for (const pull of [0, 0.7]) {
    const process = interacting({ pull, temperature: 0.3 }), exact = centreOfMass(process, 5, 2);
    const error = (steps: number) => {
      const euler = eulerCentreOfMass(process, 5, 2 / steps, steps);
      return [euler.factor - exact.factor, euler.variance - exact.variance];
    };
    const [coarse, fine] = [error(1000), error(2000)];
    coarse.forEach((e, i) =>
      pull === 0 ? assertAlmostEquals(e, 0, 1e-12) : assertAlmostEquals(e / fine[i], 2, 0.01)
    );
  }
});

Deno.test("exact laws refuse what they do not hold for", () => {
  assertThrows(() => coldEquilibrium(0), RangeError, "dim must be at least 1, got 0");
  assertThrows(() => coldEquilibrium(2, -1), RangeError, "strength must be positive, got -1");
  assertThrows(() => hermiteEquilibrium(1), RangeError, "particles must be at least 2, got 1");
  assertThrows(() => warmEquilibrium(interacting()), RangeError, "temperature must be positive, got 0");
  assertThrows(() => warmEquilibrium(interacting({ temperature: 1, strength: -1 })), RangeError, "strength");
  assertThrows(
    () => radialTransport(interacting({ temperature: 1 }), 1, 1, 1),
    RangeError,
    "temperature 0, got 1",
  );
  const soft = interacting({ softening: 0.1 });
  assertThrows(
    () => secondMoment(soft, 1, 2, 1),
    RangeError,
    "without softening, got exponent 2, softening 0.1",
  );
  assertThrows(() => secondMoment(interacting({ exponent: 3 }), 1, 2, 1), RangeError, "exponent 3");
  assertThrows(() => pairMapSecondMoment(soft, 1, 2, 0.1, 1), RangeError, "without softening");
  assertThrows(
    () => pairMapSecondMoment(interacting(), 1, 2, 0, 1),
    RangeError,
    "dt must be positive, got 0",
  );
  assertThrows(
    () => radialTransport(interacting(), -1, 1, 1),
    RangeError,
    "radius must be at least 0, got -1",
  );
  assertThrows(
    () => radialTransport(interacting(), 1, 2, 1),
    RangeError,
    "enclosed must be between 0 and 1, got 2",
  );
  assertThrows(
    () => ellipseTransport(interacting({ temperature: 1 }), [1, 1], 1),
    RangeError,
    "temperature 0, got 1",
  );
  assertThrows(
    () => ellipseTransport(interacting(), [1, NaN], 1),
    RangeError,
    "axes[1] must be finite, got NaN",
  );
  assertThrows(() => centreOfMass(interacting(), 0, 1), RangeError, "particles must be at least 1, got 0");
  assertThrows(() => eulerCentreOfMass(interacting(), 2, -1, 1), RangeError, "dt must be positive, got -1");
});

Deno.test("pairMapSecondMoment() tends to the process's own second moment, from below by cΔt/2", () => {
  const process = interacting({ strength: 2, pull: 0.5, temperature: 0.3 });
  const limit = secondMoment(process, 0, 2, Infinity);
  for (const dt of [1e-2, 1e-3]) {
    assertAlmostEquals(limit - pairMapSecondMoment(process, 0, 2, dt, Infinity), 2 * dt / 2, 2 * dt * dt);
  }
});
