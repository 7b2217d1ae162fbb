import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  chapmanKolmogorov,
  jumpProcess,
  markovChain,
  markovPaths,
  power,
  propagate,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import fc from "fast-check";
import { chains, farthest, rowsOf, sum } from "./chains.ts";

Deno.test("markovChain() names the row that does not sum to one, and what is wrong with an entry", () => {
  const refused = (rows: number[][], says: string) => assertThrows(() => markovChain(rows), RangeError, says);
  refused([[1, 0], [0.3, 0.6]], "row 1 must sum to 1, got 0.8999999999999999");
  refused([[0.5, 0.5 + 1e-12], [0, 1]], "row 0 must sum to 1, got 1.000000000001");
  refused([[1, 0, 0], [1, 0, 0], [0, 1.25, -0.25]], "row 2, column 2 must be at least 0, got -0.25");
  refused([[1, 0], [NaN, 1]], "row 1, column 0 must be finite, got NaN");
  refused([[1, 0], [Infinity, 0]], "row 1, column 0 must be finite, got Infinity");
  refused([[1, 0], [1]], "of 2 rows, row 1 has 1 entries");
  refused([[0.5, 0.5]], "of 1 rows, row 0 has 2 entries");
  refused([], "at least one state");
  assertThrows(
    () => markovChain([["1" as unknown as number]]),
    TypeError,
    'row 0, column 0 must be a number, got "1"',
  );
  assertThrows(() => markovChain([[1]], { states: [1, 2] }), RangeError, "states must be 1 positions, got 2");
  assertThrows(() => markovChain([[1, 0], [0, 1]], { states: [3, 3] }), RangeError, "different");
  assertThrows(() => markovChain([[1]], { states: [NaN] }), RangeError, "states[0] must be finite, got NaN");
});

Deno.test("jumpProcess() names the row that does not sum to zero, and what is wrong with an entry", () => {
  const refused = (rows: number[][], says: string) => assertThrows(() => jumpProcess(rows), RangeError, says);
  refused([[-1, 1], [2, -1.5]], "row 1 must sum to 0, got 0.5");
  refused([[1, -1], [0, 0]], "row 0, column 1 must be at least 0, got -1");
  refused([[0, 0], [NaN, 0]], "row 1, column 0 must be finite, got NaN");
  refused([[-1, 1]], "row 0 has 2 entries");
  assertEquals(jumpProcess([[-0.3, 0.1, 0.2], [0, 0, 0], [1e9, 0.1, -1e9 - 0.1]]).states.length, 3);
});

Deno.test("markovChain() accepts whatever rounding does to n probabilities", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1, maxLength: 300 }), (row) => {
      const law = row.map((w) => w / sum(row));
      assertEquals(markovChain(row.map(() => law)).P.slice(0, row.length), Float64Array.from(law));
    }),
    { seed: 601, numRuns: 40 },
  );
});

Deno.test("Chapman–Kolmogorov: P_s P_t = P_{s+t} to 1e-12, every row a law", () => {
  const steps = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(chains, steps, steps, (chain, s, t) => {
      const n = chain.states.length, whole = power(chain, s + t);
      assert(farthest(chapmanKolmogorov(power(chain, s), power(chain, t)).P, whole.P) < 1e-12);
      for (const row of rowsOf(whole.P, n)) {
        assertAlmostEquals(sum(row), 1, n * Number.EPSILON);
        assert(row.every((p) => p >= 0));
      }
    }),
    { seed: 602, numRuns: 100 },
  );
});

Deno.test("power() is propagate() from every state, and its rows still sum to one after 2⁵⁰ steps", () => {
  const chain = markovChain([[0.9, 0.1, 0], [0.2, 0.5, 0.3], [0, 0.01, 0.99]]);
  const after = power(chain, 37);
  for (const i of [0, 1, 2]) assert(farthest(propagate(chain, i, 37), rowsOf(after.P, 3)[i]) < 1e-14);
  const mixed = propagate(chain, [0.25, 0.5, 0.25], 37);
  const [a, b, c] = rowsOf(after.P, 3);
  assert(farthest(mixed, a.map((p, j) => (p + 2 * b[j] + c[j]) / 4)) < 1e-14);
  for (const row of rowsOf(power(chain, 2 ** 50).P, 3)) {
    assertAlmostEquals(sum(row), 1, 3 * Number.EPSILON);
    assert(farthest(row, Float64Array.from([2 / 33, 1 / 33, 30 / 33])) < 1e-13); // π: 0.1 π₀ = 0.2 π₁, 0.3 π₁ = 0.01 π₂
  }
  assertEquals(power(chain, 0).P, new Float64Array([1, 0, 0, 0, 1, 0, 0, 0, 1]));
});

Deno.test("markovPaths(): from i the next is j with probability P_ij, from the law at the start", () => {
  const chain = markovChain([[0.1, 0.6, 0.3, 0], [0.5, 0, 0.5, 0], [0, 0.2, 0, 0.8], [
    0.25,
    0.25,
    0.25,
    0.25,
  ]], {
    states: [-1, 0, 1.5, 7],
  });
  const start = [0.7, 0, 0.1, 0.2], [paths, steps] = [4000, 30];
  const { data } = markovPaths(philox(603), chain, { paths, steps, start });
  const index = data.map((x) => chain.states.indexOf(x)),
    moves = new Float64Array(16),
    begun = new Float64Array(4);
  index.forEach((i, at) => {
    if (at % (steps + 1) === 0) begun[i]++;
    if (at % (steps + 1) < steps) moves[4 * i + index[at + 1]]++;
  });
  begun.forEach((count, i) =>
    assert(
      Math.abs(count / paths - start[i]) <= 4 * Math.sqrt(start[i] * (1 - start[i]) / paths),
      `start ${i}`,
    )
  );
  // N_ij − N_i p is a sum of N_i martingale differences of variance p(1 − p).
  rowsOf(moves, 4).forEach((row, i) => {
    const visits = sum(row);
    row.forEach((count, j) => {
      const p = chain.P[4 * i + j];
      assert(
        Math.abs(count - visits * p) <= 4 * Math.sqrt(visits * p * (1 - p)),
        `${i} → ${j}: ${count / visits}`,
      );
    });
  });
});

Deno.test("markovPaths(): a path does not depend on how many or how long the others are", () => {
  const chain = markovChain([[0.2, 0.8], [0.6, 0.4]]);
  const long = markovPaths(philox(604), chain, { paths: 40, steps: 20 });
  const short = markovPaths(philox(604), chain, { paths: 7, steps: 9 });
  for (let i = 0; i < 7; i++) {
    assertEquals(short.data.slice(10 * i, 10 * i + 10), long.data.slice(21 * i, 21 * i + 10));
  }
});

Deno.test("chapmanKolmogorov(), power(), propagate() and markovPaths() refuse what does not fit, by name", () => {
  const two = markovChain([[0.5, 0.5], [0.5, 0.5]]), one = markovChain([[1]]);
  const moved = markovChain([[0.5, 0.5], [0.5, 0.5]], { states: [0, 2] });
  assertThrows(() => chapmanKolmogorov(two, one), RangeError, "2 states, then 1");
  assertThrows(() => chapmanKolmogorov(two, moved), RangeError, "state 1 is 1, then 2");
  assertThrows(() => power(two, -1), RangeError, "steps must be at least 0, got -1");
  assertThrows(() => power(two, 0.5), RangeError, "steps must be a whole number, got 0.5");
  assertThrows(() => propagate(two, 2), RangeError, "start must be between 0 and 1, got 2");
  assertThrows(() => propagate(two, [0.5, 0.4]), RangeError, "start must sum to 1, got 0.9");
  assertThrows(() => propagate(two, [1]), RangeError, "start must have 2 probabilities, got 1");
  assertThrows(
    () => markovPaths(philox(0), two, { paths: -1, steps: 1 }),
    RangeError,
    "paths must be at least 0",
  );
  assertThrows(
    () => markovPaths(philox(0), two, { paths: 1, steps: 1.5 }),
    RangeError,
    "steps must be a whole",
  );
});
