import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Points } from "driftfield/core";
import { normalCdf, normalDensity } from "driftfield/metrics";
import { discretise, isReversible, jumpProcess, meanHittingTime } from "driftfield/processes";
import { spectralGap, stationary, transition } from "driftfield/processes";
import fc from "fast-check";
import { each, farthest, orders, rowsOf, sum } from "./chains.ts";

const line = (f: (x: number) => number, g: (x: number) => number) => ({ drift: each(f), diffusion: each(g) });
const [theta, sigma] = [1.3, 0.8], sd = sigma / Math.sqrt(2 * theta);
const ou = line((x) => -theta * x, () => sigma);
const second = (errors: number[]) => orders(errors).forEach((order) => assertAlmostEquals(order, 2, 0.1));

/** The largest relative difference between the chain's law and a density known up to a factor. */
function offGibbs(
  sde: Parameters<typeof discretise>[0],
  density: (x: number) => number,
  cells: number,
): number {
  const process = discretise(sde, { domain: [-2, 2.5], cells }), law = stationary(process);
  const truth = process.states.map(density), total = sum(truth);
  return Math.max(...law.map((p, i) => Math.abs(p * total / truth[i] - 1)));
}

Deno.test("discretise(): the discrete equilibrium is the exact Gibbs density to 1e-10", () => {
  const D = 0.1, well = (x: number) => Math.exp(-((x * x - 1) ** 2) / (4 * D)); // V = (x² − 1)²/4
  assert(offGibbs(line((x) => x - x ** 3, () => Math.sqrt(2 * D)), well, 100) < 1e-10);
  assert(offGibbs(line((x) => x - x ** 3, () => Math.sqrt(2 * D)), well, 11) < 1e-10); // f/D is a cubic: on any grid
  const waves = line((x) => -3 * Math.sin(3 * x), () => 1); // V = −cos 3x, D = ½; three points an edge are of order 6
  assert(offGibbs(waves, (x) => Math.exp(2 * Math.cos(3 * x)), 200) < 1e-10);
});

Deno.test("discretise(): where the diffusion varies, p ∝ D⁻¹ exp ∫f/D, here Student's law", () => {
  const student = line((x) => -x, (x) => Math.sqrt(1 + x * x)); // D = ½(1 + x²), ∫f/D = −log(1 + x²)
  assert(offGibbs(student, (x) => (1 + x * x) ** -2, 200) < 1e-10);
  assert(isReversible(discretise(student, { domain: [-9, 9], cells: 80 })));
});

Deno.test("discretise(): Q u = f u′ + D u″ to second order in h", () => {
  const [f, D] = [(x: number) => Math.cos(x) - x, (x: number) => (2 + Math.sin(x)) / 2];
  const errors = [25, 75].map((cells) => { // cut into three, a cell keeps its centre
    const { states, Q } = discretise(line(f, (x) => Math.sqrt(2 * D(x))), { domain: [-1, 2], cells });
    return Array.from({ length: 23 }, (_, k) => { // at the ends the flux is 0, not the equation's
      const i = cells === 25 ? k + 1 : 3 * k + 4, x = states[i];
      const Qu = sum(rowsOf(Q, cells)[i].map((q, j) => q * Math.exp(states[j] / 2)));
      return Math.abs(Qu - (f(x) / 2 + D(x) / 4) * Math.exp(x / 2));
    });
  });
  assertAlmostEquals(Math.log(sum(errors[0]) / sum(errors[1])) / Math.log(3), 2, 0.1);
});

Deno.test("discretise(): Ornstein–Uhlenbeck's stationary law is the normal one to second order in h", () => {
  const error = (cells: number) => {
    const h = 12 * sd / cells,
      process = discretise(ou, { domain: [-6 * sd, 6 * sd], cells }),
      law = stationary(process);
    const mass = process.states.map((x) => normalCdf(x + h / 2, 0, sd) - normalCdf(x - h / 2, 0, sd));
    return farthest(law.map((p) => p / h), mass.map((p) => p / h));
  };
  const errors = [30, 60, 120].map(error), h = 12 * sd / 120;
  second(errors);
  assertAlmostEquals(errors[2], h ** 2 / 24 * normalDensity(0) / sd ** 3, 1e-2 * errors[2]); // h² |p″|/24 at the top
});

Deno.test("discretise(): its transitions are Ornstein–Uhlenbeck's Gaussian, its gap is θ, to second order in h", () => {
  const t = 0.6, spread = sd * Math.sqrt(-Math.expm1(-2 * theta * t));
  const errors = [32, 96].map((cells) => { // cut into three, a cell keeps its centre
    const process = discretise(ou, { domain: [-6 * sd, 6 * sd], cells }), h = 12 * sd / cells;
    const start = cells === 32 ? 19 : 3 * 19 + 1, mean = process.states[start] * Math.exp(-theta * t);
    const density = rowsOf(transition(process, t).P, cells)[start].map((p) => p / h);
    const truth = process.states.map((x) => normalDensity(x, mean, spread));
    return { gap: Math.abs(spectralGap(process) - theta), density: farthest(density, truth) };
  });
  for (const key of ["gap", "density"] as const) {
    assertAlmostEquals(Math.log(errors[0][key] / errors[1][key]) / Math.log(3), 2, 0.1, key);
  }
});

Deno.test("discretise(): rates are never negative, rows sum to zero, however strong the drift or coarse the grid", () => {
  const strength = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(strength, strength, fc.integer({ min: 3, max: 12 }), (a, b, cells) => {
      const { states, Q } = discretise(line((x) => a + b * x, () => 0.1), { domain: [-1, 3], cells });
      jumpProcess(rowsOf(Q, cells), { states }); // throws if it is none
      rowsOf(Q, cells).forEach((row, i) => {
        row.forEach((q, j) => Math.abs(i - j) > 1 && assertEquals(q, 0));
      });
    }),
    { seed: 651, numRuns: 200 },
  );
});

Deno.test("a Brownian motion leaves (a, b) after (x − a)(b − x)/σ² in the mean, on every grid", () => {
  const process = discretise(line(() => 0, () => 0.7), { domain: [0, 2.2], cells: 11 }), x = process.states;
  meanHittingTime(process, [0, 10]).forEach((time, i) =>
    assertAlmostEquals(time, (x[i] - x[0]) * (x[10] - x[i]) / 0.49, 1e-13)
  );
});

Deno.test("discretise(): the mean time over the barrier of a double well is the double integral, to second order in h", () => {
  const D = 0.15, V = (x: number) => (x * x - 1) ** 2 / 4, [low, start, goal] = [-2.1, -1, 1], n = 6200;
  const h = (goal - low) / n; // midpoint sums of exp(V(y)/D)/D ∫ exp(−V(z)/D) dz, start < y < goal, low < z < y
  let inside = 0, truth = 0;
  for (let k = 0; k < n; k++) {
    const y = low + (k + 0.5) * h, weight = Math.exp(-V(y) / D) * h;
    if (y > start) truth += Math.exp(V(y) / D) / D * (inside + weight / 2) * h;
    inside += weight;
  }
  const errors = [25, 75].map((cells) => { // cells of width 0.2 have a centre at −2 + 0.2 k; cut into three they keep it
    const process = discretise(line((x) => x - x ** 3, () => Math.sqrt(2 * D)), {
      domain: [low, 2.9],
      cells,
    });
    const at = (x: number) => process.states.findIndex((y) => Math.abs(y - x) < 1e-9);
    return Math.abs(meanHittingTime(process, at(goal))[at(start)] - truth);
  });
  assertAlmostEquals(Math.log(errors[0] / errors[1]) / Math.log(3), 2, 0.1);
});

Deno.test("discretise() asks each field once, for all places at t = 0", () => {
  const asked: [number, number][] = [];
  const seen = (x: Points, t: number) => (asked.push([x.shape[0], t]), x);
  discretise({ drift: seen, diffusion: (x, t) => each(() => 1)(seen(x, t)) }, { domain: [0, 1], cells: 10 });
  assertEquals(asked, [[37, 0], [37, 0]]); // 10 centres and 3 places on each of 9 edges
});

Deno.test("discretise() refuses what it cannot put on a grid, by name", () => {
  const refused = (
    sde: Parameters<typeof discretise>[0],
    says: string,
    domain: [number, number] = [-1, 1],
    cells = 5,
  ) => assertThrows(() => discretise(sde, { domain, cells }), RangeError, says);
  refused(ou, "domain must increase, got [1, 1]", [1, 1]);
  refused(ou, "domain high must be finite, got Infinity", [0, Infinity]);
  refused(ou, "cells must be at least 3, got 2", [-1, 1], 2);
  refused(line((x) => x, (x) => x), "the diffusion vanishes near x = 0");
  refused(line((x) => Math.log(x), () => 1), "drift must be finite, got NaN at x = -0.8");
  refused(
    { ...ou, drift: (x) => ({ data: x.data, shape: [1, 1] }) },
    "drift must keep the shape [17, 1], got [1,1]",
  );
  const stratonovich = { ...ou, calculus: "stratonovich" } as const;
  assertThrows(() => discretise(stratonovich, { domain: [-1, 1], cells: 5 }), TypeError, "toIto");
  const additive = discretise({ ...stratonovich, noise: "additive" }, { domain: [-1, 1], cells: 5 });
  assertEquals(additive, discretise(ou, { domain: [-1, 1], cells: 5 }));
});
