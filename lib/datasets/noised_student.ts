/**
 * Data under the noise of Poisson flow.
 *
 * @module
 */
import { float64, type Points, requireNumber, zeros } from "../core/mod.ts";
import { studentKernel } from "../processes/mod.ts";
import type { Dataset } from "./dataset.ts";
import type { NoisedLaw } from "./noised.ts";
import { type Blend, type NoiseAt, noiseAt, noisedLaw, type UnderNoise } from "./noised_law.ts";
import { posterior, studentLogDensity } from "./scale_posterior.ts";
import { type ScaleRule, scaleRule } from "./scale_rule.ts";

/** The noise of Poisson flow, and how exactly to integrate over it. */
export interface StudentOptions {
  /** D ≥ 1, the degrees of freedom of ε: a whole number, or Infinity for normal noise. */
  readonly extraDimensions: number;
  /** Relative error of the density and of means given x_t, between 10⁻¹³ and 0.01; 10⁻¹⁰ by default. */
  readonly tolerance?: number;
}

/**
 * The model of α x₀ + σ ε, ε = z/√u with z standard normal and u = χ²_D/D: given u, noise of variance σ²/u, so that all
 * means are those of normal noise, once more over u given x.
 */
export function noisedStudent(
  normal: NoisedLaw,
  { name, sample }: Pick<Dataset, "name" | "sample">,
  { extraDimensions, tolerance = 1e-10 }: StudentOptions,
): NoisedLaw {
  requireNumber("tolerance", tolerance, 1e-13, 0.01);
  if (extraDimensions === Infinity) return normal;
  const { schedule, under, dim } = normal;
  const kernel = studentKernel(extraDimensions), rule = scaleRule(dim, extraDimensions, tolerance);
  const law: UnderNoise = {
    dim,
    // ∇ log p(x | x₀, u) = u (α x₀ − x)/σ²
    field: (x, noise, { data, score }) => mixed(under, rule, x, noise, (u) => ({ data, score: score / u })),
    laplacian: (x, noise) => divergence(under, rule, x, noise),
    logDensity: (x, noise) => studentLogDensity(under, rule, x, noise),
  };
  return {
    ...noisedLaw(law, schedule),
    kernel,
    at: (t) => ({
      name,
      dim,
      sample: (n, rng) =>
        float64.add(
          float64.scale(schedule.alpha(t), sample(n, rng.fork("data"))),
          float64.scale(schedule.sigma(t), kernel.sample([n, dim], rng.fork("noise"))),
        ),
      logDensity: (x) => law.logDensity(x, noiseAt(schedule, t)),
      score: (x) => mixed(under, rule, x, noiseAt(schedule, t), () => ({ data: 0, score: 1 })),
    }),
  };
}

/** The mean over u given x of E[a x₀ + b ∇ log p(x | x₀, u) | x, u], a and b of u: shape [batch, dim]. */
function mixed(
  law: UnderNoise,
  rule: ScaleRule,
  x: Points,
  noise: NoiseAt,
  blend: (u: number) => Blend,
): Points {
  const out = zeros(x.shape), { dim } = law;
  for (const { u, noise: scaled, rows, x: seen, values } of posterior(law, rule, x, noise)) {
    const { data } = law.field(seen, scaled, blend(u));
    rows.forEach((row, i) => {
      for (let d = 0; d < dim; d++) out.data[row * dim + d] += values[i] * data[i * dim + d];
    });
  }
  return out;
}

/**
 * The divergence of S = E[s_u/u | x], s_u = ∇ log p(x; σ²/u): as p(u | x) changes with x as p(x; σ²/u)/p(x) does, it is
 * E[Δ log p(x; σ²/u)/u | x] and the covariance Cov[s_u/u, s_u | x], which is added up from differences (West 1979).
 */
function divergence(law: UnderNoise, rule: ScaleRule, x: Points, noise: NoiseAt): Points {
  const { dim } = law, [batch] = x.shape, out = zeros([batch, 1]);
  const mass = new Float64Array(batch), [bent, plain] = [zeros(x.shape).data, zeros(x.shape).data];
  for (const { u, noise: scaled, rows, x: seen, values } of posterior(law, rule, x, noise)) {
    const { data: s } = law.field(seen, scaled, { data: 0, score: 1 });
    const { data: own } = law.laplacian(seen, scaled);
    rows.forEach((row, i) => {
      mass[row] += values[i];
      const share = values[i] / mass[row];
      let change = own[i] / u - out.data[row];
      for (let d = 0; d < dim; d++) {
        const at = row * dim + d, off = s[i * dim + d] / u - bent[at], apart = s[i * dim + d] - plain[at];
        bent[at] += share * off;
        plain[at] += share * apart;
        change += (1 - share) * off * apart;
      }
      out.data[row] += share * change;
    });
  }
  return out;
}
