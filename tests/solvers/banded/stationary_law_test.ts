import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { cellCount } from "driftfield/core";
import { stationaryLaw } from "driftfield/solvers";
import fc from "fast-check";
import { line, matrixOf, roundings, shapes, solveExactly, systemOn, systems } from "./systems.ts";

Deno.test("stationaryLaw() is exact value by value down to 1e-200, on every shape", () => {
  // Detailed balance in powers of two, which are exact: π_i ∝ 2^(−2 h_i), rates conductance · 2^(h_i − h_j).
  const heights = fc.array(fc.integer({ min: 0, max: 332 }), { minLength: 81, maxLength: 81 });
  fc.assert(
    fc.property(shapes(9), heights, ({ cells, diagonals }, h) => {
      const conductance = (i: number, j: number) => 1 + (i + j) % 5;
      const law = stationaryLaw(
        systemOn(cells, (i, j) => conductance(i, j) * 2 ** (h[i] - h[j]), () => 0, diagonals),
      );
      const n = cellCount(cells), weights = Array.from({ length: n }, (_, i) => 2 ** (-2 * h[i]));
      const total = weights.reduce((a, b) => a + b), tolerance = roundings(n, n);
      law.forEach((p, i) => assertAlmostEquals(p, weights[i] / total, tolerance * weights[i] / total));
    }),
    { seed: 651, numRuns: 100 },
  );
});

Deno.test("stationaryLaw() is exact value by value where currents flow for ever, on every shape", () => {
  fc.assert(
    fc.property(systems({ end: false }), (system) => {
      // With π_0 = 1 the others solve Σ_{i>0} π_i A_ij = −A_0j.
      const A = matrixOf(system),
        n = A.length,
        others = A.slice(1).map((_, j) => A.slice(1).map((row) => row[j + 1]));
      const pi = [1, ...solveExactly(others, Float64Array.from(A[0].slice(1), (a) => -Number(a)))];
      const total = pi.reduce((a, b) => a + b), tolerance = roundings(n, n);
      const law = stationaryLaw(system);
      law.forEach((p, i) => assertAlmostEquals(p, pi[i] / total, tolerance * pi[i] / total));
      assertAlmostEquals(law.reduce((a, b) => a + b), 1, n * Number.EPSILON);
    }),
    { seed: 652, numRuns: 40 },
  );
});

Deno.test("stationaryLaw(): a well of 792 kT holds; what is below the least number is 0", () => {
  const n = 200, V = (i: number) => 0.08 * (i - 99.5) ** 2; // 792 at the ends
  const law = stationaryLaw(systemOn(line(n), (i, j) => Math.exp((V(i) - V(j)) / 2)));
  // Rates round the exponent, of ≤ 8, and exp: 10 ulp an edge, 200 edges.
  law.forEach((p, i) => {
    const truth = law[100] * Math.exp(V(100) - V(i));
    assertAlmostEquals(p, truth, 2000 * Number.EPSILON * truth + 2 ** -1022);
  });
  assertEquals([law[0], law[n - 1]], [0, 0]);
});

Deno.test("stationaryLaw() is 0 in cells that are left for ever, whichever come last", () => {
  for (const closed of [[0, 9], [5, 14], [20, 29]]) {
    const inside = (i: number) => i >= closed[0] && i <= closed[1];
    const law = stationaryLaw(systemOn(line(30), (i, j) => inside(i) && !inside(j) ? 0 : j > i ? 2 : 1));
    const total = 2 ** 10 - 1; // 2^k, k = 0 … 9
    law.forEach((p, i) => {
      const truth = inside(i) ? 2 ** (i - closed[0]) / total : 0;
      assertAlmostEquals(p, truth, roundings(30, 1) * truth);
    });
  }
});

Deno.test("stationaryLaw() refuses what is not unique, and what ends", () => {
  const parted = systemOn(line(10), (i, j) => (i === 4 && j === 5) || (i === 5 && j === 4) ? 0 : 1);
  assertThrows(
    () => stationaryLaw(parted),
    RangeError,
    "not unique: 2 sets of cells are never left, with cell 4 (x = 0.45), cell 9 (x = 0.95); or",
  );
  const still = systemOn(line(10), () => 0);
  assertThrows(() => stationaryLaw(still), RangeError, "10 sets of cells are never left, with cell 0");
  const ends = systemOn(line(10), () => 1, (i) => i === 3 ? 2 : 0);
  assertThrows(() => stationaryLaw(ends), RangeError, "kill must be 0 everywhere, got 2 in cell 3");
});
