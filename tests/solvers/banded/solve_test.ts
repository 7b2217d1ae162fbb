import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { cellCount, grid } from "driftfield/core";
import { factoriseJumps, solveJumps, solveJumpsTransposed } from "driftfield/solvers";
import fc from "fast-check";
import { orderOf } from "../../../lib/solvers/banded/order.ts";
import { reduceBand } from "../../../lib/solvers/banded/reduce.ts";
import { reduceLine } from "../../../lib/solvers/banded/line.ts";
import {
  line,
  matrixOf,
  neighboursOn,
  roundings,
  solveExactly,
  systemOn,
  systems,
  whole,
} from "./systems.ts";

const sum = (values: Float64Array) => values.reduce((total, value) => total + value);

/** Each value to its roundings. */
function assertExact(values: Float64Array, truth: readonly number[], { band }: { band: number }) {
  const n = values.length;
  truth.forEach((value, i) => assertAlmostEquals(values[i], value, roundings(n, band) * value));
}

Deno.test("solveJumps() and solveJumpsTransposed() are exact value by value, on lines, rings, rectangles, cylinders and tori", () => {
  fc.assert(
    fc.property(systems(), fc.nat(1e9), (system, seed) => {
      const factors = factoriseJumps(system), A = matrixOf(system), n = A.length;
      const b = Float64Array.from(
        { length: n },
        (_, i) => i === 0 || whole(seed, i, 0) % 2 ? whole(seed, i, 1) : 0,
      );
      const transposed = A.map((_, i) => A.map((row) => row[i]));
      assertExact(solveJumps(factors, b), solveExactly(A, b), factors);
      assertExact(solveJumpsTransposed(factors, b), solveExactly(transposed, b), factors);
    }),
    { seed: 641, numRuns: 40 },
  );
});

Deno.test("forward is the transpose of backward: ⟨b, A⁻¹ c⟩ = ⟨A⁻ᵀ b, c⟩, and Σ kill p = Σ b", () => {
  fc.assert(
    fc.property(systems(), (system) => {
      const factors = factoriseJumps(system), n = system.kill.length, tolerance = roundings(n, factors.band);
      const b = Float64Array.from({ length: n }, (_, i) => i % 3), c = b.map((_, i) => (i * i) % 7);
      const p = solveJumpsTransposed(factors, b), u = solveJumps(factors, c);
      const there = sum(b.map((value, i) => value * u[i])), back = sum(p.map((value, i) => value * c[i]));
      assertAlmostEquals(there, back, 2 * tolerance * there);
      assertAlmostEquals(sum(p.map((value, i) => value * system.kill[i])), sum(b), tolerance * sum(b));
    }),
    { seed: 642, numRuns: 200 },
  );
});

Deno.test("a step of backward Euler keeps mass to 1e-13 and constants to 1e-13, however long it is", () => {
  for (
    const cells of [line(10_000), line(999, "periodic"), grid({ domain: [[0, 1], [0, 1]], cells: [60, 41] })]
  ) {
    for (const dt of [1e-3, 1, 1e6]) {
      const factors = factoriseJumps(systemOn(cells, (i, _, k) => dt * (1 + (i * 7 + k) % 13), () => 1));
      const n = cellCount(cells), p = new Float64Array(n);
      p[Math.floor(n / 3)] = 1;
      assertAlmostEquals(sum(solveJumpsTransposed(factors, p)), 1, 1e-13);
      solveJumps(factors, p.fill(1)).forEach((u) => assertAlmostEquals(u, 1, 1e-13));
    }
  }
});

Deno.test("where a potential creates, kill < 0, the solution holds until growth wins: kill = −v with v below λ₁", () => {
  // A line of n cells, all rates r, left at both ends with rate r: λ₁ = 2 r (1 − cos(π/(n + 1))), u = sin(π(i+1)/(n+1)).
  const n = 30, r = 50, lambda = 2 * r * (1 - Math.cos(Math.PI / (n + 1)));
  const created = (v: number) => systemOn(line(n), () => r, (i) => (i === 0 || i === n - 1 ? r : 0) - v);
  for (const share of [0.1, 0.9, 0.999]) {
    const mode = Float64Array.from({ length: n }, (_, i) => Math.sin(Math.PI * (i + 1) / (n + 1)));
    const system = created(share * lambda), factors = factoriseJumps(system), gap = (1 - share) * lambda;
    // Backward error n ulp of ‖A‖ = 4 r + v, and A⁻¹ ≥ 0 has the norm max A⁻¹ 1.
    const norm = solveJumps(factors, new Float64Array(n).fill(1)).reduce((most, u) => Math.max(most, u));
    const tolerance = n * Number.EPSILON * (4 * r + lambda) * norm / gap;
    for (const u of [solveJumps(factors, mode), solveJumpsTransposed(factors, mode)]) {
      u.forEach((value, i) => assertAlmostEquals(value, mode[i] / gap, tolerance));
    }
  }
  assertThrows(() => factoriseJumps(created(1.001 * lambda)), RangeError, "growth faster than 1/Δt");
});

Deno.test("neighbours stay as close as can be: 1 on a line, 2 round a ring, else the shorter side, doubled round a torus", () => {
  const plane = (cells: number[], ends: ("no-flux" | "periodic")[]) =>
    grid({ domain: [[0, 1], [0, 1]], cells, boundaries: ends });
  const [open, ring] = ["no-flux", "periodic"] as const;
  const band = (cells: ReturnType<typeof grid>, diagonals = false) =>
    orderOf(cells, neighboursOn(cells, diagonals)).band;
  assertEquals([band(line(9)), band(line(9, ring)), band(line(10, ring))], [1, 2, 2]);
  for (const cells of [[7, 12], [12, 7]]) {
    const swap = cells[0] === 12,
      ends = (a: typeof open | typeof ring, b: typeof a) => swap ? [b, a] : [a, b];
    assertEquals(band(plane(cells, [open, open])), 7);
    assertEquals(band(plane(cells, [open, open]), true), 8);
    assertEquals(band(plane(cells, ends(ring, open))), 7);
    assertEquals(band(plane(cells, ends(open, ring))), 12); // across the ring rather than along it doubled: 14
    assertEquals(band(plane(cells, [ring, ring])), 14);
    assertEquals(band(plane(cells, [ring, ring]), true), 16);
  }
});

Deno.test("several directions to one neighbour add up, and one may lead there without another back", () => {
  const cells = grid({ domain: [[0, 1], [0, 1]], cells: [4, 5] }),
    b = Float64Array.from({ length: 20 }, (_, i) => i);
  const one = systemOn(cells, (i, _, k) => k === 3 ? 1 + i : 0, () => 1), [, , , down] = one.neighbours;
  const neighbours = [down, down],
    rates = [one.rates[3].map((r) => r / 4), one.rates[3].map((r) => 3 * r / 4)];
  const few = factoriseJumps({ ...one, neighbours, rates }),
    all = factoriseJumps(one),
    tolerance = roundings(20, 5) * 20 * 20;
  assertEquals(few.band, 1); // line after line along the axis that alone is used
  solveJumps(few, b).forEach((value, i) => assertAlmostEquals(value, solveJumps(all, b)[i], tolerance));
  solveJumpsTransposed(few, b).forEach((value, i) =>
    assertAlmostEquals(value, solveJumpsTransposed(all, b)[i], tolerance)
  );
});

Deno.test("the loops written out for a line are those of a band of one", () => {
  const n = 40, rows = Float64Array.from({ length: 3 * n }, (_, i) => whole(3, i, 0)), other = rows.slice();
  rows[0] =
    other[0] =
    rows[3 * n - 1] =
    other[3 * n - 1] =
      0;
  const kill = Float64Array.from({ length: n }, (_, i) => i % 4);
  rows[3 * 17 + 2] = other[3 * 17 + 2] = 0;
  reduceLine(rows, kill);
  reduceBand(other, kill.slice(), 1);
  assertEquals(rows, other);
  const stuck = new Float64Array(3 * n).fill(1), same = stuck.slice(), none = new Float64Array(n);
  for (const a of [stuck, same]) {
    a[0] =
      a[3 * n - 1] =
      a[2] =
      a[3 * 20 + 2] =
        0; // 0 and 20 are never left upwards
  }
  reduceLine(stuck, none);
  reduceBand(same, none.slice(), 1);
  assertEquals([0, 20, n - 1].map((k) => stuck[3 * k + 1]), [Infinity, stuck[61], same[3 * n - 2]]);
  assertEquals(stuck, same);
});
