/**
 * Mean and covariance of a Gaussian mixture.
 *
 * @module
 */
import { type Points, zeros } from "../core/mod.ts";
import type { FactoredComponents } from "./mixture_components.ts";

/** Σ_k w_k m_k. */
export function mixtureMean({ weights, means }: FactoredComponents): Float64Array {
  const dim = means.shape[1];
  return Float64Array.from(
    { length: dim },
    (_, d) => weights.reduce((sum, w, k) => sum + w * means.data[k * dim + d], 0),
  );
}

/** Σ_k w_k (L_k L_kᵀ + (m_k − m)(m_k − m)ᵀ): the covariance within components and that between them. */
export function mixtureCovariance(components: FactoredComponents): Points {
  const { weights, means, axes, factors } = components, centre = mixtureMean(components);
  const [count, dim] = means.shape, out = zeros([dim, dim]);
  for (let k = 0; k < count; k++) {
    for (let d = 0; d < dim; d++) {
      for (let e = 0; e < dim; e++) {
        let entry = (means.data[k * dim + d] - centre[d]) * (means.data[k * dim + e] - centre[e]);
        if (!axes) entry += d === e ? factors[k] ** 2 : 0;
        else {for (let f = 0; f < dim; f++) {
            entry += factors[(k * dim + d) * dim + f] * factors[(k * dim + e) * dim + f];
          }}
        out.data[d * dim + e] += weights[k] * entry;
      }
    }
  }
  return out;
}
