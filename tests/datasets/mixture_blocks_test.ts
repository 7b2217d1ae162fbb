import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { points, take } from "driftfield/core";
import { eightGaussians, gaussianMixture, noised, noisedPoints, responsibilities } from "driftfield/datasets";
import { linearPath } from "driftfield/processes";
import { philox } from "driftfield/random";
import { exponentiate } from "../../lib/datasets/mixture_shares.ts";

Deno.test("what a row gives does not depend, in any bit, on the rows that come with it", () => {
  const shear = [[1, 0.3, 0], [0.3, 2, 0], [0, 0, 0.5]];
  const models = [
    noised(eightGaussians(), linearPath()),
    noised(gaussianMixture({ means: [[0, 0, 1], [2, 1, 0]], covariances: [shear, shear] }), linearPath()),
    noisedPoints(philox(351).normal([100, 5]), linearPath()),
  ];
  for (const model of models) {
    const x = philox(352).normal([1500, model.dim]); // more than a block of any of them, and no whole number of blocks
    for (const rows of [[0], [1499], [700, 3, 1498]]) {
      const some = take(x, rows);
      for (const field of ["score", "denoise", "noise", "velocity", "laplacian"] as const) {
        assertEquals(model[field](some, 0.4), take(model[field](x, 0.4), rows), field);
      }
      const whole = model.logDensity(x, 0.4);
      assertEquals([...model.logDensity(some, 0.4)], rows.map((i) => whole[i]));
    }
  }
});

Deno.test("shares are exponentials to rounding, and 0 where they are below 10⁻²²", () => {
  const levels = Float64Array.from({ length: 6000 }, (_, i) => -0.01 * i), shares = levels.slice();
  const tops = new Float64Array(6000), sums = Float64Array.from({ length: 6000 }, () => 1);
  assert(exponentiate(shares, tops, sums));
  levels.forEach((level, i) => {
    // halves of an epsilon: |level| for the rounding of ln 2/32 and for that of k ln 2/32; a few for power, sum, product, exp
    if (level > -51) {
      assertAlmostEquals(shares[i] / Math.exp(level), 1, (4 - level) * Number.EPSILON, `at ${level}`);
    }
    if (level < -51.1) assertEquals(shares[i], 0, `at ${level}`);
    assertEquals(sums[i], 1 + shares[i]);
  });
  assert(!exponentiate(new Float64Array([-52, -1e300, -Infinity]), new Float64Array(3), new Float64Array(3)));
});

Deno.test("components without weight, and those that are farther than numbers reach, have no share", () => {
  const far = gaussianMixture({ means: [[0], [1e200], [3]], sigma: 1, weights: [1, 1, 0] });
  assertEquals([...responsibilities(far, points([[3]])).data], [1, 0, 0]);
  assertEquals(far.logDensity(points([[1e180]]))[0], -Infinity);
  assert(Number.isFinite(far.logDensity(points([[-4]]))[0]));
});
