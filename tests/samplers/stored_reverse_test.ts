import { assert, assertAlmostEquals } from "@std/assert";
import { points } from "driftfield/core";
import { mean } from "driftfield/metrics";
import {
  equilibrium,
  interacting,
  interactingSchedule,
  inversionCondition,
  logDensityAlong,
  type RadialData,
  radialFlow,
  storedFlow,
} from "driftfield/processes";
import { philox } from "driftfield/random";
import { adaptiveFlow, logLikelihood, sampleToEnd } from "driftfield/samplers";
import { exponentialMidpoint, record, simulate } from "driftfield/solvers";
import { within } from "../within.ts";

const rng = philox(813), c = 4, k = 1, T = 1, process = interacting({ strength: c, pull: k });
const gaussian: RadialData = {
  cdf: (r) => -Math.expm1(-r * r / 2),
  density: (r) => Math.exp(-r * r / 2) / (2 * Math.PI),
};
const truth = radialFlow(process, gaussian), schedule = interactingSchedule(process, { dim: 2, horizon: T });
const atEnd = { logDensity: (z: ReturnType<typeof points>) => truth.logDensity(z, T) };
const rest = equilibrium(process, 2), atRest = { logDensity: rest.logDensity! };

/** The flow in the field of a run of n Gaussian charges; ε² is `charges`/n of the equilibrium's R². */
async function flowOf(n: number, charges: number) {
  const start = rng.fork(`data ${n}`).normal([n, 2]);
  const options = { dt: 0.02, steps: 50, every: 1, rng, stepper: exponentialMidpoint };
  const recorded = await record(simulate(process, start, options));
  return storedFlow(schedule, recorded, { softening: Math.sqrt(charges * c / (k * n)) });
}

Deno.test("what a stored run says of held-out points is a density, near the data's, and nearer with more charges", async () => {
  const x = rng.fork("held out").normal([400, 2]), p = truth.logDensity(x, 0), errors: number[] = [];
  for (const n of [250, 2000]) {
    const model = await flowOf(n, n ** (1 / 3) / 2), { divergence } = model;
    const { logDensity } = await logLikelihood(model, x, { divergence, relTol: 1e-3, prior: atEnd });
    // E_p q/p = ∫ q = 1, exactly, whatever q is
    const ratio = mean(logDensity.map((q, i) => Math.exp(q - p[i])));
    within(ratio, 1, `${n} charges`);
    errors.push(Math.sqrt(mean(logDensity.map((q, i) => (q - p[i]) ** 2)).value));
    // and so the mean of log q/p is − ½ its mean square, to third order
    const log = mean(logDensity.map((q, i) => q - p[i])), [last] = errors.slice(-1);
    within(log, -(last ** 2) / 2, "KL", last ** 3);
  }
  // Of the order N^{-1/2} at best, at worst that of the noise of those within ε, N ε² ∝ N^{1/3}: N^{-1/6}.
  const [few, many] = errors;
  assert(few / many > 8 ** (1 / 6) && few / many < 8 ** (1 / 2), `${errors}`);
});

Deno.test("the ratio of two laws does not change on a trajectory: what the equilibrium costs at T, it costs in the data", async () => {
  const model = await flowOf(1000, 2.5), { divergence } = model, n = 400, relTol = 1e-5;
  const start = rest.sample(n, rng.fork("rest"));
  const made = await sampleToEnd(model, { start, sampler: adaptiveFlow({ relTol }), steps: 1 });
  const how = { divergence, relTol }, q = await logLikelihood(model, made, { ...how, prior: atRest });
  const p = await logLikelihood(model, made, { ...how, prior: atEnd });
  const ahead = rest.logDensity!(start), there = truth.logDensity(start, T);
  for (let i = 0; i < n; i++) {
    if (q.logPrior[i] === -Infinity) continue; // a start on the very rim, after two solutions
    // Back and forth, each right to some hundred relTol of what it has spread or contracted; log p_T has slopes of about 1.
    assertAlmostEquals(q.logDensity[i] - p.logDensity[i], ahead[i] - there[i], 1e3 * relTol);
  }
  // KL(q_T ‖ p_T), by midpoints in r² and by the samples
  const cells = 2000, R2 = c / k;
  const rings = points(Array.from({ length: cells }, (_, i) => [Math.sqrt(R2 * (i + 0.5) / cells), 0]));
  const exact = truth.logDensity(rings, T).reduce((sum, log) => sum - Math.log(Math.PI * R2) - log, 0) /
    cells;
  const atT = mean(ahead.map((v, i) => v - there[i]));
  within(atT, exact, "KL at T");
  // KL(q_0 ‖ p_0) with the true p_0: the charges' error D = log p̂_0/p_0 adds its mean, ½ E D² to third order.
  const inside = Array.from(q.logDensity.keys()).filter((i) => q.logDensity[i] > -Infinity);
  const p0 = truth.logDensity(made, 0),
    squares = mean(inside.map((i) => (p.logDensity[i] - p0[i]) ** 2)).value;
  const at0 = mean(inside.map((i) => q.logDensity[i] - p0[i]));
  within(at0, exact + squares / 2, "KL at 0", squares ** 1.5);
});

Deno.test("of a uniform disk of data, the equilibrium in its place costs log(1 + (a²/R² - 1) exp(-2kT)), no more", () => {
  const R2 = c / k, a2 = 1.7 * R2;
  const disk = {
    cdf: (r: number) => Math.min(1, r * r / a2),
    density: (r: number) => r * r <= a2 ? 1 / (Math.PI * a2) : 0,
  };
  const x = rest.sample(200, rng.fork("disk"));
  for (const t of [0.5, 1, 2]) {
    const p = radialFlow(process, disk).logDensity(x, t), q = rest.logDensity!(x);
    const cost = Math.log1p(0.7 * Math.exp(-2 * k * t));
    p.forEach((v, i) => assertAlmostEquals(q[i] - v, cost, 1e-12));
  }
});

Deno.test("an error of p_T goes into log p_0 as it is along the flow, and magnified in the closed form", async () => {
  const model = await flowOf(300, 2), { divergence } = model, x = rng.fork("few").normal([50, 2]);
  const p0 = truth.logDensity(x, 0), pT = logDensityAlong(process, 2, p0, T), δ = 1e-4;
  const wrong = {
    logDensity: (z: Parameters<typeof atEnd.logDensity>[0]) => atEnd.logDensity(z).map((v) => v + δ),
  };
  const [right, off] = await Promise.all(
    [atEnd, wrong].map(async (prior) =>
      (await logLikelihood(model, x, { divergence, relTol: 1e-3, prior })).logDensity
    ),
  );
  const closed = logDensityAlong(process, 2, pT.map((v) => v + δ), -T);
  const condition = inversionCondition(process, 2, p0.map(Math.exp), T);
  for (let i = 0; i < 50; i++) {
    assertAlmostEquals(off[i] - right[i], δ, 1e-12);
    const magnified = (closed[i] - p0[i]) / δ; // second order: δ/2 times κ (κ − 1), since 1/p_0 is affine in 1/p_T
    assertAlmostEquals(magnified / condition[i], 1, δ * condition[i]);
  }
  assert(Math.max(...condition) > 10);
});

Deno.test("with the equilibrium's density at T the closed form is the same for all data, and the flow's is not", async () => {
  const model = await flowOf(300, 2), { divergence } = model, x = points([[0.1, 0], [1, 0.2], [-1.4, 0.9]]);
  const made = await logLikelihood(model, x, { divergence, relTol: 1e-3, prior: atRest });
  const height = -Math.log(Math.PI * c / k);
  // 1/p_0 − πc/k = e^{2kT} · 0, to rounding times e^{2kT}
  logDensityAlong(process, 2, made.logPrior, -T).forEach((v) =>
    assertAlmostEquals(v, height, 1e-14 * Math.exp(2 * k * T))
  );
  const spread = Math.max(...made.logDensity) - Math.min(...made.logDensity);
  const p0 = truth.logDensity(x, 0), known = Math.max(...p0) - Math.min(...p0);
  assert(spread > known / 2, `${spread}, ${known}`);
  // What that loses is log p_T/p_∞ alone, in the mean field log(1 + (p_∞/p_0 − 1) e^{−2kT}).
  const there = truth.logDensity(truth.at(x, T), T);
  p0.forEach((v, i) => {
    assertAlmostEquals(height - there[i], Math.log1p(Math.expm1(height - v) * Math.exp(-2 * k * T)), 1e-13);
  });
});
