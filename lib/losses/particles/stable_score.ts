/**
 * The score of points that normal noise has moved.
 *
 * @module
 */
import { type Points, zeros } from "../../core/mod.ts";

/**
 * Of x = z + δ ξ, one of whose z were the `means`: the mean of (z − x)/δ² over all that it may have been,
 *
 *     Σ_j w_j (z_j − x)/δ²,   w_j ∝ e^{−‖x − z_j‖²/2δ²}
 *
 * Its own z alone would be denoising, −ξ/δ, whose mean given x is ∇ log p and which is uncertain by 1/δ. Whose noise made x is
 * a draw of w_j given x and all of the means; so this is the mean of denoising's target over that draw: it has the same
 * mean, and less variance, by as many times as δ reaches over particles. Where it reaches over none it is denoising (Xu, Tong,
 * Jaakkola 2023, "Stable target field for reduced variance score estimation in diffusion models", section 3).
 *
 * @param x Points, shape [batch, dim].
 * @param means z, shape [particles, dim].
 * @param deviation δ > 0.
 * @returns What stands for ∇ log p, shape [batch, dim].
 */
export function stableScore(x: Points, means: Points, deviation: number): Points {
  const [batch, dim] = x.shape, [particles] = means.shape, weights = new Float64Array(particles);
  const score = zeros(x.shape), by = 1 / (2 * deviation ** 2);
  for (let i = 0; i < batch; i++) {
    let least = Infinity, sum = 0;
    for (let j = 0; j < particles; j++) {
      let r2 = 0;
      for (let k = 0; k < dim; k++) r2 += (x.data[i * dim + k] - means.data[j * dim + k]) ** 2;
      weights[j] = r2;
      if (r2 < least) least = r2;
    }
    for (let j = 0; j < particles; j++) {
      sum += weights[j] = Math.exp(by * (least - weights[j]));
    }
    for (let j = 0; j < particles; j++) {
      const w = weights[j] / sum;
      if (w < 1e-18) continue;
      for (let k = 0; k < dim; k++) {
        const at = i * dim + k;
        score.data[at] += w * (means.data[j * dim + k] - x.data[at]) / deviation ** 2;
      }
    }
  }
  return score;
}
