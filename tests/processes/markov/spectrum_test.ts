import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  chapmanKolmogorov,
  isReversible,
  jumpProcess,
  markovChain,
  mixingTime,
  power,
  relaxationTime,
  spectralGap,
  spectrum,
  stationary,
  transition,
  walkChain,
} from "driftfield/processes";
import fc from "fast-check";
import { chains, farthest, processes, rowsOf, sum } from "./chains.ts";

const trace = (P: Float64Array, n: number) => sum(P.filter((_, at) => at % (n + 1) === 0));

Deno.test("the walk on a ring has the eigenvalues cos(2πk/n), and the gap 1 − cos(2π/n)", () => {
  for (const n of [3, 8, 25, 60]) {
    const ring = walkChain({ places: n, ends: "ring" }), { real, imaginary } = spectrum(ring);
    const truth = Float64Array.from({ length: n }, (_, k) => Math.cos(2 * Math.PI * k / n)).sort().reverse();
    assert(farthest(real, truth) < 4 * n * Number.EPSILON);
    assertEquals(imaginary, new Float64Array(n));
    assertAlmostEquals(spectralGap(ring), 1 - Math.cos(2 * Math.PI / n), 4 * n * Number.EPSILON);
  }
});

Deno.test("the walk between walls has the eigenvalues cos(πk/n); with a bias 2√(up·down) cos(πk/n)", () => {
  const n = 30, angles = Array.from({ length: n - 1 }, (_, k) => Math.cos(Math.PI * (k + 1) / n));
  for (const up of [0.5, 0.7]) {
    const { real } = spectrum(walkChain({ places: n, up })), size = 2 * Math.sqrt(up * (1 - up));
    assert(farthest(real, Float64Array.from([1, ...angles.map((c) => size * c)])) < 1e-13);
  }
});

Deno.test("a chain without detailed balance: going round has the roots of one, a biased ring those of its current", () => {
  const n = 12,
    around = walkChain({ places: n, ends: "ring", up: 1 }),
    { real, imaginary } = spectrum(around);
  real.forEach((x, k) => assertAlmostEquals(Math.hypot(x, imaginary[k]), 1, 1e-13));
  const cosines = Float64Array.from({ length: n }, (_, k) => Math.cos(2 * Math.PI * k / n)).sort().reverse();
  assert(farthest(real, cosines) < 1e-13);
  const biased = walkChain({ places: n, ends: "ring", up: 0.6, down: 0.3 }), angle = 2 * Math.PI / n;
  assert(!isReversible(biased));
  assertAlmostEquals(spectralGap(biased), 0.9 * (1 - Math.cos(angle)), 1e-13); // λ = 0.1 + 0.9 cos + 0.3 i sin
  // The largest modulus after 1 belongs to the same pair.
  const modulus = Math.hypot(0.1 + 0.9 * Math.cos(angle), 0.3 * Math.sin(angle));
  assertAlmostEquals(relaxationTime(biased), 1 / (1 - modulus), 1e-9);
});

Deno.test("spectrum(): the first is 1, none is longer, their sum is the trace of P and that of squares of P²", () => {
  fc.assert(
    fc.property(chains, (chain) => {
      const n = chain.states.length, { real, imaginary } = spectrum(chain);
      // Eigenvalues of a defective matrix are exact only to the n-th root of rounding; their symmetric sums are not.
      assertAlmostEquals(sum(real), trace(chain.P, n), 1e-12);
      assertAlmostEquals(sum(imaginary), 0, 1e-12);
      const squares = real.map((x, k) => x * x - imaginary[k] ** 2);
      assertAlmostEquals(sum(squares), trace(chapmanKolmogorov(chain, chain).P, n), 1e-12);
      assertAlmostEquals(real[0], 1, 1e-12);
      assert(real.every((x, k) => Math.hypot(x, imaginary[k]) < 1 + 1e-12));
    }),
    { seed: 641, numRuns: 200 },
  );
});

Deno.test("the gap of Q is that of P_t = e^{Qt}: |λ(P_t)| = e^{−gap · t}", () => {
  fc.assert(
    fc.property(processes, (process) => {
      const { real } = spectrum(process), t = 1 / Math.abs(sum(real)); // short, so that nothing has died out
      const last = spectrum(transition(process, t));
      const modulus = Math.max(...last.real.subarray(1).map((x, k) => Math.hypot(x, last.imaginary[k + 1])));
      const defective = 1e-15 ** (1 / (process.states.length - 1)); // what rounding may do to a multiple eigenvalue
      assertAlmostEquals(modulus, Math.exp(-spectralGap(process) * t), 10 * defective);
      assertAlmostEquals(relaxationTime(process), 1 / spectralGap(process));
    }),
    { seed: 642, numRuns: 50 },
  );
});

Deno.test("relaxationTime(): distance from the stationary law shrinks by e^{−1/relaxationTime} a step", () => {
  const walk = walkChain({ places: 10, up: 0.3, down: 0.4 }),
    law = stationary(walk),
    lambda = 1 - 1 / relaxationTime(walk);
  const distance = (steps: number) => farthest(rowsOf(power(walk, steps).P, 10)[0], law);
  assertAlmostEquals(distance(201) / distance(200), lambda, 1e-9); // the next eigenvalue has died out
  const even = walkChain({ places: 6, ends: "ring" }), apart = walkChain({ places: 4, ends: "absorbing" });
  assertEquals([relaxationTime(even), relaxationTime(apart)], [Infinity, Infinity]);
  assertAlmostEquals(spectralGap(apart), 0, 1e-14);
});

Deno.test("mixingTime(): the least number of steps, as a search step by step finds it", () => {
  const distance = fc.double({ min: 0.001, max: 0.9, noNaN: true });
  fc.assert(
    fc.property(chains, distance, (chain, distance) => {
      const law = stationary(chain), n = law.length;
      const far = (steps: number) =>
        rowsOf(power(chain, steps).P, n).some((row) =>
          sum(row.map((p, j) => Math.abs(p - law[j]))) / 2 > distance
        );
      let steps = 0;
      while (steps < 500 && far(steps)) steps++;
      const found = mixingTime(chain, { distance });
      if (steps < 500) assertEquals(found, steps);
      else assert(found >= 500);
    }),
    { seed: 643, numRuns: 100 },
  );
  assertEquals(mixingTime(walkChain({ places: 6, ends: "ring" })), Infinity);
  assertEquals(mixingTime(markovChain([[1]])), 0);
});

Deno.test("spectra and mixing refuse what has no answer, by name", () => {
  assertThrows(() => spectralGap(markovChain([[1]])), RangeError, "at least 2 states");
  assertThrows(() => relaxationTime(markovChain([[1]])), RangeError, "at least 2 states");
  assertThrows(() => relaxationTime(jumpProcess([[0]])), RangeError, "at least 2 states");
  assertThrows(() => mixingTime(walkChain({ places: 4, ends: "absorbing" })), RangeError, "{0} and {3}");
  assertThrows(() => mixingTime(walkChain({ places: 4 }), { distance: 0 }), RangeError, "distance must be");
});
