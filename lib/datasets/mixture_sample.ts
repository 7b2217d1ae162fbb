/**
 * Draws from a Gaussian mixture.
 *
 * @module
 */
import { type Points, requireInteger, zeros } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { FactoredComponents } from "./mixture_components.ts";

/** x = m_k + L_k z, z standard normal, k by the inverse of the weights' distribution function. */
export function mixtureSample(
  { weights, means, axes, factors }: FactoredComponents,
  n: number,
  rng: Rng,
): Points {
  requireInteger("n", n, 1);
  const dim = means.shape[1], out = zeros([n, dim]);
  const { data: uniform } = rng.fork("component").uniform([n, 1]),
    { data: z } = rng.fork("noise").normal([n, dim]);
  for (let i = 0; i < n; i++) {
    const k = inverseCdf(weights, uniform[i]);
    for (let d = 0; d < dim; d++) {
      let offset = !axes ? factors[k] * z[i * dim + d] : 0;
      for (let e = 0; axes && e <= d; e++) offset += factors[(k * dim + d) * dim + e] * z[i * dim + e];
      out.data[i * dim + d] = means.data[k * dim + d] + offset;
    }
  }
  return out;
}

/** The k with w_0 + … + w_{k−1} < u ≤ w_0 + … + w_k. */
function inverseCdf(weights: Float64Array, u: number): number {
  let k = 0;
  for (let below = weights[0]; u > below && k < weights.length - 1; below += weights[k]) k++;
  return k;
}
