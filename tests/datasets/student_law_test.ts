import { assertAlmostEquals } from "@std/assert";
import { combine, float64, type Points, points, squaredNorms } from "driftfield/core";
import { checkerboard, dataset, datasetNames, gaussianMixture, noised } from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { edm, linearPath, ratesAt, studentKernel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { within } from "../within.ts";
import { difference, moved } from "./differences.ts";
import { round, skewed } from "./noised_laws.ts";

const schedules = [edm({ sigmaMin: 0.02, sigmaMax: 4 }), variancePreserving(), linearPath()];
const tolerance = 1e-13,
  student = schedules.flatMap((made) =>
    [1, 8, 128].flatMap((extraDimensions) =>
      [skewed, round, checkerboard()].map((law) => ({
        model: noised(law, made, { extraDimensions, tolerance }),
        what: `${law.name}, ${made.name}, D = ${extraDimensions}`,
      }))
    )
  );

/** Two times, and for each some points of the noised law and one three times as far out. */
function* places() {
  for (const { model, what } of student) {
    for (const u of [0.1, 0.6]) {
      const { from, to } = model.schedule, t = from + u * (to - from);
      const x = model.at(t).sample(3, philox(371)).data.slice();
      for (let d = 0; d < model.dim; d++) x[d] *= 3;
      yield { model, what: `${what}, t = ${t}`, t, x: points(x, model.dim) };
    }
  }
}

/** f, called once for each place. */
function once(f: (d: number, e: number) => Float64Array): typeof f {
  const seen = new Map<string, Float64Array>();
  return (d, e) => {
    const key = `${d} ${e}`;
    if (!seen.has(key)) seen.set(key, f(d, e));
    return seen.get(key)!;
  };
}

// The integral over scales is exact to `tolerance` of E[f | x], f being of the order of 1 + |f| and, with two derivatives,
// 1/σ²; what is added up after it has some rounding errors of its size.
const exact = 10 * tolerance;

Deno.test("the score of at(t) is the gradient of log p_t, and `laplacian` the divergence of the model's score", () => {
  for (const { model, what, t, x } of places()) {
    const own = model.at(t).score(x).data,
      score = model.score(x, t).data,
      laplacian = model.laplacian(x, t).data;
    const sd = model.schedule.sigma(t), h = 0.01 * sd;
    const logs = once((d, e) => model.logDensity(moved(x, d, e), t));
    const scores = once((d, e) => model.score(moved(x, d, e), t).data);
    for (let i = 0; i < x.shape[0]; i++) {
      let divergence = 0, slack = exact / sd ** 2;
      for (let d = 0; d < model.dim; d++) {
        const at = i * model.dim + d, size = 1 + Math.abs(model.logDensity(x, t)[i]);
        const [slope, off] = difference((e) => logs(d, e)[i], h, size, exact);
        assertAlmostEquals(own[at], slope, off + exact / sd, what);
        const [more, rest] = difference(
          (e) => scores(d, e)[at],
          h,
          1 / sd + Math.abs(score[at]),
          exact,
        );
        divergence += more;
        slack += rest;
      }
      assertAlmostEquals(laplacian[i], divergence, slack, what);
    }
  }
});

Deno.test("p_t is carried by the velocity: the continuity equation ∂_t log p + ∇·v + v·∇ log p = 0", () => {
  for (const { model, what, t, x } of places()) {
    const { rate, g2 } = ratesAt(model.schedule, t), { dim } = model, sd = model.schedule.sigma(t);
    const v = model.velocity(x, t).data, s = model.at(t).score(x).data, bent = model.laplacian(x, t).data;
    const before = model.logDensity(x, t),
      logs = once((_, e) => model.logDensity(x, t + e)),
      h = 0.01 * Math.min(t, model.schedule.to - t);
    for (let i = 0; i < x.shape[0]; i++) {
      const flux = [...Array(dim).keys()].reduce((sum, d) => sum + v[i * dim + d] * s[i * dim + d], 0);
      const size = 1 + Math.abs(before[i]);
      const [slope, off] = difference((e) => logs(0, e)[i], h, size, exact);
      const terms = Math.abs(flux) + Math.abs(rate) * dim + g2 / sd ** 2;
      assertAlmostEquals(-(rate * dim - g2 / 2 * bent[i] + flux), slope, off + exact * terms, what);
    }
  }
});

Deno.test("the density integrates to 1: on the line, far into the tails, and over the plane", () => {
  // x = sinh y: for means up to 2 and σ√D ≥ 1 singularities are at |Im y| > 0.4, the error is exp(−2π 0.4/h) = 1e−21; beyond
  // y = 35 there is e^(−35)
  const h = 0.05, y = Float64Array.from({ length: 1401 }, (_, k) => h * (k - 700));
  const pair = gaussianMixture({ means: [[-1], [2]], weights: [0.3, 0.7], sigma: [0.4, 0.9] });
  for (const extraDimensions of [1, 2, 8, 128]) {
    const log = noised(pair, edm(), { extraDimensions }).logDensity(points(y.map(Math.sinh)), 1);
    const mass = log.reduce((sum, p, k) => sum + h * Math.exp(p) * Math.cosh(y[k]), 0);
    assertAlmostEquals(mass, 1, 1e-10, `D = ${extraDimensions}`);
  }
  // D = 8, σ = 1: at distance r = 27 from the means, (1 + r²/8)^−4 is left; the Fourier transform, z⁴ K₄(z)/48, is at most
  // 3e−12 at z = √8 2π/h
  const side = 120, at = (k: number) => (k - side / 2) / 2;
  const plane = Array.from({ length: side ** 2 }, (_, k) => [at(k % side), at(Math.floor(k / side))]);
  const log = noised(round, edm(), { extraDimensions: 8 }).logDensity(points(plane), 1);
  assertAlmostEquals(log.reduce((sum, p) => sum + Math.exp(p) / 4, 0), 1, (1 + 27 ** 2 / 8) ** -4);
});

Deno.test("every toy set: draws have the law, and the fields are means given x: E[h(x)(y − E[y | x])] = 0", async () => {
  const toys = (await Promise.all(datasetNames.map(dataset))).filter((law) => !law.points);
  const n = 400, made = linearPath(), t = 0.3, a = made.alpha(t), sd = made.sigma(t);
  for (const [k, law] of toys.entries()) {
    const extraDimensions = [1, 3, 20][k % 3], what = `${law.name}, D = ${extraDimensions}`;
    const model = noised(law, made, { extraDimensions, tolerance: 1e-4 }); // a hundredth of a standard error
    const x0 = law.sample(n, philox(372)), noise = studentKernel(extraDimensions).sample([n, 2], philox(373));
    const x = combine(float64, float64.scale(a, x0), [sd, noise]), far = philox(374).normal([2, 2]).data;
    const zero = (value: (i: number) => number, name: string, truth = 0) => {
      const found = mean(Float64Array.from({ length: n }, (_, i) => value(i)));
      within(found, truth, `${what}, ${name}`);
    };
    const off = float64.sub(x, { data: x.data.map((_, at) => far[at % 2]), shape: x.shape });
    const squares = squaredNorms(off), pull = off.data.map((v, at) => v / (1 + squares[Math.floor(at / 2)]));
    const seen: [string, Points, Points][] = [
      ["denoise", x0, model.denoise(x, t)],
      ["velocity", float64.sub(noise, x0), model.velocity(x, t)],
      ["score", float64.scale(-1 / sd, noise), model.score(x, t)],
    ];
    for (const [name, drawn, expected] of seen) {
      for (const d of [0, 1]) {
        zero((i) => pull[2 * i + d] * (drawn.data[2 * i + d] - expected.data[2 * i + d]), `${name} ${d}`);
      }
    }
    const y = model.at(t).sample(n, philox(375)), s = model.at(t).score(y).data;
    // ∇·(x p) integrates to 0
    zero((i) => y.data[2 * i] * s[2 * i] + y.data[2 * i + 1] * s[2 * i + 1], "E[x·s]", -2);
  }
});
