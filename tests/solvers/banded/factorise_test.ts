import { assert, assertAlmostEquals, assertThrows } from "@std/assert";
import { grid } from "driftfield/core";
import { factoriseJumps, solveJumps, solveJumpsTransposed } from "driftfield/solvers";
import { line, systemOn } from "./systems.ts";

/** In kT: wells at ±1, a barrier of 60 between them, 471 where |x| = 1.95. */
const V = (x: number) => 60 * (x * x - 1) ** 2;

Deno.test("a double well with a barrier of 60 kT: mean times beyond 1e30 and densities of 1e-200, exact value by value", () => {
  const n = 301, h = 3.9 / n, x = (i: number) => -1.95 + (i + 0.5) * h;
  const rate = (i: number, j: number) => Math.exp((V(x(i)) - V(x(j))) / 2) / (h * h);
  const factors = factoriseJumps(systemOn(line(n), rate, (i) => i === n - 1 ? 1 : 0));
  // A line whose last cell is left for good: u_i = Σ_{j≥i} (Σ_{k≤j} π_k)/(π_j rate_{j,j+1}), π by detailed balance.
  const pi = [1], times = new Float64Array(n);
  for (let i = 1; i < n; i++) pi.push(pi[i - 1] * rate(i - 1, i) / rate(i, i - 1));
  const below = pi.map(((mass) => (p: number) => mass += p)(0));
  for (let j = n - 1, u = 0; j >= 0; j--) {
    u += below[j] / (pi[j] * (j < n - 1 ? rate(j, j + 1) : 1));
    times[j] = u;
  }
  // Both sides: n sums and products of positive numbers each, at most 4 roundings a term.
  const tolerance = 8 * n * Number.EPSILON;
  solveJumps(factors, new Float64Array(n).fill(1)).forEach((u, i) =>
    assertAlmostEquals(u, times[i], tolerance * times[i])
  );
  // Poured into the first cell at rate 1, all leaves at the last: p_i rises against detailed balance.
  const source = new Float64Array(n), p = new Float64Array(n);
  source[0] = 1;
  p[n - 1] = 1;
  for (let i = n - 2; i >= 0; i--) p[i] = (1 + p[i + 1] * rate(i + 1, i)) / rate(i, i + 1);
  solveJumpsTransposed(factors, source).forEach((q, i) => assertAlmostEquals(q, p[i], tolerance * p[i]));
  assert(times[0] > 1e30 && Math.max(...pi) / Math.min(...pi) > 1e200);
});

Deno.test("factoriseJumps() refuses a system without a way out, and says from where", () => {
  assertThrows(
    () => factoriseJumps(systemOn(line(4), () => 1)),
    RangeError,
    "singular: there is no way out of cell 3 (x = 0.875), kill is 0 wherever it leads",
  );
  const trap = systemOn(line(8), (i, j) => i === 2 && j === 3 ? 0 : 1, (i) => i === 7 ? 1 : 0);
  assertThrows(() => factoriseJumps(trap), RangeError, "no way out of cell 2");
  const plane = grid({ domain: [[0, 1], [0, 2]], cells: [3, 4], boundaries: "periodic" });
  assertThrows(() => factoriseJumps(systemOn(plane, () => 1)), RangeError, "no way out of cell");
});

Deno.test("factoriseJumps() refuses more than 2 GiB before it takes them", () => {
  const plane = grid({ domain: [[0, 1], [0, 1]], cells: [520, 520], boundaries: "no-flux" });
  assertThrows(
    () => factoriseJumps(systemOn(plane, () => 1, () => 1)),
    RangeError,
    "520 × 520 cells, coupled over 520, would take 2.1 GiB to factoriseJumps (at most 2): take fewer cells",
  );
});

Deno.test("factoriseJumps() refuses arrays that do not fit and rates that are none, by name", () => {
  const good = systemOn(line(4), () => 1, () => 1), { neighbours, rates } = good;
  const refuses = (change: object, says: string) =>
    assertThrows(() => factoriseJumps({ ...good, ...change }), RangeError, says);
  const having = (array: Float64Array, i: number, value: number) => array.with(i, value);
  refuses({ kill: new Float64Array(3) }, "kill must be one value a cell (4), got 3");
  refuses({ kill: having(good.kill, 2, NaN) }, "kill must be finite, got NaN in cell 2");
  refuses({ rates: [rates[0]] }, "rates must be one array a direction (2), got 1");
  refuses({ rates: [rates[0], new Float64Array(5)] }, "rates[1] must be one value a cell (4), got 5");
  refuses({ neighbours: [neighbours[0], new Int32Array(1)] }, "neighbours[1] must be one value a cell");
  for (const value of [-1e-9, NaN, Infinity]) {
    refuses(
      { rates: [having(rates[0], 1, value), rates[1]] },
      `rates[0] must be finite and at least 0, got ${value} in`,
    );
  }
  refuses(
    { rates: [having(rates[0], 3, 1), rates[1]] },
    "rates[0] must be 0 where there is no neighbour, got 1 in cell 3",
  );
  for (const to of [4, -2]) {
    refuses(
      { neighbours: [neighbours[0].with(1, to), neighbours[1]] },
      `must be cells or -1, got ${to} in cell 1`,
    );
  }
});

Deno.test("solveJumps() and solveJumpsTransposed() refuse what is not finite, before and after", () => {
  const plane = grid({ domain: [[0, 1], [0, 1]], cells: 3 });
  for (const cells of [line(9), line(9, "periodic"), plane]) {
    const factors = factoriseJumps(systemOn(cells, () => 1, () => 1e-200));
    for (const one of [solveJumps, solveJumpsTransposed]) {
      assertThrows(
        () => one(factors, new Float64Array(8)),
        RangeError,
        "b must be one value a cell (9), got 8",
      );
      for (const value of [NaN, Infinity]) {
        const b = new Float64Array(9).with(4, value);
        assertThrows(() => one(factors, b), RangeError, `b must be finite, got ${value} in cell 4`);
      }
      const b = new Float64Array(9).fill(1e200);
      assertThrows(() => one(factors, b), RangeError, "the solution is beyond the largest number in cell 0");
    }
  }
});
