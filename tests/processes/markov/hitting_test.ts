import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  hittingProbability,
  jumpProcess,
  markovChain,
  meanHittingTime,
  walkChain,
} from "driftfield/processes";
import fc from "fast-check";
import { Matrix, solve } from "ml-matrix";
import { chains } from "./chains.ts";

const n = 20;

Deno.test("gambler's ruin: P(n before 0) = (1 − r^k)/(1 − rⁿ), r = down/up, and k/n for a fair coin", () => {
  for (const up of [0.1, 0.45, 0.5, 0.6]) {
    const r = (1 - up) / up, won = (k: number) => up === 0.5 ? k / n : (1 - r ** k) / (1 - r ** n);
    const game = walkChain({ places: n + 1, ends: "absorbing", up });
    hittingProbability(game, n).forEach((p, k) => assertAlmostEquals(p, won(k), 1e-13 * won(k)));
    const lost = hittingProbability(game, 0);
    hittingProbability(game, n).forEach((p, k) => assertAlmostEquals(p + lost[k], 1, 1e-13));
    const free = walkChain({ places: n + 1, up });
    hittingProbability(free, n, { avoid: 0 }).forEach((p, k) =>
      assertAlmostEquals(p, won(k), 1e-13 * won(k))
    );
  }
});

Deno.test("the simple walk is k(n − k) steps on its way out of 0 … n; a biased one as Wald's identity says", () => {
  meanHittingTime(walkChain({ places: n + 1, ends: "absorbing" }), [0, n]).forEach((time, k) =>
    assertAlmostEquals(time, k * (n - k), 1e-12 * n ** 2)
  );
  const up = 0.6, r = 0.4 / 0.6; // E S_τ = k + (up − down) E τ
  meanHittingTime(walkChain({ places: n + 1, up }), [0, n]).forEach((time, k) =>
    assertAlmostEquals(time, (n * (1 - r ** k) / (1 - r ** n) - k) / (2 * up - 1), 1e-11)
  );
});

Deno.test("meanHittingTime() is Infinity where the target may be missed, hittingProbability() 0 where it must be", () => {
  const ruin = walkChain({ places: 5, ends: "absorbing" });
  assertEquals([...meanHittingTime(ruin, 4)], [Infinity, Infinity, Infinity, Infinity, 0]);
  assertEquals([...hittingProbability(ruin, 4)], [0, 0.25, 0.5, 0.75, 1]);
  const oneWay = markovChain([[0, 1, 0], [0, 0.5, 0.5], [0, 0, 1]]);
  assertEquals([...meanHittingTime(oneWay, 2)], [3, 2, 0]);
  assertEquals([...meanHittingTime(oneWay, [0, 2])], [0, 2, 0]);
  assertEquals([...meanHittingTime(oneWay, 0)], [0, Infinity, Infinity]);
  assertEquals([...hittingProbability(oneWay, 0)], [1, 0, 0]);
  assertEquals([...hittingProbability(oneWay, 2, { avoid: 1 })], [0, 0, 1]);
  assertEquals([...hittingProbability(oneWay, [0, 1, 2])], [1, 1, 1]);
});

Deno.test("in continuous time probabilities are those of the jumps, and times have the unit of 1/rate", () => {
  const flips = jumpProcess([[-4, 4, 0], [1, -3, 2], [0, 0, 0]]);
  assertAlmostEquals(meanHittingTime(flips, 2)[1], (1 + 1 / 4) / 2, 1e-15); // m₁ = ⅓ + ⅓(¼ + m₁)
  const slower = jumpProcess([[-0.4, 0.4, 0], [0.1, -0.3, 0.2], [0, 0, 0]]);
  assertAlmostEquals(meanHittingTime(slower, 2)[0], 10 * meanHittingTime(flips, 2)[0], 1e-13);
  const three = jumpProcess([[0, 0, 0], [1, -3, 2], [0, 0, 0]]);
  assertAlmostEquals(hittingProbability(three, 2)[1], 2 / 3, 1e-15);
});

Deno.test("hitting times and probabilities are those that LU gives, on chains that LU can solve", () => {
  fc.assert(
    fc.property(chains, (chain) => {
      const m = chain.states.length - 1; // the last state is the target
      const out = new Matrix(m, m), one = Matrix.ones(m, 1);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < m; j++) out.set(i, j, (i === j ? 1 : 0) - chain.P[i * (m + 1) + j]);
      }
      const times = meanHittingTime(chain, m);
      // LU loses the digits of the condition number, ‖I − P‖ ‖(I − P)⁻¹‖ ≤ 2 max m_i.
      const lost = 2 * Math.max(...times) * m * Number.EPSILON;
      solve(out, one).to1DArray().forEach((time, i) => assertAlmostEquals(times[i], time, 4 * lost * time));
      const ever = hittingProbability(chain, m);
      ever.forEach((p) => assertAlmostEquals(p, 1, 1e-14));
    }),
    { seed: 631, numRuns: 200 },
  );
});

Deno.test("a deep well: the mean time out of it is exact at 1e36 steps, where LU has lost every digit", () => {
  const [up, down, m] = [0.1, 0.9, 40], well = walkChain({ places: m + 1, up, down });
  // A birth–death chain reflected at 0: the step from k to k + 1 takes Σ_{i≤k} (down/up)^{k−i}/up steps in the mean.
  const steps = Array.from({ length: m }, (_, k) => {
    let sum = 0;
    for (let i = 0; i <= k; i++) sum += (down / up) ** (k - i) / up;
    return sum;
  });
  const truth = steps.reduce((a, b) => a + b), { P } = well;
  assertAlmostEquals(meanHittingTime(well, m)[0], truth, 1e-12 * truth);
  const rows = Array.from(
    { length: m },
    (_, i) => Array.from({ length: m }, (_, j) => (i === j ? 1 : 0) - P[i * (m + 1) + j]),
  );
  const byLu = solve(new Matrix(rows), Matrix.ones(m, 1)).get(0, 0);
  assert(truth > 1e36 && !(Math.abs(byLu / truth - 1) < 1e-3), `LU gives ${byLu}`);
});

Deno.test("a well too deep for numbers: a time beyond the largest is Infinity, nothing is NaN", () => {
  const well = walkChain({ places: 41, up: 1e-20 }), times = meanHittingTime(well, 40);
  assert(times.every((time, i) => i < 40 ? time === Infinity : time === 0)); // 10^{20 · 39}
  const chance = hittingProbability(well, 40, { avoid: 0 });
  assertAlmostEquals(chance[39], 1e-20, 1e-32);
  assert(chance.every((p) => p >= 0 && p <= 1));
  // Two ways out at the top, both of them too rare for numbers: that is said.
  const rows = Array.from(
    { length: 42 },
    (_, i) =>
      Array.from(
        { length: 42 },
        (_, j) => i > 39 ? Number(i === j) : j === Math.max(0, i - 1) ? 1 : j === i + 1 ? 1e-20 : 0,
      ),
  );
  rows[39][41] = 1e-20;
  assertThrows(
    () => hittingProbability(markovChain(rows), 40, { avoid: 41 }),
    RangeError,
    "rates are too far apart",
  );
});

Deno.test("hitting: targets that are no states are refused by name", () => {
  const walk = walkChain({ places: 4 });
  assertThrows(() => hittingProbability(walk, 4), RangeError, "target must be between 0 and 3, got 4");
  assertThrows(() => meanHittingTime(walk, []), RangeError, "target must be at least one state, got none");
  assertThrows(() => meanHittingTime(walk, [0, 0.5]), RangeError, "target must be a whole number, got 0.5");
  assertThrows(
    () => hittingProbability(walk, 1, { avoid: [] }),
    RangeError,
    "avoid must be at least one state",
  );
  assertThrows(
    () => hittingProbability(walk, [1, 2], { avoid: 2 }),
    RangeError,
    "avoid must not contain the target, got 2",
  );
});
