import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import gammaCdf from "@stdlib/stats-base-dists-gamma-cdf";
import { column, squaredNorms } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean } from "driftfield/metrics";
import {
  betaHermite,
  coldEquilibrium,
  equilibrium,
  ginibreEquilibrium,
  interacting,
  pairEquilibrium,
  secondMoment,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { explicitEuler, pairMap, simulateToEnd } from "driftfield/solvers";

const near = (n: number) => kolmogorovQuantile(1e-4) / Math.sqrt(n);
const averageOf = (values: Float64Array, width: number) =>
  Array.from(
    { length: values.length / width },
    (_, i) => values.subarray(i * width, (i + 1) * width).reduce((a, b) => a + b) / width,
  );

Deno.test("ginibreEquilibrium(): m₂ is T(N + 1)/k, the mean of Gamma(1) … Gamma(N), which its draws have", () => {
  for (const [N, T, k] of [[2, 1, 2], [8, 0.3, 0.7], [40, 1, 2]]) {
    const process = interacting({ strength: 2 * T * (N - 1), pull: k, temperature: T }), n = 2000;
    const law = ginibreEquilibrium(process, N), { data } = law.squaredRadii(n, philox(7201));
    assertAlmostEquals(law.secondMoment, secondMoment(process, 0, 2, Infinity), 1e-12);
    const { value, standardError } = mean(averageOf(data, N));
    assertAlmostEquals(value, law.secondMoment, 4 * standardError);
    for (const u of [0.2, 1, 3]) {
      const x = u * N / 2;
      const average = Array.from({ length: N }, (_, j) => gammaCdf(x, j + 1, 1)).reduce((a, b) => a + b) / N;
      assertAlmostEquals(law.cdf(Math.sqrt(2 * T * x / k)), average, 1e-12);
    }
    assert(kolmogorovSmirnov(data.map(Math.sqrt), law.cdf) < near(data.length)); // unequal laws are nearer yet
  }
});

Deno.test("ginibreEquilibrium() of many particles is the warm disk but for O(1/N)", () => {
  const N = 200, process = interacting({ temperature: 1 / (2 * (N - 1)) });
  const finite = ginibreEquilibrium(process, N), limit = equilibrium(process, 2);
  for (const r of [0.2, 0.5, 0.8, 1, 1.1]) assertAlmostEquals(finite.cdf(r), limit.cdf(r), 2 / N);
});

Deno.test("pairEquilibrium(): with the centre's T/(2k) a coordinate it has the process's second moment, N = 2", () => {
  for (const [dim, c, k, T] of [[1, 1, 1, 0.3], [2, 3, 0.7, 0.2], [5, 0, 2, 1]]) {
    const process = interacting({ strength: c, pull: k, temperature: T });
    const apart = pairEquilibrium(process, dim).secondMoment / 4, centre = dim * T / (2 * k);
    assertAlmostEquals(apart + centre, secondMoment(process, 0, dim, Infinity), 1e-12);
  }
});

Deno.test("betaHermite(): two particles are apart as pairEquilibrium() says, N have the process's second moment", () => {
  const n = 3000;
  for (const [c, k, T] of [[1, 1, 0.3], [3, 0.7, 0.2], [0.05, 1, 1], [0, 1, 1]]) {
    const process = interacting({ strength: c, pull: k, temperature: T });
    const two = betaHermite(process, 2, n, philox(7202));
    const gaps = column(two, 1).map((x, i) => x - two.data[2 * i]);
    assert(kolmogorovSmirnov(gaps, pairEquilibrium(process, 1).cdf) < near(n));
    const seven = betaHermite(process, 7, 500, philox(7203)), squares = seven.data.map((x) => x * x);
    const { value, standardError } = mean(averageOf(squares, 7));
    assertAlmostEquals(value, secondMoment(process, 0, 1, Infinity), 4 * standardError);
  }
});

Deno.test("betaHermite() of many particles is the mean-field equilibrium but for O(1/N), cold the semicircle", () => {
  const N = 100, n = 60;
  const warm = interacting({ temperature: 0.25 }), cold = interacting({ temperature: 1e-6 });
  const draws = betaHermite(warm, N, n, philox(7204)).data.map(Math.abs);
  assert(kolmogorovSmirnov(draws, equilibrium(warm, 1).cdf) < near(draws.length) + 1 / N);
  const radii = betaHermite(cold, N, 1, philox(7205)).data.map(Math.abs);
  assert(kolmogorovSmirnov(radii, coldEquilibrium(1).cdf) < 2 / N); // two particles at each radius
});

Deno.test("betaHermite() and squaredRadii(): a row knows the stream and its number alone", () => {
  const line = interacting({ temperature: 0.4 }), plane = interacting({ strength: 4, temperature: 1 });
  const all = betaHermite(line, 5, 6, philox(7206)), radii = ginibreEquilibrium(plane, 3);
  assertEquals(betaHermite(line, 5, 2, philox(7206), { row: 4 }).data, all.data.subarray(20));
  const squares = radii.squaredRadii(6, philox(7206));
  assertEquals(radii.squaredRadii(2, philox(7206), { row: 4 }).data, squares.data.subarray(12));
});

Deno.test("the process of two particles ends on pairEquilibrium(), by pairMap()", async () => {
  const process = interacting({ strength: 1, pull: 1, temperature: 0.5 }), n = 600, dt = 0.04;
  for (const dim of [1, 2]) {
    const gaps = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const start = philox(i).fork("start").normal([2, dim]);
      const options = { stepper: pairMap, dt, steps: 75, rng: philox(i), batch: 2 };
      const { data } = await simulateToEnd(process, start, options);
      gaps[i] = Math.hypot(...Array.from({ length: dim }, (_, k) => data[k] - data[dim + k]));
    }
    // The split step's m₂ is below m* by cΔt/2: r of order 1 is off by cΔt/2, and its density is below 1.
    assert(kolmogorovSmirnov(gaps, pairEquilibrium(process, dim).cdf) < near(n) + dt / 2);
  }
});

Deno.test("the process of three particles in the plane ends on Ginibre's radii", async () => {
  const process = interacting({ strength: 4, pull: 2, temperature: 1 }),
    n = 400,
    dt = 0.004,
    radii = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const start = philox(i).fork("start").normal([3, 2]);
    const options = { stepper: explicitEuler, dt, steps: 400, rng: philox(7300 + i) };
    radii[i] = Math.sqrt(squaredNorms(await simulateToEnd(process, start, options))[0]);
  }
  // e^{−2kt} = 0.002 of the beginning is left, and Euler's variance is too large by kΔt/2 = 0.4 %.
  assert(kolmogorovSmirnov(radii, ginibreEquilibrium(process, 3).cdf) < near(n) + 0.01);
});

Deno.test("laws of finitely many particles refuse other processes", () => {
  const process = interacting({ strength: 4, temperature: 1 });
  assertEquals(ginibreEquilibrium(process, 3).cdf(Infinity), 1);
  assertThrows(
    () => ginibreEquilibrium(process, 3).squaredRadii(-1, philox(0)),
    RangeError,
    "n must be at least 0, got -1",
  );
  assertThrows(() => betaHermite(process, 3, -1, philox(0)), RangeError, "n must be at least 0, got -1");
  assertThrows(
    () => betaHermite(process, -1, 2, philox(0)),
    RangeError,
    "particles must be at least 2, got -1",
  );
  assertThrows(
    () => ginibreEquilibrium(interacting({ temperature: 1 }), 3),
    RangeError,
    "strength must be 2T(N − 1) = 4 for Ginibre's ensemble, got 1",
  );
  assertThrows(() => ginibreEquilibrium(interacting(), 3), RangeError, "temperature must be positive, got 0");
  const soft = interacting({ temperature: 1, softening: 0.1 });
  assertThrows(() => betaHermite(soft, 3, 1, philox(0)), RangeError, "got exponent 2, softening 0.1");
  assertThrows(
    () => pairEquilibrium(interacting({ temperature: 1, exponent: 3 }), 2),
    RangeError,
    "exponent 3",
  );
  assertThrows(() => betaHermite(soft, 1, 1, philox(0)), RangeError, "particles must be at least 2, got 1");
  assertThrows(() => pairEquilibrium(interacting({ temperature: 1, pull: 0 }), 2), RangeError, "pull");
});
