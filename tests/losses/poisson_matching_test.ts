import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { combine, float64, type Points, points, take } from "driftfield/core";
import {
  dataPrediction,
  denoising,
  type ModelObjective,
  noisedBatches,
  poissonMatching,
  preconditioned,
  squaredErrors,
  uniformTimes,
} from "driftfield/losses";
import { mean } from "driftfield/metrics";
import { edm, poissonFlow, studentKernel, timeAtNoiseLevel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";
import { only, timeAt } from "./networks.ts";

const charges = points([[1, 0], [-1, 0.5], [0, -1.5], [0.3, 0.2]]), schedules = [edm(), variancePreserving()];

/** Rows drawn from the charges. */
const drawn = (rows: number, seed: number): Points =>
  take(charges, philox(seed).uniform([rows, 1]).data.map((u) => Math.floor(4 * u)));

Deno.test("D = Infinity is denoising by a preconditioned network, to the byte, and D = 10¹² to what is left", () => {
  const D = 1e12, x0 = drawn(64, 901), rng = philox(902), sigmaData = 0.9, x = points([[1, 2], [-30, 4]]);
  for (const schedule of schedules) {
    const options = { schedule, sigmaData, times: uniformTimes };
    const plain = denoising(schedule, { predict: preconditioned({ sigmaData }), times: uniformTimes });
    const limit = poissonMatching({ ...options, extraDimensions: Infinity });
    const near = poissonMatching({ ...options, extraDimensions: D });
    const truth = plain.regression(x0, rng, { step: 3 }), made = near.regression(x0, rng, { step: 3 });
    assertEquals(limit.regression(x0, rng, { step: 3 }), truth);
    assertEquals(made.time, truth.time);
    // ε is off by √(D/χ²_D) − 1, of deviation 1/√(2D); seen and target move by no more than ε, |ε| < 5
    const off = 6 * 5 / Math.sqrt(2 * D);
    for (const key of ["x", "target"] as const) {
      made[key].data.forEach((v, at) => assertAlmostEquals(v, truth[key].data[at], off));
    }
    made.weight.forEach((w) => assertAlmostEquals(w, 1, 2 / D)); // 1/(1 + 1/(D − 2))
    const [one, two, three] = [plain, limit, near].map(({ model }) =>
      model((seen) => float64.map("sin", seen), { dim: 2 })
    );
    for (const view of ["score", "denoise", "noise", "velocity"] as const) {
      const exact = one[view](x, 0.4), scale = Math.max(...exact.data.map(Math.abs));
      assertEquals(two[view](x, 0.4), exact);
      // e² is off by less than ‖x_t/α‖²/D
      three[view](x, 0.4).data.forEach((v, at) => assertAlmostEquals(v, exact.data[at], 1e-7 * scale));
    }
  }
});

Deno.test("the model reads a network as the regression asks it, and finds x₀ in its targets", () => {
  for (const schedule of schedules) {
    for (const extraDimensions of [1, 2, 8]) {
      const t = timeAt(schedule, 0.6), times = only(t), x0 = drawn(200, 903), rng = philox(904);
      const objective = poissonMatching({ extraDimensions, schedule, sigmaData: 1.1, times });
      const { x, time, target } = objective.regression(x0, rng);
      const kernel = studentKernel(extraDimensions);
      const xt = noisedBatches(schedule, { predict: dataPrediction, times, kernel })(x0, rng, { step: 0 }).x;
      const model = objective.model((seen, told) => {
        // y is x_t/α, by different roundings, one of them times ε up to 10⁴
        seen.data.forEach((v, at) => assertAlmostEquals(v, x.data[at], 1e-11));
        assertEquals(told, time[0]);
        return target;
      }, { dim: 2 });
      model.denoise(xt, t).data.forEach((v, at) => assertAlmostEquals(v, x0.data[at], 1e-10));
      assertEquals(model.kernel!.name, kernel.name);
      const none = objective.model((seen) => float64.scale(0, seen), { dim: 2 }),
        level = 2,
        far = points([[3, 4], [30, 40]]);
      const at = timeAtNoiseLevel(schedule, level),
        out = none.denoise(float64.scale(schedule.alpha(at), far), at).data;
      for (const [row, square] of [25, 2500].entries()) { // e = ℓ for the first row, 25 < 8 (2² + 1.1²)
        const e2 = level ** 2 + Math.max(0, square - 8 * (level ** 2 + 1.1 ** 2)) / (2 + extraDimensions);
        for (const k of [2 * row, 2 * row + 1]) {
          assertAlmostEquals(out[k], 1.21 / (1.21 + e2) * far.data[k], 1e-12);
        }
      }
      // ‖seen‖² ≤ max(4N, N + D), as row_reading.ts has it
      const most = Math.sqrt(Math.max(8, 2 + extraDimensions));
      for (let i = 0; i < 200; i++) {
        assert(Math.hypot(x.data[2 * i], x.data[2 * i + 1]) <= most * (1 + 1e-12));
      }
    }
  }
});

Deno.test("neither it nor denoising under Student's noise is biased: at the exact E[x₀ | x_t] the error has no mean", () => {
  const rows = 6000,
    x0 = drawn(rows, 905),
    rng = philox(906),
    tests: ((v: number) => number)[] = [
      () => 1,
      Math.tanh,
      Math.cos,
    ];
  for (const schedule of schedules) {
    for (const D of [1, 2, 8]) {
      const exact = poissonFlow(charges, { extraDimensions: D, schedule }), kernel = studentKernel(D);
      for (const t of [0.35, 0.6].map((share) => timeAt(schedule, share))) {
        const times = only(t), batch = noisedBatches(schedule, { predict: dataPrediction, times, kernel });
        const xt = batch(x0, rng, { step: 0 }).x, D0 = exact.denoise(xt, t);
        const objectives = [
          poissonMatching({ extraDimensions: D, schedule, times }),
          ...(D > 2 ? [denoising(schedule, { kernel, times, predict: preconditioned() })] : []),
        ];
        for (const objective of objectives) {
          const { target, weight } = objective.regression(x0, rng);
          const read = objective.model(() => target, { dim: 2 }).denoise(xt, t);
          for (const [n, h] of tests.entries()) {
            for (const k of [0, 1]) {
              const error = Float64Array.from({ length: rows }, (_, i) => {
                const at = 2 * i + k;
                return weight[i] * h(xt.data[at]) * (read.data[at] - D0.data[at]);
              });
              within(mean(error), 0, `${objective.name}, ${schedule.name}, D = ${D}, t = ${t}, h${n}, ${k}`);
            }
          }
        }
      }
    }
  }
});

/** Quantiles of Student's law on the line, D = 1 and 2. */
const quantiles: Record<number, (u: number) => number> = {
  1: (u) => Math.tan(Math.PI * (u - 0.5)),
  2: (u) => (2 * u - 1) / Math.sqrt(2 * u * (1 - u)),
};

Deno.test("up to D = 2 weighted targets have a bounded mean square at every level; those of plain denoising have none", () => {
  // Charges ±1, of which x₀ = 1 is as good as −1; ε at the middles of n equal shares of its law. With A = ℓ² + 1 a row within
  // |y| ≤ 2√A has a target (ℓ x₀ − ε)/√A, and E ε² ≤ 2/π (2√A + 1)/ℓ there for D = 1: weighted by ℓ/(1 + ℓ) its mean square is
  // at most 2 + 4/π · 3. Beyond, seen ≤ 2 and e ≥ ℓ, and what is likely to lie there, ℓ/√A, is less than 1/target². D = 2: likewise.
  const most = 2 + 12 / Math.PI + 4;
  const square = (n: number, D: number, t: number, objective: ModelObjective) => {
    const noise = points(Float64Array.from({ length: n }, (_, i) => quantiles[D]((i + 0.5) / n)));
    const x = combine(float64, float64.constant(1, noise), [t, noise]);
    const answer = (F: number) => objective.model((seen) => float64.constant(F, seen), { dim: 1 });
    const [none, one] = [0, 1].map((F) => answer(F).denoise(x, t).data); // skip, and skip + out
    const [weight] = objective.regression(points([[1]]), philox(0)).weight;
    return none.reduce((sum, skip, i) => sum + weight * ((1 - skip) / (one[i] - skip)) ** 2 / n, 0);
  };
  for (const D of [1, 2]) {
    for (const t of [0.002, 0.02, 0.2, 1, 5, 80]) {
      const times = only(t), kernel = studentKernel(D), [few, many] = [4096, 16_384];
      const bounded = poissonMatching({ extraDimensions: D, times }),
        plain = denoising(edm(), { kernel, times });
      for (const n of [few, many]) {
        const value = square(n, D, t, bounded);
        assert(value > 0.5 && value < most, `D = ${D}, σ = ${t}: ${value}`);
      }
      // b ε with ε² ≈ 1/(π u)² and 1/2u at both ends of its law: sums grow as n, and as ln n
      const growth = square(many, D, t, plain) - square(few, D, t, plain), b2 = 1 / (1 + t ** 2);
      assertAlmostEquals(growth / (b2 * (D === 1 ? many - few : Math.log(many / few))), 1, 1e-3);
    }
  }
});

Deno.test("row i depends on x0's row i, the generator, the step and i alone; the weight of a law of times is kept", () => {
  const objective = poissonMatching({ extraDimensions: 1 }),
    x0 = drawn(20, 907),
    rng = philox(908),
    first = [0, 1, 2];
  const all = objective.regression(x0, rng, { step: 4 }),
    few = objective.regression(take(x0, first), rng, { step: 4 });
  assertEquals([take(all.x, first), take(all.target, first)], [few.x, few.target]);
  assertEquals([all.time.slice(0, 3), all.weight.slice(0, 3)], [few.time, few.weight]);
  assert(objective.regression(x0, rng, { step: 5 }).target.data[0] !== all.target.data[0]);
  const twice = poissonMatching({
    extraDimensions: 1,
    times: () => ({ quantile: () => 1, weight: () => 2 }),
  });
  const once = poissonMatching({ extraDimensions: 1, times: only(1) });
  const [two, one] = [twice, once].map((objective) => objective.regression(x0, rng));
  assertEquals(two.weight, one.weight.map((w) => 2 * w));
  assertEquals(squaredErrors(two, two.target), new Float64Array(20));
});

Deno.test("poissonMatching refuses what is out of range, by name", () => {
  const refused = (message: string, options: Partial<Parameters<typeof poissonMatching>[0]>) =>
    assertThrows(() => poissonMatching({ extraDimensions: 1, ...options }), RangeError, message);
  refused("extraDimensions must be at least 1, got 0", { extraDimensions: 0 });
  refused("extraDimensions must be a whole number, got 1.5", { extraDimensions: 1.5 });
  refused("extraDimensions must be finite, got NaN", { extraDimensions: NaN });
  refused("sigmaData must be positive, got 0", { sigmaData: 0 });
  for (const extraDimensions of [1, Infinity]) {
    const { model, regression } = poissonMatching({ extraDimensions });
    assertThrows(() => model((x) => x, { dim: 0 }), RangeError, "dim must be at least 1, got 0");
    const far = points([[0], [NaN]]);
    assertThrows(
      () => regression(far, philox(0)),
      RangeError,
      "x0 must be finite, got NaN in row 1, column 0",
    );
  }
});
