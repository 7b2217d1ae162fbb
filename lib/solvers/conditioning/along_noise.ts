/**
 * The matrix g gᵀ at work.
 *
 * @module
 */
import { type Points, zeros } from "../../core/mod.ts";
import type { Sde } from "../../processes/mod.ts";

/** g gᵀ s at places x and time t: s and the result have the shape of x. */
export function alongNoise(
  { diffusion, matrix }: Sde<Points>,
  x: Points,
  t: number,
  { data: s }: Points,
): Points {
  const g = diffusion(x, t).data, out = zeros(x.shape), [n, dim] = x.shape, m = matrix?.brownians ?? 0;
  if (!matrix) {
    for (let i = 0; i < s.length; i++) out.data[i] = g[i] * g[i] * s[i];
    return out;
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let w = 0; // (gᵀ s)_j
      for (let k = 0; k < dim; k++) w += g[(i * dim + k) * m + j] * s[i * dim + k];
      for (let k = 0; k < dim; k++) out.data[i * dim + k] += g[(i * dim + k) * m + j] * w;
    }
  }
  return out;
}
