import { assert, assertAlmostEquals } from "@std/assert";
import gammaCdf from "@stdlib/stats-base-dists-gamma-cdf";
import { column, type Points, points, squaredNorms } from "driftfield/core";
import { kolmogorovQuantile, kolmogorovSmirnov, mean, variance } from "driftfield/metrics";
import {
  centreOfMass,
  coldEquilibrium,
  ellipseTransport,
  eulerCentreOfMass,
  hermiteEquilibrium,
  interacting,
  type InteractingProcess,
  radialTransport,
  secondMoment,
  tridiagonalEigenvalues,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { pairMap, type ParticleOptions, simulateToEnd } from "driftfield/solvers";

type Run = Omit<ParticleOptions, "rng">;

const m2 = (x: Points) => squaredNorms(x).reduce((a, b) => a + b) / x.shape[0];
const radii = (x: Points) => squaredNorms(x).map(Math.sqrt);

/** One number from each of many independent small systems started at `start(i)`. */
async function replicate<R>(
  count: number,
  process: InteractingProcess,
  start: (i: number) => Points,
  options: Run,
  of: (x: Points) => R,
): Promise<R[]> {
  const sample: R[] = [];
  for (let i = 0; i < count; i++) {
    sample.push(of(await simulateToEnd(process, start(i), { ...options, rng: philox(i) })));
  }
  return sample;
}

Deno.test("noise raises the second moment as m* = (c + 2dT)/(2k) says, in dimension 3 with batches", async () => {
  const process = interacting({ strength: 1.5, pull: 0.8, temperature: 0.3 }), n = 30, dt = 0.01, time = 0.8;
  const start = philox(50).normal([n, 3]);
  const sample = await replicate(400, process, () => start, { dt, steps: 80, batch: 6 }, m2);
  const { value, standardError } = mean(sample);
  // Euler's m₂ falls behind by O(Δt): −½Δt m₂″ and the squares of drift, ⟨(cF − kx)²⟩Δt/(2k), each below 3Δt here.
  assertAlmostEquals(value, secondMoment(process, m2(start), 3, time), 4 * standardError + 3 * dt);
});

Deno.test("under the first formula's sign the second moment falls at |c| − 2dT, and grows beyond |c| = 2dT", async () => {
  const start = points(sunflower(200).map(([x, y]) => [2 * x, 2 * y]));
  for (const temperature of [0, 0.1, 0.4]) {
    const process = interacting({ strength: -1, pull: 0, temperature, softening: 0 });
    const options = { dt: 0.002, steps: 100 };
    const sample = await replicate(temperature === 0 ? 1 : 20, process, () => start, options, m2);
    const { value, standardError } = sample.length > 1
      ? mean(sample)
      : { value: sample[0], standardError: 0 };
    const rate = (value - m2(start)) / 0.2, truth = -1 + 4 * temperature;
    assertAlmostEquals(rate, truth, 4 * standardError / 0.2 + 0.02); // Δt⟨F²⟩ ≈ 0.002 × (½ + close pairs)
  }
});

Deno.test("softening ε scales c by E[r²/(r² + ε²)] in the balance of the second moment", async () => {
  const epsilon = 0.4, n = 400, dt = 0.01;
  const process = interacting({ strength: 2, pull: 1, temperature: 0.25, softening: epsilon });
  const start = points(sunflower(n)), sample: number[] = [], factors: number[] = [];
  for (let i = 0; i < 12; i++) {
    const x = await simulateToEnd(process, start, { dt, steps: 400, rng: philox(60 + i), batch: 20 });
    sample.push(m2(x));
    factors.push(softened(x, epsilon));
  }
  const { value, standardError } = mean(sample), c = 2 * mean(factors).value;
  // Euler and batches add Δt⟨(cF)²⟩/(2k) ≤ Δt (c/2ε)²/2 and the OU's own ½kΔt·T·d.
  assertAlmostEquals(value, (c + 4 * 0.25) / 2, 4 * standardError + dt * ((1 / epsilon) ** 2 / 2 + 0.5));
});

Deno.test("the centre of mass of explicitEuler() has its exact mean and variance, batches or not", async () => {
  const process = interacting({ strength: 1, pull: 1, temperature: 0.5, softening: 0.5 }), n = 10;
  const start = philox(51).normal([n, 2]), centre = (x: Points) => [0, 1].map((k) => average(column(x, k)));
  for (const batch of ["all", 3] as const) {
    const options = { dt: 0.1, steps: 12, batch };
    const sample = await replicate(2000, process, () => start, options, centre);
    const law = eulerCentreOfMass(process, n, 0.1, 12);
    for (const k of [0, 1]) {
      const values = sample.map((c) => c[k]), m = mean(values);
      assertAlmostEquals(m.value, law.factor * centre(start)[k], 4 * m.standardError);
      assertAlmostEquals(variance(values).value, law.variance, 4 * law.variance * Math.sqrt(2 / 2000));
    }
  }
});

Deno.test("the centre of mass of pairMap() is the Ornstein–Uhlenbeck process itself, at any step", async () => {
  const process = interacting({ pull: 0.8, temperature: 0.5 }), n = 6, start = philox(54).normal([n, 2]);
  const options = { dt: 0.3, steps: 4, batch: 2, stepper: pairMap }, law = centreOfMass(process, n, 1.2);
  const sample = await replicate(2000, process, () => start, options, (x) => average(column(x, 0)));
  const m = mean(sample);
  assertAlmostEquals(m.value, law.factor * average(column(start, 0)), 4 * m.standardError);
  assertAlmostEquals(variance(sample).value, law.variance, 4 * law.variance * Math.sqrt(2 / 2000));
});

Deno.test("on the line at T = 0 the particles settle on Hermite's zeros", async () => {
  const n = 8, start = points(Array.from({ length: n }, (_, i) => [i - 3 + 0.1 * Math.sin(i)]));
  const process = interacting({ strength: 3, pull: 0.9 }), truth = hermiteEquilibrium(n, 3, 0.9);
  const end = await simulateToEnd(process, start, { dt: 0.002, steps: 10_000, rng: philox(0) });
  end.data.sort().forEach((x, i) => assertAlmostEquals(x, truth[i], 1e-7)); // e^{−kt} = 1.5e-8 of the start is left
});

Deno.test("at T = 0 in the plane the particles fill the disk uniformly", async () => {
  const n = 400, start = philox(52).normal([n, 2]), process = interacting({ strength: 2, pull: 1.5 });
  const end = await simulateToEnd(process, start, { dt: 0.02, steps: 400, rng: philox(0) });
  const law = coldEquilibrium(2, 2, 1.5), distance = kolmogorovSmirnov(radii(end), law.cdf);
  // Evenly spaced points miscount a circle by at most half of the 2√(πn) cells it cuts.
  assert(distance < Math.sqrt(Math.PI / n), `distance ${distance}`);
  assertAlmostEquals(m2(end), law.secondMoment, 1e-5); // e^{−2kt} = 4e-11, and the fixed point of Euler is exact
});

Deno.test("at T = 0 in three dimensions the ball is shell-heavy, in four it is a sphere: fourth moments", async () => {
  // E b² = ⅝ for Beta(3/2, ½). N particles fall short of it by about 1/N (measured: 0.94 … 1.1 over N).
  for (const [dim, truth] of [[3, 5 / 8], [4, 1]]) {
    const radius = coldEquilibrium(dim).radius, options = { dt: 0.1, steps: 320, rng: philox(0) };
    const fourth = async (n: number) => {
      const x = await simulateToEnd(interacting(), philox(53).normal([n, dim]), options);
      return average(squaredNorms(x).map((r2) => r2 * r2)) / radius ** 4;
    };
    const [small, large] = [await fourth(100), await fourth(200)];
    assertAlmostEquals(large, truth, 1.5 / 200);
    assertAlmostEquals(2 * large - small, truth, 0.5 / 200); // Richardson in 1/N
  }
});

Deno.test("radial data follow radialTransport(): the error halves with the step", async () => {
  const n = 1000, process = interacting({ strength: 1.5, pull: 0.8 });
  const enclosed = (i: number) => (i + 0.5) / n,
    radius = (i: number) => Math.sqrt(-2 * Math.log(1 - enclosed(i)));
  const start = points(spiral(n, radius)); // a Gaussian's quantiles
  const error = async (steps: number) => {
    const r = radii(await simulateToEnd(process, start, { dt: 1 / steps, steps, rng: philox(0) }));
    return Math.sqrt(
      average(r.map((ri, i) => (ri - radialTransport(process, radius(i), enclosed(i), 1)) ** 2)),
    );
  };
  const [coarse, fine] = [await error(25), await error(50)];
  assertAlmostEquals(Math.log2(coarse / fine), 1, 0.1);
  assert(fine < 1 / 50, `rms ${fine}`);
});

Deno.test("a uniform ellipse stays one, its axes as ellipseTransport() says", async () => {
  const n = 1000, process = interacting({ strength: 1.5, pull: 0.8 }), axes = [3, 1] as const;
  const start = points(sunflower(n).map(([x, y]) => [axes[0] * x, axes[1] * y])),
    truth = ellipseTransport(process, axes, 0.7);
  const run = (steps: number) => simulateToEnd(process, start, { dt: 0.7 / steps, steps, rng: philox(0) });
  const axis = (x: Points, k: number) => 2 * Math.sqrt(average(column(x, k).map((v) => v * v)));
  const [coarse, fine] = [await run(35), await run(70)];
  for (const k of [0, 1]) { // Richardson in Δt; 1/n is left
    assertAlmostEquals(2 * axis(fine, k) - axis(coarse, k), truth[k], 3 / n);
  }
});

Deno.test("two particles in the plane: |x₁ − x₂|² ~ Gamma(1 + c/(2T), rate k/(4T))", async () => {
  const process = interacting({ strength: 1, pull: 1, temperature: 0.5 }), count = 2000, dt = 0.02;
  const start = (i: number) => philox(70).normal([2, 2], { row: 2 * i });
  const options = { dt, steps: 200, batch: 2, stepper: pairMap };
  const gap = ({ data: [a, b, c, d] }: Points) => (a - c) ** 2 + (b - d) ** 2;
  const sample = await replicate(count, process, start, options, gap);
  const distance = kolmogorovSmirnov(sample, (r2) => gammaCdf(r2, 2, 0.5));
  // Splitting lowers E r² = 4 by the factor 1 − cΔt/(c + 2T): scaling moves the cdf by at most that × max x f(x) < ½.
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(count) + dt / 4, `distance ${distance}`);
});

Deno.test("β = 2 in the plane is the Ginibre ensemble: {|x_i|²} are as independent Gamma(j, 1)", async () => {
  const n = 4, T = 0.5, dt = 0.004, count = 400;
  const process = interacting({ strength: 2 * T * (n - 1), pull: 2 * T, temperature: T });
  const start = () => points(sunflower(n).map(([x, y]) => [1.6 * x, 1.6 * y]));
  const sample = await replicate(count, process, start, { dt, steps: 1000 }, (x) => [...squaredNorms(x)]);
  const cdf = (r2: number) => average(Float64Array.from([1, 2, 3, 4], (j) => gammaCdf(r2, j, 1)));
  const { value, standardError } = mean(sample.map((r2) => average(Float64Array.from(r2))));
  assertAlmostEquals(value, (n + 1) / 2, 4 * standardError + 3 * dt); // Euler: O(Δt)
  const distance = kolmogorovSmirnov(sample.flat(), cdf); // points of one system repel: less noise than independence
  assert(distance < kolmogorovQuantile(1e-4) / Math.sqrt(n * count) + dt, `distance ${distance}`);
});

Deno.test("on the line with noise the law is the β-Hermite ensemble, drawn from its tridiagonal matrices", async () => {
  const n = 3, T = 0.4, k = 0.8, beta = 8, dt = 0.004, count = 600;
  const process = interacting({ strength: beta * (n - 1) * T, pull: k, temperature: T });
  const start = () => points([[-1], [0], [1]]);
  const sample = await replicate(
    count,
    process,
    start,
    { dt, steps: 2500 },
    (x) => [...x.data].sort((a, b) => a - b),
  );
  // Dumitriu and Edelman (2002): H = tridiagonal(N(0, 1); χ_{β j}/√2), j = n − 1 … 1, in units of √(T/k).
  const ensemble = Array.from({ length: 5000 }, (_, i) => {
    const z = philox(80).normal([1, n + beta * (n - 1) * n / 2], { row: i }).data;
    let used = n;
    const squares = Float64Array.from({ length: n - 1 }, (_, j) => {
      const chi = z.subarray(used, used += beta * (n - 1 - j));
      return chi.reduce((sum, v) => sum + v * v, 0) / 2;
    });
    return [...tridiagonalEigenvalues(z.subarray(0, n), squares)].map((x) => x * Math.sqrt(T / k));
  });
  for (const place of [0, 1, 2]) {
    const [ours, theirs] = [sample, ensemble].map((rows) => rows.map((row) => row[place]));
    const [a, b] = [mean(ours), mean(theirs)], [va, vb] = [variance(ours), variance(theirs)];
    assertAlmostEquals(a.value, b.value, 4 * Math.hypot(a.standardError, b.standardError) + 2 * dt);
    assertAlmostEquals(va.value, vb.value, 4 * Math.hypot(va.standardError, vb.standardError) + 2 * dt);
  }
});

const average = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;

/** ⟨r²/(r² + ε²)⟩ over pairs. */
function softened({ data, shape: [n] }: Points, epsilon: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const r2 = (data[2 * i] - data[2 * j]) ** 2 + (data[2 * i + 1] - data[2 * j + 1]) ** 2;
      sum += r2 / (r2 + epsilon ** 2);
    }
  }
  return 2 * sum / (n * (n - 1));
}

/** Points at given radii, evenly turned about the origin. */
function spiral(n: number, radius: (i: number) => number): number[][] {
  const angle = Math.PI * (3 - Math.sqrt(5));
  return Array.from(
    { length: n },
    (_, i) => [radius(i) * Math.cos(angle * i), radius(i) * Math.sin(angle * i)],
  );
}

/** The unit disk, evenly filled. */
function sunflower(n: number): number[][] {
  return spiral(n, (i) => Math.sqrt((i + 0.5) / n));
}
