import { assert, assertAlmostEquals } from "@std/assert";
import { type Points, points, zeros } from "driftfield/core";
import { noised } from "driftfield/datasets";
import { mean } from "driftfield/metrics";
import { edm, linearPath, subVariancePreserving } from "driftfield/processes";
import { philox } from "driftfield/random";
import {
  adaptiveFlow,
  changeOfVariables,
  logLikelihood,
  normalPrior,
  sampleToEnd,
} from "driftfield/samplers";
import { apart, pair } from "./mixtures.ts";

// So little noise that samplers start far from p_T: the law of the flow is not that of the data.
const coarse = edm({ sigmaMin: 0.05, sigmaMax: 2 });

/** Where the flow takes noise: the samples whose law the likelihood is. */
const carryBack = (dim: number, start: Points) =>
  sampleToEnd(noised(pair(dim), coarse), {
    start,
    rng: philox(0),
    sampler: adaptiveFlow({ relTol: 1e-11 }),
    times: [coarse.to, coarse.from],
    denoise: false,
  });

Deno.test("the likelihood is a density: its integral is 1 in one and in two dimensions", async () => {
  // The trapezoidal rule is exact to e^(−2π²(σ/h)²), σ > 0.5 the least width; what lies beyond 8 (or 5.6) is below 10⁻⁹.
  for (const [dim, half, h] of [[1, 8, 0.1], [2, 5.6, 0.2]]) {
    const n = Math.round(2 * half / h) + 1, x = zeros([n ** dim, dim]);
    x.data.forEach((_, at) => x.data[at] = h * (Math.floor(at / dim / n ** (at % dim)) % n) - half);
    const { logDensity } = await logLikelihood(noised(pair(dim), coarse), x, { relTol: 1e-6 });
    const integral = h ** dim * logDensity.reduce((sum, l) => sum + Math.exp(l), 0);
    assertAlmostEquals(integral, 1, 3e-5); // 30 relTol in nats, as of every logDensity
    const truth = noised(pair(dim), coarse).logDensity(x, coarse.from);
    assert(apart(logDensity.map(Math.exp), truth.map(Math.exp)) > 0.01, "another law than that of the data");
  }
});

Deno.test("it is the density of what adaptiveFlow makes of the noise that samplers start from", async () => {
  // log p(x) = log N(z; 0, σ² I) − log |det ∂x/∂z|, the Jacobian by differences of order 4 over h: h⁴/30 ‖∂⁵x‖ and 10⁻¹¹/h.
  for (const dim of [1, 2]) {
    const rows = 12,
      h = 0.005,
      z = philox(81).normal([rows, dim]),
      weights = [[-2, 1], [-1, -8], [1, 8], [2, -1]];
    z.data.forEach((v, at) => z.data[at] = coarse.sigma(coarse.to) * v);
    const end = await carryBack(dim, z), J = Array.from({ length: rows }, () => new Float64Array(dim * dim));
    for (let k = 0; k < dim; k++) {
      for (const [steps, weight] of weights) {
        const moved = z.data.map((v, at) => at % dim === k ? v + steps * h : v);
        const { data } = await carryBack(dim, { data: moved, shape: z.shape });
        data.forEach((v, at) => J[Math.floor(at / dim)][at % dim * dim + k] += weight * v / (12 * h));
      }
    }
    const det = J.map((j) => dim === 1 ? j[0] : j[0] * j[3] - j[1] * j[2]);
    const pushed = normalPrior(coarse.sigma(coarse.to)).logDensity(z).map((p, i) => p - Math.log(det[i]));
    const { logDensity, latent } = await logLikelihood(noised(pair(dim), coarse), end, { relTol: 1e-9 });
    assert(apart(logDensity, pushed) < 1e-6, `dim ${dim}: ${apart(logDensity, pushed)}`);
    assert(apart(latent.data, z.data) < 1e-6, "the latents are the noise again");
  }
});

Deno.test("forth and back gives the points and their volume again, through every schedule's own times", async () => {
  for (const schedule of [coarse, edm(), subVariancePreserving(), linearPath()]) {
    const model = noised(pair(2), schedule), x = pair(2).sample(20, philox(82)), { from, to } = schedule;
    const { latent, logDeterminant } = await logLikelihood(model, x, { relTol: 1e-10 });
    const back = changeOfVariables(model, latent, { from: to, to: from, relTol: 1e-10 });
    for await (const { t, x: end, logDeterminant: returned } of back) {
      if (t !== from) continue;
      assert(apart(end.data, x.data) < 1e-6, schedule.name);
      assert(apart(returned, logDeterminant.map((v) => -v)) < 1e-6, schedule.name);
    }
  }
});

Deno.test("on the way, log p_t(x_t) + log |det| is the same at every time", async () => {
  const schedule = subVariancePreserving(),
    model = noised(pair(2), schedule),
    x = pair(2).sample(20, philox(83));
  for (const to of [0.01, 0.2, 0.5, 1]) {
    const prior = model.at(to), { logDensity } = await logLikelihood(model, x, { to, prior, relTol: 1e-9 });
    assert(apart(logDensity, model.logDensity(x, schedule.from)) < 1e-6, `to ${to}`);
  }
  const none = await logLikelihood(model, x, { from: 0.5, to: 0.5, prior: model.at(0.5) });
  assert(apart(none.logDensity, model.at(0.5).logDensity(x)) === 0 && none.steps === 0);
});

Deno.test("likelihood is per point: those of independent coordinates add", async () => {
  const x = pair(1).sample(30, philox(84)), twice = { data: new Float64Array(60), shape: [30, 2] as const };
  x.data.forEach((v, i) => [twice.data[2 * i], twice.data[2 * i + 1]] = [v, v]);
  const one = noised(pair(1), coarse);
  const velocity = ({ data, shape }: Points, t: number): Points => ({
    data: one.velocity(points(data, 1), t).data,
    shape,
  });
  const { laplacian: _, ...rest } = one, both = { ...rest, dim: 2, velocity };
  const single = await logLikelihood(one, x, { relTol: 1e-9 });
  const double = await logLikelihood(both, twice, { relTol: 1e-9 });
  assert(apart(double.logDensity, single.logDensity.map((l) => 2 * l)) < 1e-6);
  assert(Math.abs(mean(single.logDensity).value) > 0.5, "so that the factor is seen");
});
