import { assert } from "@std/assert";
import { float64, type Points, points, squaredNorms } from "driftfield/core";
import { particleMatching } from "driftfield/losses";
import { type Estimate, mean } from "driftfield/metrics";
import { asDiffusion, equilibrium, interacting, warmEquilibrium } from "driftfield/processes";
import { philox } from "driftfield/random";
import { particleReading } from "../../../lib/losses/particles/particle_reading.ts";
import { within } from "../../within.ts";

const warm = { strength: 1.5, pull: 0.8, temperature: 0.3 }, rng = philox(981);

/** E w (F* − target) φ for each φ, over batches: 0 where F* is the minimiser among all functions. */
function normalEquations(
  objective: ReturnType<typeof particleMatching>,
  exact: (x: Points, u: number) => { drift: Points; score: Points },
  { sample, runs, sigmaData }: { sample: (step: number) => Points; runs: number; sigmaData: number },
): Estimate[] {
  const { dim } = objective.schedule, read = particleReading(objective.schedule, sigmaData);
  const found = Array.from({ length: 6 }, () => [] as number[]);
  for (let step = 0; step < runs; step++) {
    const { x, time, target, weight } = objective.regression(sample(step), rng, { step }), n = time.length;
    const sums = new Float64Array(6);
    for (let i = 0; i < n; i++) {
      const { scale, ...parts } = read(time[i]), own = points([[...x.data.slice(i * dim, (i + 1) * dim)]]);
      const at = float64.scale(1 / scale, own), fields = exact(at, time[i]);
      (["drift", "score"] as const).forEach((name, which) => {
        const { skip, out } = parts[name];
        for (let k = 0; k < dim; k++) {
          const j = (2 * i + which) * dim + k,
            F = out === 0 ? 0 : (fields[name].data[k] - skip * at.data[k]) / out;
          const off = weight[j] * (F - target.data[j]) / n;
          [1, own.data[k], Math.sin(2 * own.data[k])].forEach((φ, m) => sums[3 * which + m] += off * φ);
        }
      });
    }
    sums.forEach((v, m) => found[m].push(v));
  }
  return found.map(mean);
}

Deno.test("without interaction, on Gaussian data, the exact drift and score are what is learned", () => {
  const process = interacting({ ...warm, strength: 0 }),
    { alpha, variance } = asDiffusion(process),
    s2 = 0.25,
    m = 0.8;
  const sigmaData = Math.hypot(m, 0.5),
    objective = particleMatching(process, { dim: 1, horizon: 2, steps: 6, sigmaData });
  const sample = (step: number) =>
    points(philox(983).normal([48, 1], { step }).data.map((z) => m + 0.5 * z), 1);
  const exact = (x: Points, u: number) => {
    const t = objective.schedule.time(u), a = alpha(t), v = a * a * s2 + variance(t);
    return { drift: float64.scale(-warm.pull, x), score: points([[(a * m - x.data[0]) / v]]) };
  };
  const found = normalEquations(objective, exact, { sample, runs: 1500, sigmaData });
  // The crowd's size, of which weights are made, is known from its x: without interaction no bias is left.
  found.forEach((e, k) => within(e, 0, `equation ${k}`, k < 3 ? 1e-15 : 0));
  assert(
    Math.max(...found.map(({ standardError }) => standardError)) < 0.004,
    `${found.map((e) => e.standardError)}`,
  );
});

Deno.test("at the equilibrium of repelled particles with noise, too: f = cF − kx = T ∇ log p, but for 1/N", () => {
  const process = interacting(warm), law = equilibrium(process, 2), { cdf } = warmEquilibrium(process);
  const sigmaData = Math.sqrt(law.secondMoment / 2), n = 48;
  const objective = particleMatching(process, { dim: 2, horizon: 2, steps: 6, sigmaData });
  const exact = (x: Points) => {
    const [r2] = squaredNorms(x),
      drift = float64.scale(warm.strength * cdf(Math.sqrt(r2)) / r2 - warm.pull, x);
    return { drift, score: float64.scale(1 / warm.temperature, drift) };
  };
  const sample = (step: number) => law.sample(n, philox(984), { step });
  const found = normalEquations(objective, exact, { sample, runs: 400, sigmaData });
  found.forEach((e, k) => within(e, 0, `equation ${k}`, 1 / n));
  assert(
    Math.max(...found.map(({ standardError }) => standardError)) < 0.01,
    `${found.map((e) => e.standardError)}`,
  );
});
