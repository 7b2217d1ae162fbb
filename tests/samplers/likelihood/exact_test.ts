import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { type Points, points } from "driftfield/core";
import { eightGaussians, noised } from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { cosine, edm, linearPath, subVariancePreserving, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { byCoordinates, changeOfVariables, exactDivergence, logLikelihood } from "driftfield/samplers";
import { within } from "../../within.ts";
import { apart, pair } from "./mixtures.ts";
import { schedules } from "../../schedules.ts";

for (const schedule of schedules) {
  Deno.test(`the likelihood of mixtures in 1, 2 and 5 dimensions is exact to 10⁻⁶ nats: ${schedule.name}`, async () => {
    for (const dim of [1, 2, 5]) {
      const mixture = pair(dim), model = noised(mixture, schedule), x = mixture.sample(40, philox(dim));
      const { logDensity, steps } = await logLikelihood(model, x, {
        relTol: 1e-9,
        prior: model.at(schedule.to),
      });
      // At most 150 steps, each allowed 10⁻⁹ (1 + |l|) where |l| < 6 dim: 10⁻⁶ if all errors had one sign and dim = 1.
      assert(steps < 150, `${steps} steps`);
      const error = apart(logDensity, model.logDensity(x, schedule.from));
      assert(error < 1e-6, `dim ${dim}: ${error}`);
    }
  });
}

Deno.test("from t = 0, where there is no noise, it is the density of the data themselves", async () => {
  const mixture = pair(2), x = mixture.sample(40, philox(71));
  for (const schedule of [variancePreserving(), subVariancePreserving(), cosine(), edm(), linearPath()]) {
    const model = noised(mixture, schedule);
    const options = { from: 0, relTol: 1e-9, prior: model.at(schedule.to) };
    const { logDensity, logPrior, logDeterminant, latent } = await logLikelihood(model, x, options);
    assert(apart(logDensity, mixture.logDensity(x)) < 1e-6, schedule.name);
    assertEquals(logPrior, model.at(schedule.to).logDensity(latent));
    assertEquals(logDensity, logPrior.map((p, i) => p + logDeterminant[i]));
  }
});

Deno.test("the error falls at least in proportion to the tolerance, and is below 30 times it", async () => {
  // Steps are such that the estimate, O(dt⁵), is the tolerance; the result of order 5 errs by O(dt⁵) over all steps.
  const tolerances = [1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10];
  for (const schedule of [variancePreserving(), edm(), linearPath()]) {
    const mixture = pair(2), model = noised(mixture, schedule), x = mixture.sample(40, philox(72));
    const errors = [];
    for (const relTol of tolerances) {
      const { logDensity } = await logLikelihood(model, x, { relTol, prior: model.at(schedule.to) });
      errors.push(apart(logDensity, model.logDensity(x, schedule.from)));
    }
    const slope = Math.log(errors[0] / errors[5]) / Math.log(tolerances[0] / tolerances[5]);
    assert(slope > 0.85, `${schedule.name}: ${slope}`); // 1, but for constants that may differ by a factor of 5
    errors.forEach((error, i) => assert(error < 30 * tolerances[i], `${schedule.name}: ${error}`));
  }
});

Deno.test("by differences of the velocity it is as right as from Δ log p", async () => {
  for (const dim of [1, 2, 5]) {
    const mixture = pair(dim),
      model = noised(mixture, variancePreserving()),
      x = mixture.sample(20, philox(73));
    const how = { relTol: 1e-9, prior: model.at(1) };
    const { logDensity } = await logLikelihood(model, x, { ...how, divergence: byCoordinates() });
    // On top of the solver's error, ∫ dim (‖∂³v‖ h²/6 + 10⁻¹⁶ ‖v‖/h) dt with h ≈ 6·10⁻⁶ and ‖∂³v‖ < 10⁴: below dim 10⁻⁷.
    assert(apart(logDensity, model.logDensity(x, 0.001)) < 1e-6, `dim ${dim}`);
    // A model that does not know Δ log p takes them by default.
    const { laplacian: _, ...blind } = model, plain = await logLikelihood(blind, x, how);
    assertEquals(plain.logDensity, logDensity);
  }
});

Deno.test("both divergences are α′/α d − ½ g² Δ log p at every time", () => {
  for (const schedule of schedules) {
    for (const dim of [1, 2, 5]) {
      const mixture = pair(dim), model = noised(mixture, schedule);
      for (const t of [0.01, 0.3, 0.9].map((u) => u * schedule.to)) {
        const x = model.at(t).sample(20, philox(74)), exact = exactDivergence(model, x, t).data;
        const size = Math.max(...exact.map(Math.abs), ...model.velocity(x, t).data.map(Math.abs));
        // Rounding, 10⁻¹⁶ size/h, and ‖∂³v‖ h²/6 with h < 2⁻¹⁶·rms and ‖∂³v‖ < 10³ size.
        assert(
          apart(byCoordinates()(model, x, t).data, exact) < 1e-7 * size,
          `${schedule.name}, ${dim}, ${t}`,
        );
      }
    }
  }
});

Deno.test("a linear flow v = A x changes log p by −T tr A, whatever A", async () => {
  const A = [[0.5, -2, 0.3], [1.5, -1.2, 0], [0.7, 0.1, 0.9]], trace = 0.2, T = 1.7;
  const velocity = ({ data, shape }: Points): Points => ({
    data: data.map((_, at) => {
      const row = at - at % 3;
      return A[at % 3].reduce((sum, a, k) => sum + a * data[row + k], 0);
    }),
    shape,
  });
  const x = points([[1, 2, 3], [-1, 0.5, 0], [0, 0, 0]]);
  for (const [from, to] of [[0, T], [T, 0]]) {
    let end: Float64Array = new Float64Array();
    for await (const { logDeterminant } of changeOfVariables({ velocity }, x, { from, to, relTol: 1e-10 })) {
      end = logDeterminant;
    }
    // −Δ log p = ∫ tr A: constant, so the solver integrates it exactly; differences of a linear field err by rounding.
    for (const change of end) assertAlmostEquals(change, (to - from) * trace, 1e-8);
  }
});

Deno.test("no law is likelier than its entropy allows: 8 Gaussians, 2.8319 nats", async () => {
  const data = eightGaussians(),
    model = noised(data, variancePreserving()),
    x = data.sample(1500, philox(75));
  const exact = await logLikelihood(model, x, { from: 0, relTol: 1e-6, prior: model.at(1) });
  within(mean(exact.logDensity.map((v) => -v)), data.entropy!, "mean of −log p", 3e-5); // 30 relTol
  // With the samplers' own noise for p_T it is another law, less likely by KL(p_T ‖ N(0, σ²)) ≤ ½ α² E|x₀|²/σ².
  const own = await logLikelihood(model, x, { from: 0, relTol: 1e-6 }), distance = 0.5 * 4.3e-5 * 8.3;
  within(mean(own.logDensity.map((v) => -v)), data.entropy!, "under the noise of samplers", 3e-5 + distance);
});
