import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { combine, type Field, float64, type Points, points, take } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import {
  denoising,
  flowMatching,
  type FlowMatchingOptions,
  givenPairs,
  preconditioned,
  type Regression,
  velocityPrediction,
} from "driftfield/losses";
import { mean, variance } from "driftfield/metrics";
import { lawKernel, linearPath, trigonometricPath } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../../within.ts";
import { only } from "../networks.ts";
import { between, drawable, shifted } from "./laws.ts";

const rng = philox(1301), paths = [linearPath(), trigonometricPath()];

/** f of each row, at its own time. */
const atTimes = ({ time }: Regression, x: Points, field: Field<Points>): Points => {
  const rows = Array.from(time, (t, i) => [...field(take(x, [i]), t).data]);
  return points(rows);
};

/** Functions of (x, t) that a linear network would be made of. */
const features: readonly ((x: number, t: number) => number)[] = [
  () => 1,
  (_, t) => Math.cos(Math.PI * t),
  (x) => x,
  (x, t) => x * t,
  (x, t) => Math.sin(x - t),
];

Deno.test("the gradient of conditional flow matching is that of the exact velocity, in expectation", () => {
  // A network Σ θ φ(x, t): the gradients by θ differ by −2 E φ (target − v), a mean of rows that are 0 in the mean given
  // x_t and t, hence uncorrelated. Both of data under normal noise, and between two normal laws.
  const data = eightGaussians(), law = noised(data, linearPath());
  const wide = { mean: 1, deviation: 0.5 }, base = { mean: -2, deviation: 2 };
  const cases: [string, FlowMatchingOptions, Points, Field<Points>][] = [
    ["8 Gaussians", {}, data.sample(4000, philox(1302)), law.velocity],
    ...paths.map((path) =>
      [
        `${path.name} from ${base.mean}`,
        { path, base: lawKernel(drawable(base)) },
        drawable(wide).sample(4000, philox(1303)),
        between(wide, base, path).velocity,
      ] as [string, FlowMatchingOptions, Points, Field<Points>]
    ),
  ];
  for (const [name, options, x0, velocity] of cases) {
    const regression = flowMatching(options).regression(x0, rng), { x, target, time } = regression;
    const exact = atTimes(regression, x, velocity), dim = x.shape[1];
    features.forEach((phi, k) => {
      const rows = Float64Array.from(time, (t, i) => {
        let sum = 0;
        for (let at = i * dim; at < (i + 1) * dim; at++) {
          sum += phi(x.data[at], t) * (target.data[at] - exact.data[at]);
        }
        return sum;
      });
      within(mean(rows), 0, `${name}, feature ${k}`);
      assert(variance(rows).value > 0.01); // targets are not the velocity
    });
  }
});

Deno.test("the least variance of the target is s²/((1−t)² s² + t²), and what preconditioning divides by", () => {
  const n = 20_000;
  for (const s of [0.3, 2]) {
    const x0 = float64.scale(s, philox(1304).normal([n, 1]));
    for (const t of [0, 0.1, 0.5, 0.9, 1]) {
      const truth = s ** 2 / (((1 - t) * s) ** 2 + t ** 2),
        { velocity } = between(
          { mean: 0, deviation: s },
          { mean: 0, deviation: 1 },
          linearPath(),
        );
      const { x, target } = flowMatching({ times: only(t) }).regression(x0, rng);
      const rest = float64.sub(target, velocity(x, t));
      within(mean(rest.data.map((v) => v ** 2)), truth, `s = ${s}, t = ${t}`);
      // a network that answers 1 at 0 says √truth: F's own unit
      const made = flowMatching({ sigmaData: s }).model((x) => float64.constant(1, x), { dim: 1 });
      assertAlmostEquals(made.velocity(points([[0]]), t).data[0], Math.sqrt(truth), 1e-14 * Math.sqrt(truth));
    }
  }
});

Deno.test("a preconditioned network sees and answers mean square 1, and starts from the linear regression", () => {
  const n = 20_000, s = 0.4, r = 3, base = lawKernel(drawable({ mean: 0, deviation: r }));
  const x0 = float64.scale(s, philox(1305).normal([n, 1]));
  for (const path of paths) {
    const { velocity } = between({ mean: 0, deviation: s }, { mean: 0, deviation: r }, path);
    for (const t of [0, 0.2, 0.7, 1]) {
      const objective = flowMatching({ path, base, sigmaData: s, sigmaBase: r, times: only(t) });
      const { x, target } = objective.regression(x0, rng);
      within(mean(x.data.map((v) => v ** 2)), 1, `input, t = ${t}`);
      within(mean(target.data.map((v) => v ** 2)), 1, `target, t = ${t}`);
      within(mean(x.data.map((v, i) => v * target.data[i])), 0, `their covariance, t = ${t}`);
      const model = objective.model((x) => float64.scale(0, x), { dim: 1 }), at = points([[1.7]]);
      assertAlmostEquals(model.velocity(at, t).data[0], velocity(at, t).data[0], 1e-14);
    }
  }
});

Deno.test("a perfect network of either kind is the exact model, up to both ends", () => {
  const data = { mean: 1, deviation: 0.5 }, base = { mean: -2, deviation: 2 }, x = points([[-3], [0.2], [4]]);
  for (const path of paths) {
    const exact = between(data, base, path);
    for (const scales of [{}, { sigmaData: 0.7, sigmaBase: 3 }]) {
      const objective = flowMatching({ path, base: lawKernel(drawable(base)), ...scales });
      for (const t of [0, 1e-3, 0.3, 0.8, 1]) {
        // what it learns of the pairs (1, 0) and (0, 1), and hence of any
        const units = flowMatching({ path, ...scales, coupling: givenPairs, times: only(t) });
        const [a, b] = units.regression(points([[1, 0], [0, 1]]), rng).target.data;
        const F = combine(float64, float64.scale(a, exact.denoise(x, t)), [b, exact.noise(x, t)]);
        const model = objective.model((_, time) => (assertEquals(time, t), F), { dim: 1 });
        for (const view of ["velocity", "denoise", "noise"] as const) {
          model[view](x, t).data.forEach((v, i) => assertAlmostEquals(v, exact[view](x, t).data[i], 1e-13));
        }
      }
    }
  }
});

Deno.test("with normal noise it is denoising that predicts velocities: the same targets, models and preconditioning", () => {
  const x0 = eightGaussians().sample(50, philox(1306));
  for (const path of paths) {
    for (const t of [0.01, 0.4, 0.99]) {
      const times = only(t), flow = flowMatching({ path, times });
      const { x, target } = denoising(path, { predict: velocityPrediction, times }).regression(x0, rng);
      const other = flow.regression(x0, rng);
      assertEquals([other.x, other.target], [x, target]);
      assertEquals(other.time, new Float64Array(50).fill(t));
      const F: Field<Points> = (x) => float64.map("sin", x), rounding = 1e-13;
      const [one, two] = [flow, denoising(path, { predict: velocityPrediction })].map((o) =>
        o.model(F, { dim: 2 })
      );
      for (const view of ["velocity", "denoise", "noise", "score"] as const) {
        const [a, b] = [one[view](x, t), two[view](x, t)];
        a.data.forEach((v, i) => assertAlmostEquals(v, b.data[i], rounding * (1 + Math.abs(v)) / t));
      }
      const scaled = flowMatching({ path, times, sigmaData: 0.6 }).regression(x0, rng);
      const karras = denoising(path, { predict: preconditioned({ sigmaData: 0.6 }), times }).regression(
        x0,
        rng,
      );
      for (const [a, b] of [[scaled.x, karras.x], [scaled.target, float64.scale(-1, karras.target)]]) {
        a.data.forEach((v, i) => assertAlmostEquals(v, b.data[i], rounding));
      }
    }
  }
});

Deno.test("the trigonometric path keeps the variance of data of variance 1", () => {
  const n = 20_000, x0 = philox(1307).uniform([n, 1]), flat = float64.scale(Math.sqrt(12), shifted(x0, -0.5));
  const path = trigonometricPath(), kept = flowMatching({ path }).regression(flat, rng);
  // given its time a row has mean square 1: rows are uncorrelated
  within(mean(kept.x.data.map((v) => v ** 2)), 1, "mean square");
  const fourths = [0, 0.25, 0.5, 0.75, 1].map((t) => [path.alpha(t), path.sigma(t)]);
  fourths.forEach(([a, b]) => assertAlmostEquals(Math.hypot(a, b), 1, 1e-15));
  assertAlmostEquals(Math.hypot(path.dAlpha(0.3), path.dSigma(0.3)), Math.PI / 2, 1e-15);
});

Deno.test("rows of independent pairs do not know their batch, and draws are those of rng and step", () => {
  const objective = flowMatching({ base: lawKernel(eightGaussians()), sigmaData: 2 });
  const x0 = philox(1308).normal([89, 2]),
    all = objective.regression(x0, rng, { step: 4 }),
    first = [0, 1, 2, 3];
  const few = objective.regression(take(x0, first), rng, { step: 4 });
  assertEquals([few.x, few.target], [take(all.x, first), take(all.target, first)]);
  assertEquals(few.time, all.time.slice(0, 4));
  assertEquals(
    flowMatching({ base: lawKernel(eightGaussians()), sigmaData: 2 }).regression(x0, rng, { step: 4 }),
    all,
  );
  for (
    const other of [
      objective.regression(x0, rng, { step: 5 }),
      objective.regression(x0, philox(9), { step: 4 }),
    ]
  ) {
    assert(other.time[0] !== all.time[0] && other.target.data[0] !== all.target.data[0]);
  }
  const gaps = all.time.toSorted().map((t, i, sorted) => i === 0 ? t + 1 - sorted[88] : t - sorted[i - 1]);
  assert(Math.max(...gaps) < 1.2 / 89 + 1 / 4096); // three gap theorem, as for denoising: 89 is a Fibonacci number
});
