import { assert } from "@std/assert";
import { float64, type Points, points } from "driftfield/core";
import { edm, poissonFlow, variancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import { byCoordinates, kernelPrior, logLikelihood } from "driftfield/samplers";

const rng = philox(911), line = points([[-1], [0.4], [2]]), plane = points([[-1, 0], [0.4, 1], [2, -1]]);
const apart = (a: Float64Array, b: Float64Array) => Math.max(...a.map((v, i) => Math.abs(v - b[i])));

for (const rows of [line, plane]) {
  const [, N] = rows.shape;
  for (const D of [1, 8]) {
    const law = (schedule = edm({ sigmaMin: 0.2, sigmaMax: 10 })) => {
      const charges = Float64Array.of(0.5, 0.2, 0.3),
        model = poissonFlow(rows, { extraDimensions: D, schedule, charges });
      const { from, alpha, sigma } = schedule, noise = model.kernel.sample([30, N], rng);
      const y = { data: noise.data.map((_, at) => rows.data[at % rows.data.length]), shape: noise.shape };
      const x: Points = float64.add(float64.scale(alpha(from), y), float64.scale(sigma(from), noise));
      const at = (t: number) => ({ logDensity: (x: Points) => model.logDensity(x, t) });
      return { model, schedule, x, at, truth: model.logDensity(x, from) };
    };

    Deno.test(`the likelihood of Poisson flow is its law's, exact to 10⁻⁶ nats: N = ${N}, D = ${D}`, async () => {
      for (const schedule of [edm({ sigmaMin: 0.2, sigmaMax: 10 }), variancePreserving()]) {
        const { model, x, at, truth } = law(schedule), prior = at(schedule.to);
        const { logDensity, steps } = await logLikelihood(model, x, { relTol: 1e-9, prior });
        // At most 500 steps, each allowed 10⁻⁹ (1 + |l|) where |l| < 20, few of them as much.
        assert(steps < 500, `${steps} steps`);
        assert(apart(logDensity, truth) < 1e-6, `${schedule.name}: ${apart(logDensity, truth)}`);
      }
    });

    Deno.test(`with the prior of samplers it is off by what that prior is, less for a larger σ_max: N = ${N}, D = ${D}`, async () => {
      const gaps: number[] = [];
      for (const sigmaMax of [100, 1000, 10_000]) {
        const { model, schedule, x, at, truth } = law(edm({ sigmaMin: 0.2, sigmaMax })),
          { to, sigma } = schedule;
        const { logDensity, latent } = await logLikelihood(model, x, { relTol: 1e-9 });
        const prior = kernelPrior(model.kernel, sigma(to)).logDensity(latent),
          exact = at(to).logDensity(latent);
        gaps.push(apart(prior, exact));
        assert(apart(logDensity.map((l, i) => l - truth[i]), prior.map((p, i) => p - exact[i])) < 1e-6);
      }
      // E log p(x − y) − log p(x) = O(m/σ), m = E y: ten times less for ten times σ, but for what is next in the series,
      // E|y|²/(2|m|σ) = 5 % of that at σ = 100, times a constant: of Student's law at most 3.
      gaps.slice(1).forEach((gap, k) => assert(Math.abs(gaps[k] / gap - 10) < 10 * 3 * 0.05, `${gaps}`));
    });
  }
}

Deno.test("the likelihood of Poisson flow from differences of its velocity is that from its laplacian", async () => {
  const model = poissonFlow(plane, { extraDimensions: 1, schedule: edm({ sigmaMin: 0.2, sigmaMax: 10 }) });
  const x = points([[0, 0], [-1, 0.3], [8, 5]]), { to } = model.schedule;
  const prior = { logDensity: (x: Points) => model.logDensity(x, to) };
  const { logDensity } = await logLikelihood(model, x, {
    prior,
    relTol: 1e-8,
    divergence: byCoordinates({ scale: 0.2 }),
  });
  // 10⁻⁵ of the tolerance and (h/σ)² = (6·10⁻⁶)² of differences: they are exact beside 400 steps of 10⁻⁸ (1 + 10).
  assert(apart(logDensity, model.logDensity(x, model.schedule.from)) < 400 * 1e-8 * 11);
});
