/**
 * Score, denoiser and all between, and Δ log p, of a Gaussian mixture under noise.
 *
 * @module
 */
import { type Points, zeros } from "../core/mod.ts";
import type { Components } from "./mixture_components.ts";
import { type Noise, requireSeen, view } from "./mixture_view.ts";

/** What field: a x₀ + b ∇ log p(x | x₀), with ∇ log p(x | x₀) = (α x₀ − x)/σ². */
export interface Blend {
  /** a. */
  readonly data: number;
  /** b. */
  readonly score: number;
}

/**
 * E[a x₀ + b ∇ log p(x | x₀) | x]: shape [batch, dim]. a = 1 gives the denoiser, b = 1 the score. With r_k(x) the
 * probability that component k made x, Λ_k the eigenvalues of Σ_k and Q_k its axes, it is
 *
 *     Σ_k r_k (a m_k + Q_k [(a α Λ_k − b)/(α² Λ_k + σ²)] Q_kᵀ (x − α m_k))
 *
 * which divides by neither α nor σ.
 */
export function mixtureField(
  components: Components,
  x: Points,
  noise: Noise,
  { data, score }: Blend,
): Points {
  const { widths, shares, logDensity, add } = view(components, x, noise);
  const gains = widths.map((width, at) => (data * noise.alpha * components.variances[at] - score) / width);
  const [batch, dim] = x.shape, out = zeros(x.shape), mean = new Float64Array(dim);
  for (let i = 0; i < batch; i++) {
    requireSeen(logDensity(i), i);
    mean.fill(0);
    for (let k = 0; k < shares.length; k++) if (shares[k] > 0) add(k, shares[k], data, gains, mean);
    for (let d = 0; d < dim; d++) out.data[i * dim + d] = mean[d];
  }
  return out;
}

/**
 * Δ log p, shape [batch, 1]: with s_k the score of component k, and s = Σ_k r_k s_k that of the mixture,
 *
 *     Σ_k r_k (‖s_k − s‖² − tr (α² Σ_k + σ² I)⁻¹)
 */
export function mixtureLaplacian(components: Components, x: Points, noise: Noise): Points {
  const { widths, shares, logDensity, add } = view(components, x, noise);
  const [batch, dim] = x.shape, count = shares.length, size = widths.length / count, out = zeros([batch, 1]);
  const gains = widths.map((width) => -1 / width), mean = new Float64Array(dim);
  const traces = shares.map((_, k) =>
    gains.subarray(k * size, (k + 1) * size).reduce((sum, gain) => sum + gain, 0) * dim / size
  );
  const scores = Array.from({ length: count }, () => new Float64Array(dim));
  for (let i = 0; i < batch; i++) {
    requireSeen(logDensity(i), i);
    mean.fill(0);
    for (let k = 0; k < count; k++) {
      if (shares[k] === 0) continue;
      add(k, 1, 0, gains, scores[k].fill(0));
      for (let d = 0; d < dim; d++) mean[d] += shares[k] * scores[k][d];
    }
    for (let k = 0; k < count; k++) {
      if (shares[k] === 0) continue;
      let square = 0;
      for (let d = 0; d < dim; d++) square += (scores[k][d] - mean[d]) ** 2;
      out.data[i] += shares[k] * (square + traces[k]);
    }
  }
  return out;
}
