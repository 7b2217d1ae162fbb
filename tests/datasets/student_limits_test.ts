import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import erfc from "@stdlib/math-base-special-erfc";
import { float64, points, take } from "driftfield/core";
import {
  checkerboard,
  conditional,
  eightGaussians,
  gaussianMixture,
  moons,
  noised,
  noisedPoints,
} from "driftfield/datasets";
import { edm, linearPath, poissonFlow, studentKernel, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { skewed } from "./noised_laws.ts";

const fields = ["score", "denoise", "noise", "velocity", "laplacian", "logDensity"] as const;

Deno.test("of rows it is Poisson flow, in closed form, from on them to 1e4 σ away", () => {
  for (const dim of [1, 2, 7]) {
    const rows = philox(381).normal([20, dim]), charges = philox(382).uniform([20, 1]).data;
    const size = Math.max(...rows.data.map(Math.abs)), total = charges.reduce((sum, w) => sum + w, 0);
    for (const extraDimensions of [1, 8, 1000]) {
      for (const made of [edm(), linearPath()]) {
        const model = noisedPoints(rows, made, { extraDimensions, weights: charges });
        const flow = poissonFlow(rows, { extraDimensions, schedule: made, charges });
        for (const t of [0.01, 0.3].map((u) => made.from + u * (made.to - made.from))) {
          const a = made.alpha(t), sd = made.sigma(t), x = philox(383).normal([8, dim]);
          x.data.subarray(0, dim).fill(1e4 * sd);
          x.data.set(rows.data.subarray(0, dim).map((v) => a * v), dim);
          const what = `${made.name}, ${dim} + ${extraDimensions} dimensions, t = ${t}`;
          // the rule's error, what is cut off on the left and what is left out, each 1e-10 of E‖x₀‖ at most
          const truth = flow.denoise(x, t).data;
          model.denoise(x, t).data.forEach((v, at) => assertAlmostEquals(v, truth[at], 3e-10 * size, what));
          const noise = flow.noise(x, t).data;
          model.noise(x, t).data.forEach((v, at) =>
            assertAlmostEquals(v, noise[at], 3e-10 * (size * a / sd + Math.abs(v)), what)
          );
          model.logDensity(x, t).forEach((log, i) => {
            const own = take(x, new Array(20).fill(i));
            const off = float64.scale(1 / sd, float64.sub(own, float64.scale(a, rows)));
            const density = studentKernel(extraDimensions).logDensity(off).map((l, k) =>
              charges[k] * Math.exp(l)
            );
            const sum = density.reduce((all, p) => all + p, 0) / total;
            if (sum > 1e-290) assertAlmostEquals(log, Math.log(sum) - dim * Math.log(sd), 3e-10, what);
          });
        }
      }
    }
  }
});

Deno.test("Gaussian data s Z, D = 1: Voigt's profile, and α E[x₀ | x] = −α² s² ∇ log p for every D", () => {
  const s = 0.7, law = gaussianMixture({ means: [[0]], sigma: s }), sd = 1, x = [0, 0.5, 3, 100, 1e4];
  const logs = noised(law, edm(), { extraDimensions: 1 }).logDensity(points(x.map((v) => [v])), sd);
  logs.forEach((log, i) => assertAlmostEquals(log, Math.log(voigt(x[i], s, sd)), 1e-10, `x = ${x[i]}`));
  // ∫ N′(y) p(x − α y) dy = −∫ N(y) y/s² p(x − α y) dy, by parts
  for (const dim of [1, 3]) {
    const data = gaussianMixture({ means: [new Array(dim).fill(0)], sigma: s });
    for (const extraDimensions of [1, 2, 16, 300]) {
      for (const made of [edm(), variancePreserving()]) {
        const t = made.from + 0.05 * (made.to - made.from), a = made.alpha(t);
        const model = noised(data, made, { extraDimensions }), places = model.at(t).sample(6, philox(384));
        const score = model.at(t).score(places).data, denoised = model.denoise(places, t).data;
        const size = s + a * s * s / made.sigma(t);
        denoised.forEach((v, at) =>
          assertAlmostEquals(v, -a * s * s * score[at], 1e-10 * (size + Math.abs(v)))
        );
      }
    }
  }
});

/** The density of s Z + γ C, Z normal and C Cauchy: Re w(z)/(s√(2π)), z = (x + iγ)/(s√2), w by its continued fraction. */
function voigt(x: number, s: number, gamma: number): number {
  const [a, b] = [x, gamma].map((part) => part / (s * Math.SQRT2)); // z = a + ib
  if (a === 0) return Math.exp(b * b) * erfc(b) / (s * Math.sqrt(2 * Math.PI));
  let [re, im] = [a, b]; // z − (k/2)/(z − …), from the end; w = (i/√π)/that
  for (let k = 400; k > 0; k--) {
    const square = re * re + im * im;
    [re, im] = [a - k / 2 * re / square, b + k / 2 * im / square];
  }
  return im / (re * re + im * im) / Math.sqrt(Math.PI) / (s * Math.sqrt(2 * Math.PI));
}

Deno.test("as D → ∞ everything comes to normal noise, with an error of order 1/D; at ∞ it is that", () => {
  const law = eightGaussians(),
    t = 0.8,
    x = noised(law, edm()).at(t).sample(20, philox(385)),
    D = [128, 512, 2048, 8192];
  for (const field of fields) {
    const read = (model: ReturnType<typeof noisedPoints>) => {
      const out = model[field](x, t);
      return "data" in out ? out.data : out;
    };
    const truth = read(noised(law, edm()));
    const errors = D.map((extraDimensions) =>
      Math.max(...read(noised(law, edm(), { extraDimensions })).map((v, i) => Math.abs(v - truth[i])))
    );
    // C/D (1 + κ/D): four times D leaves a quarter, but for 3κ/4D, a sixteenth of what the first two show
    const [first, , third] = errors.slice(1).map((error, k) => errors[k] / error);
    assertAlmostEquals(third, 4, 2 * Math.abs(first - 4) / 16, field);
  }
  const same = noised(law, edm(), { extraDimensions: Infinity });
  assertEquals(same.score(x, t), noised(law, edm()).score(x, t));
  assertEquals(same.kernel, undefined);
});

Deno.test("far out, E[x₀ | x] = mean + (N + D) Cov x/‖x‖² + O(‖x‖⁻²): the dipole of the data", () => {
  const board = points([[16 / 3, 1], [1, 16 / 3]]);
  for (
    const [law, mean, covariance, dim] of [
      [skewed, skewed.mean(), skewed.covariance(), 3],
      [checkerboard(), [0, 0], board, 2],
    ] as const
  ) {
    for (const extraDimensions of [1, 8, 64]) {
      const sd = 0.5,
        r = 1e4 * sd,
        model = noised(law, edm(), { extraDimensions }),
        order = dim + extraDimensions;
      const [along] = [Array.from({ length: dim }, (_, d) => r * [0.6, -0.8, 0][d])];
      model.denoise(points([along]), sd).data.forEach((v, d) => {
        const dipole = along.reduce((sum, c, e) => sum + covariance.data[d * dim + e] * c, 0) / r ** 2;
        // of third order: moments up to E‖x₀‖³ < 6³, twice
        assertAlmostEquals(
          v,
          mean[d] + order * dipole,
          6 ** 3 * (order / r) ** 2,
          `${law.name}, ${extraDimensions}`,
        );
      });
    }
  }
});

Deno.test("a row's values depend on no other row", () => {
  for (const law of [moons(), checkerboard(), skewed]) {
    const model = noised(law, edm(), { extraDimensions: 3 }), x = model.at(0.2).sample(7, philox(386));
    x.data.subarray(0, law.dim).fill(1e5);
    for (const field of ["score", "denoise", "laplacian"] as const) {
      const own = Array.from({ length: 7 }, (_, i) => [...model[field](take(x, [i]), 0.2).data]);
      assertEquals([...model[field](x, 0.2).data], own.flat(), field);
    }
  }
});

Deno.test("what is known of a point carries over: a conditional mixture is noised too", () => {
  const model = noised(conditional(skewed, { 1: 0.4 }), linearPath(), { extraDimensions: 4 });
  assertEquals(model.denoise(points([[0, 1]]), 0.5).shape, [1, 2]);
});

Deno.test("bad D, tolerances, points and times are refused by name", () => {
  const law = eightGaussians(), x = points([[0, 0]]);
  for (const extraDimensions of [0, -1, 1.5, NaN]) {
    assertThrows(() => noised(law, edm(), { extraDimensions }), RangeError, "extraDimensions must be");
    assertThrows(() => noisedPoints(x, edm(), { extraDimensions }), RangeError, "extraDimensions must be");
  }
  for (const tolerance of [0, 1e-20, 1]) {
    assertThrows(
      () => noised(law, edm(), { extraDimensions: 2, tolerance }),
      RangeError,
      "tolerance must be between",
    );
  }
  const model = noised(law, edm(), { extraDimensions: 2 });
  for (const field of fields) {
    assertThrows(
      () => model[field](x, 0),
      RangeError,
      "the variance of Student noise must be positive, got 0",
    );
    assertThrows(() => model[field](points([[0]]), 1), RangeError, "x must have dim 2, got 1");
    assertThrows(() => model[field](points([[NaN, 0]]), 1), RangeError, "x must be finite");
    if (field === "logDensity") continue;
    assertThrows(
      () => model[field](points([[0, 0], [1e200, 0]]), 1),
      RangeError,
      "too far from the data in row 1",
    );
  }
  assertEquals([...model.logDensity(points([[1e200, 0], [1e153, 0]]), 1)], [-Infinity, -Infinity]);
});
