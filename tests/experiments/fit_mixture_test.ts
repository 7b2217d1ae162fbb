import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { points } from "driftfield/core";
import { gaussianMixture, moons } from "driftfield/datasets";
import { philox } from "driftfield/random";
import { fitMixture, mixtureSteps } from "../../lib/experiments/fit_mixture.ts";

Deno.test("a mixture that is fitted: without a ridge no step lowers the likelihood", () => {
  for (const seed of [0, 1, 2]) {
    const x = moons().sample(400, philox(seed)), found: number[] = [];
    for (const step of mixtureSteps(x, { components: 6, rng: philox(seed), ridge: 0 })) {
      found.push(step.logLikelihood);
      if (found.length === 25) break;
    }
    found.slice(1).forEach((one, k) => assert(one > found[k] - 1e-12, `step ${k + 1}: ${found[k]} → ${one}`));
    assert(found[24] - found[0] > 0.01, `nothing was gained: ${found}`);
  }
});

Deno.test("a mixture that is fitted: the likelihood is that of the mixture", () => {
  const x = moons().sample(200, philox(3));
  for (const { mixture, logLikelihood } of mixtureSteps(x, { components: 3, rng: philox(3) })) {
    const mean = mixture.logDensity(x).reduce((sum, log) => sum + log, 0) / 200;
    assertAlmostEquals(logLikelihood, mean, 1e-12);
    break;
  }
});

Deno.test("a mixture that is fitted: what the data were drawn from is found again", async () => {
  const truth = gaussianMixture({
    weights: [0.2, 0.3, 0.5],
    means: [[-8, 0], [8, 0], [0, 9]],
    covariances: [[[1, 0.6], [0.6, 1]], [[2, -0.5], [-0.5, 0.5]], [[0.3, 0], [0, 3]]],
  });
  const n = 3000,
    found = await fitMixture(truth.sample(n, philox(4)), {
      components: 3,
      rng: philox(5),
      ridge: 1e-6,
      tolerance: 1e-8,
    });
  const place = (x: number, y: number) => (x < -4 ? 0 : x > 4 ? 1 : y > 4 ? 2 : -1);
  const order = [0, 1, 2].map((k) => place(found.means.data[2 * k], found.means.data[2 * k + 1]));
  assertEquals(order.toSorted(), [0, 1, 2]);
  // The components are 8 standard deviations apart: as good as a sample of each. Standard errors √(w(1 − w)/n),
  // √(C_aa/n_k), √((C_aa C_bb + C_ab²)/n_k); 18 of them, within 4.5 of each (a chance of 10⁻⁴).
  order.forEach((t, k) => {
    const w = truth.weights[t], count = n * w, C = truth.covariances![t], fit = found.covariances![k];
    assertAlmostEquals(found.weights[k], w, 4.5 * Math.sqrt(w * (1 - w) / n));
    [0, 1].forEach((a) => {
      const mean = [found, truth].map(({ means }, i) => means.data[2 * (i ? t : k) + a]);
      assertAlmostEquals(mean[0], mean[1], 4.5 * Math.sqrt(C[a][a] / count));
      [0, 1].forEach((b) => {
        assertAlmostEquals(fit[a][b], C[a][b], 4.5 * Math.sqrt((C[a][a] * C[b][b] + C[a][b] ** 2) / count));
      });
    });
  });
});

Deno.test("a mixture that is fitted: one component has mean and covariance of the data, and the ridge", async () => {
  const x = points([[0, 0], [2, 0], [0, 4], [2, 4]]);
  const { means, covariances } = await fitMixture(x, { components: 1, rng: philox(6), ridge: 0.25 });
  [1, 2].forEach((m, a) => assertAlmostEquals(means.data[a], m, 1e-12));
  [[1.25, 0], [0, 4.25]].forEach((row, a) =>
    row.forEach((c, b) => assertAlmostEquals(covariances![0][a][b], c, 1e-12))
  );
});

Deno.test("a mixture that is fitted: starts far apart, refuses what cannot be, ends when aborted", async () => {
  // Of three far clusters of two, the second and third centre are drawn elsewhere with probability 1 − 10⁻⁶.
  const x = points([[0, 0], [0.01, 0], [20, 0], [20.01, 0], [0, 20], [0.01, 20]]);
  for (const seed of [7, 8, 9]) {
    const [{ mixture }] = mixtureSteps(x, { components: 3, rng: philox(seed) }).take(1);
    mixture.weights.forEach((w) => assertAlmostEquals(w, 1 / 3, 1e-9));
  }
  const rng = philox(10);
  assertThrows(() => [...mixtureSteps(x, { components: 7, rng }).take(1)], RangeError, "components");
  assertThrows(() => [...mixtureSteps(x, { components: 2, rng, ridge: -1 }).take(1)], RangeError, "ridge");
  await assertRejects(() => fitMixture(x, { components: 2, rng, tolerance: 0 }), RangeError, "tolerance");
  const signal = AbortSignal.abort();
  await assertRejects(() => fitMixture(x, { components: 2, rng, signal }), DOMException, "abort");
});
