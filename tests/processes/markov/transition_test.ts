import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { chapmanKolmogorov, jumpProcess, transition } from "driftfield/processes";
import fc from "fast-check";
import { farthest, processes, rowsOf, sum } from "./chains.ts";

Deno.test("transition() of two states is the known exponential, at any time", () => {
  const [a, b] = [3, 0.5], flip = jumpProcess([[-a, a], [b, -b]]);
  for (const t of [0, 1e-12, 0.01, 0.7, 3, 1e4]) {
    const left = b / (a + b) + a / (a + b) * Math.exp(-(a + b) * t); // P(X_t = 0 | X_0 = 0)
    assertAlmostEquals(transition(flip, t).P[0], left, 1e-14);
    assertAlmostEquals(transition(flip, t).P[1], -a / (a + b) * Math.expm1(-(a + b) * t), 1e-14);
  }
});

Deno.test("transition(): jumps that only go up are Poisson's, and the rarest is as exact as the likeliest", () => {
  const n = 80, rate = 2;
  const up = jumpProcess(
    Array.from(
      { length: n },
      (_, i) =>
        Array.from({ length: n }, (_, j) => i === n - 1 ? 0 : j === i ? -rate : j === i + 1 ? rate : 0),
    ),
  );
  for (const t of [1e-3, 0.5, 3, 20]) {
    const { P } = transition(up, t);
    for (let k = 0, poisson = Math.exp(-rate * t); k < n - 1; poisson *= rate * t / ++k) {
      // Errors of a few roundings are doubled by each squaring: 2⁷ · 2⁻⁵² = 3e-14 and what the n sums add to it.
      assertAlmostEquals(P[k], poisson, 1e-11 * poisson + 1e-300);
    }
  }
});

Deno.test("Chapman–Kolmogorov in continuous time: ‖P_s P_t − P_{s+t}‖ ≤ 1e-10; rows sum to one, no entry < 0", () => {
  const time = fc.double({ min: 0, max: 5, noNaN: true });
  fc.assert(
    fc.property(processes, time, time, (process, s, t) => {
      const n = process.states.length, whole = transition(process, s + t);
      assert(farthest(chapmanKolmogorov(transition(process, s), transition(process, t)).P, whole.P) < 1e-10);
      for (const row of rowsOf(whole.P, n)) {
        assertAlmostEquals(sum(row), 1, 1e-12);
        assert(row.every((p) => p >= 0));
      }
    }),
    { seed: 611, numRuns: 100 },
  );
});

Deno.test("expanding P_Δt gives the forward equation: (P_Δt − I)/Δt = Q + ½ Q² Δt + O(Δt²)", () => {
  const process = jumpProcess([[-3, 1, 2, 0], [0.5, -0.5, 0, 0], [1, 1, -4, 2], [0, 0, 7, -7]]),
    n = 4,
    { Q } = process;
  const second = Q.map((_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    return sum(rowsOf(Q, n).map((row, k) => Q[i * n + k] * row[j])) / 2;
  });
  const rest = (dt: number, terms: number) => {
    const { P } = transition(process, dt);
    return farthest(
      P.map((p, at) => (p - (at % (n + 1) === 0 ? 1 : 0)) / dt),
      Q.map((q, at) => q + (terms > 1 ? dt * second[at] : 0)),
    );
  };
  // The remainder after ½ Q² Δt is Δt² ‖Q‖³/6 · e^{‖Q‖Δt} ≤ 1.2 · 14³/6 Δt² in the norm of row sums, ‖Q‖ = 14.
  for (const dt of [1e-2, 1e-3, 1e-4]) assert(rest(dt, 2) < 1.2 * 14 ** 3 / 6 * dt ** 2 + 1e-15 / dt);
  const size = second.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  assertAlmostEquals(rest(1e-4, 1) / 1e-4, size, 1.2 * 14 ** 3 / 6 * 1e-4);
});

Deno.test("transition() of nothing is the identity; times out of range are refused by name", () => {
  const process = jumpProcess([[-1, 1], [1, -1]]), one = new Float64Array([1, 0, 0, 1]);
  assertEquals(transition(process, 0).P, one);
  assertEquals(transition(jumpProcess([[0, 0], [0, 0]]), 7).P, one);
  assertThrows(() => transition(process, -1), RangeError, "t must be at least 0, got -1");
  assertThrows(() => transition(process, Infinity), RangeError, "t must be finite, got Infinity");
  const fast = jumpProcess([[-1e200, 1e200], [0, 0]]);
  assertThrows(() => transition(fast, 1e200), RangeError, "t times the fastest rate must be finite");
  assertEquals(transition(fast, 1).P, new Float64Array([0, 1, 0, 1]));
});
