/**
 * Score, denoiser and all between, and Δ log p, of a Gaussian mixture under noise.
 *
 * @module
 */
import { type Points, zeros } from "../core/mod.ts";
import type { Components } from "./mixture_components.ts";
import {
  addProduct,
  addSquaredDifference,
  type Columns,
  columns,
  divide,
  toRows,
} from "./mixture_columns.ts";
import { type Block, requireSeen, view } from "./mixture_view.ts";
import type { Blend, NoiseAt } from "./noised_law.ts";

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
  noise: NoiseAt,
  { data, score }: Blend,
): Points {
  const { widths, blocks } = view(components, x, noise);
  const gains = widths.map((width, at) => (data * noise.alpha * components.variances[at] - score) / width);
  const [, dim] = x.shape, out = zeros(x.shape);
  for (const block of blocks) {
    requireSeen(block);
    toRows(total(block, data, gains, dim), block.sums, out.data, block.from);
  }
  return out;
}

/** Σ_k shares_k (a m_k + Q_k G_k Q_kᵀ (x − α m_k)) of the rows of a block: dim columns. */
function total({ shares, seen, sums, add }: Block, a: number, gains: Float64Array, dim: number): Columns {
  const out = columns(dim, sums.length);
  for (let k = 0; k < shares.length; k++) if (seen[k]) add(k, shares[k], a, gains, out);
  return out;
}

/**
 * Δ log p, shape [batch, 1]: with s_k the score of component k, and s = Σ_k r_k s_k that of the mixture,
 *
 *     Σ_k r_k (‖s_k − s‖² − tr (α² Σ_k + σ² I)⁻¹)
 */
export function mixtureLaplacian(components: Components, x: Points, noise: NoiseAt): Points {
  const { widths, blocks } = view(components, x, noise), gains = widths.map((width) => -1 / width);
  const [batch, dim] = x.shape, [count] = components.means.shape, size = widths.length / count;
  const traces = components.weights.map((_, k) =>
    gains.subarray(k * size, (k + 1) * size).reduce((sum, gain) => sum + gain, 0) * dim / size
  );
  const out = zeros([batch, 1]);
  for (const block of blocks) {
    requireSeen(block);
    const { from, shares, seen, sums, add } = block, rows = sums.length, one = new Float64Array(rows).fill(1);
    const mean = total(block, 0, gains, dim), off = columns(dim, rows), [square, sum] = columns(2, rows);
    for (const column of mean) divide(column, sums);
    for (let k = 0; k < count; k++) {
      if (!seen[k]) continue;
      for (const column of off) column.fill(0);
      add(k, one, 0, gains, off);
      square.fill(traces[k]);
      for (let d = 0; d < dim; d++) addSquaredDifference(square, off[d], mean[d]);
      addProduct(sum, shares[k], square);
    }
    toRows([sum], sums, out.data, from);
  }
  return out;
}
