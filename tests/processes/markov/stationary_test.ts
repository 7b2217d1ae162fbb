import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  communicatingClasses,
  isReversible,
  jumpProcess,
  markovChain,
  propagate,
  stationary,
  transition,
  walkChain,
} from "driftfield/processes";
import fc from "fast-check";
import { chains, farthest, processes, sum } from "./chains.ts";

Deno.test("stationary(): π P = π to 1e-12, π ≥ 0 sums to one", () => {
  fc.assert(
    fc.property(chains, (chain) => {
      const law = stationary(chain);
      assert(farthest(propagate(chain, law), law) < 1e-12);
      assert(law.every((p) => p >= 0));
      assertAlmostEquals(sum(law), 1, law.length * Number.EPSILON);
    }),
    { seed: 621, numRuns: 200 },
  );
});

Deno.test("stationary(): a process in continuous time has π Q = 0, and P_t keeps the same π", () => {
  fc.assert(
    fc.property(processes, fc.double({ min: 0.1, max: 2, noNaN: true }), (process, t) => {
      const law = stationary(process), n = law.length;
      for (let j = 0; j < n; j++) {
        const flow = sum(law.map((p, i) => p * process.Q[i * n + j]));
        assertAlmostEquals(flow, 0, 700 * n * Number.EPSILON); // rates up to 6 · 101
      }
      assert(farthest(stationary(transition(process, t)), law) < 1e-12);
    }),
    { seed: 622, numRuns: 100 },
  );
});

Deno.test("stationary(): what is rare is as exact as what is frequent", () => {
  const law = stationary(walkChain({ places: 100, up: 0.001 })); // detailed balance: π_{i+1}/π_i = up/down
  law.forEach((p, i) => {
    const truth = (1 / 999) ** i * (1 - 1 / 999);
    assertAlmostEquals(p, truth, 1e-12 * truth);
  });
  for (const rare of [1e-3, 1e-20, 1e-200]) { // P is the identity to rounding, and yet the law is known
    const two = markovChain([[1 - rare, rare], [2 * rare, 1 - 2 * rare]]);
    assertAlmostEquals(stationary(two)[0], 2 / 3, 1e-15);
  }
});

Deno.test("stationary() is 0 on states that are left for ever", () => {
  const chain = markovChain([[0.5, 0.25, 0.25, 0], [0, 0.9, 0.1, 0], [0, 0.4, 0.6, 0], [1, 0, 0, 0]]);
  assert(farthest(stationary(chain), Float64Array.from([0, 0.8, 0.2, 0])) < 1e-15);
});

Deno.test("stationary() of a chain that falls apart: an error that names the classes", () => {
  const parts = markovChain([[0, 1, 0, 0], [1, 0, 0, 0], [0.5, 0, 0, 0.5], [0, 0, 0, 1]]);
  assertThrows(
    () => stationary(parts),
    RangeError,
    "the stationary law is not unique: the chain has 2 closed classes, {0, 1} and {3}",
  );
  const size = 12,
    ring = (i: number, j: number) => Math.floor(i / 6) === Math.floor(j / 6) && i !== j ? 0.2 : 0;
  const rows = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => ring(i, j)));
  assertThrows(() => stationary(markovChain(rows)), RangeError, "{0, 1, …, 5} and {6, 7, …, 11}");
  const still = jumpProcess(Array.from({ length: 6 }, () => [0, 0, 0, 0, 0, 0]));
  assertThrows(() => stationary(still), RangeError, "6 closed classes, {0}, {1}, {2}, {3}, and 2 more");
});

Deno.test("communicatingClasses(): those of a chain and of its reachability, compared pair by pair", () => {
  const sparse = fc.array(fc.array(fc.integer({ min: -3, max: 1 }), { minLength: 6, maxLength: 6 }), {
    minLength: 6,
    maxLength: 6,
  });
  fc.assert(
    fc.property(sparse, (weights) => {
      const rows = weights.map((row, i) => row.map((w, j) => w > 0 || i === j ? 1 : 0));
      const chain = markovChain(rows.map((row) => row.map((w) => w / sum(row))));
      let reach = rows; // six squarings hold every path
      for (let k = 0; k < 6; k++) {
        reach = reach.map((row) => row.map((_, j) => row.some((w, l) => w > 0 && reach[l][j] > 0) ? 1 : 0));
      }
      const classes = communicatingClasses(chain);
      assertEquals(classes.flatMap(({ states }) => [...states]).sort(), [0, 1, 2, 3, 4, 5]);
      for (const { states, closed } of classes) {
        const [i] = states, together = rows.map((_, j) => j).filter((j) => reach[i][j] && reach[j][i]);
        assertEquals(states, together);
        assertEquals(closed, sum(reach[i]) === states.length);
      }
    }),
    { seed: 623, numRuns: 200 },
  );
});

Deno.test("isReversible(): walks on weighted graphs are in detailed balance, a current round a ring is not", () => {
  const graph = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 15, maxLength: 15 });
  fc.assert(
    fc.property(graph, fc.integer({ min: 1, max: 20 }), (weights, current) => {
      const weight = (i: number, j: number) => weights[i > j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i];
      const rows = Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_, j) => weight(i, j)));
      const walk = (rows: number[][]) => markovChain(rows.map((row) => row.map((w) => w / sum(row))));
      assert(isReversible(walk(rows)));
      // A current adds the same to every flow one way round: the law stays, balance is gone.
      const driven = rows.map((row, i) => row.map((w, j) => w + (j === (i + 1) % 5 ? current : 0)));
      assert(!isReversible(walk(driven)));
      const total = driven.map(sum), law = total.map((w) => w / sum(total));
      assert(farthest(stationary(walk(driven)), Float64Array.from(law)) < 1e-14);
      assert(!isReversible(walk(driven), { law }));
      assert(isReversible(walk(driven), { law, tolerance: 1 }));
    }),
    { seed: 624, numRuns: 100 },
  );
  // A current among states where the chain hardly ever is counts as much: 1 → 2 → 3 → 1, each of probability 4e-13.
  const rare = markovChain([[1 - 2e-12, 2e-12, 0, 0], [0.5, 0, 0.4, 0.1], [0, 0.2, 0, 0.8], [
    0,
    0.8,
    0.2,
    0,
  ]]);
  assert(!isReversible(rare));
  const ends = walkChain({ places: 3, ends: "absorbing" });
  assert(isReversible(ends, { law: [0.3, 0, 0.7] }));
  assert(!isReversible(ends, { law: [0.3, 0.1, 0.6] }));
  assertThrows(() => isReversible(ends), RangeError, "not unique");
  assertThrows(
    () => isReversible(ends, { law: [1, 0, 0], tolerance: -1 }),
    RangeError,
    "tolerance must be at least 0",
  );
});
