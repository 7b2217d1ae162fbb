import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { eightGaussians, gaussianMixture, noised } from "driftfield/datasets";
import { edm, schedule } from "driftfield/processes";
import { philox } from "driftfield/random";
import { round, schedules, skewed } from "./noised_laws.ts";

Deno.test("without noise, and without data, fields are their limits", () => {
  const whole = schedule({ alpha: "1 - t", variance: "t^2", from: 0.1 }),
    model = noised(skewed, whole),
    x = points([[1, 2, 3]]);
  model.denoise(x, 0).data.forEach((v, d) => assertAlmostEquals(v, x.data[d], 1e-14));
  assertEquals(model.score(x, 0), skewed.score(x));
  assertEquals([...model.noise(x, 0).data], [0, 0, 0]);
  model.denoise(x, 1).data.forEach((v, d) => assertAlmostEquals(v, skewed.mean()[d], 1e-14));
  model.score(x, 1).data.forEach((v, d) => assertAlmostEquals(v, -x.data[d], 1e-14));
  model.velocity(x, 1).data.forEach((v, d) => assertAlmostEquals(v, x.data[d] - skewed.mean()[d], 1e-14)); // ε − x₀
  model.velocity(x, 1e-9).data.forEach((v, d) => assertAlmostEquals(v, -x.data[d], 1e-7)); // −x₀ + O(t)
});

Deno.test("the law of x_t is a mixture with the density of the model; round and full components agree", () => {
  const full = gaussianMixture({
    means: round.means,
    weights: round.weights,
    covariances: [...round.sigma!].map((s) => [[s * s, 0], [0, s * s]]),
  });
  for (const made of schedules) {
    const [one, other] = [noised(round, made), noised(full, made)];
    for (const t of [0.05, 0.4, 0.8].map((u) => made.from + u * (made.to - made.from))) {
      const x = one.at(t).sample(5, philox(334));
      for (const law of [one.at(t), other.at(t)]) {
        law.logDensity(x).forEach((l, i) =>
          assertAlmostEquals(l, one.logDensity(x, t)[i], 1e-12 * (1 + Math.abs(l)))
        );
      }
      for (const field of ["score", "denoise", "velocity", "laplacian"] as const) {
        const truth = one[field](x, t).data;
        other[field](x, t).data.forEach((v, at) =>
          assertAlmostEquals(v, truth[at], 1e-12 * (1 + Math.abs(truth[at])))
        );
      }
    }
  }
});

Deno.test("far out the fields are the nearest component's; farther than numbers reach they refuse", () => {
  const model = noised(eightGaussians(), edm());
  const { data: [x, y] } = model.denoise(points([[1e9, 0]]), 1), v = eightGaussians().sigma![0] ** 2;
  const [m] = eightGaussians().means.data; // the first is the one on this side of the axis
  assertAlmostEquals(x, m + v / (1 + v) * (1e9 - m), 1e-15 * 1e9);
  assertAlmostEquals(y, 0, 1e-6);
  for (const field of [model.score, model.denoise, model.noise, model.velocity, model.laplacian]) {
    assertThrows(
      () => field(points([[0, 0], [1e200, 0]]), 1),
      RangeError,
      "x is too far from all components in row 1",
    );
    assertThrows(() => field(points([[0, NaN]]), 1), RangeError, "x must be finite, got NaN");
    assertThrows(() => field(points([[0]]), 1), RangeError, "x must have dim 2, got 1");
    assertThrows(() => field(points([[0, 0]]), NaN), RangeError, "got NaN");
  }
});
