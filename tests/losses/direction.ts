/**
 * What normalisedField's answers mean, number by number.
 *
 * @module
 */

/** Of which rows: y [N], ℓ and what the objective was given. */
export interface Row {
  readonly y: readonly number[];
  readonly level: number;
  readonly extraDimensions: number;
  readonly sigmaData: number;
  readonly gamma: number;
}

/** F [N + 1] of G [N + 1]: √(N+D) (y + s G_{1…N}, ℓ + s (ℓ/e) G_{N+1})/(L + γ). */
export function directionOf(G: ArrayLike<number>, row: Row): number[] {
  const { y, level, extraDimensions: D, sigmaData: s, gamma } = row, N = y.length;
  const y2 = y.reduce((sum, v) => sum + v * v, 0), L = Math.sqrt(s ** 2 + y2 + D * level ** 2);
  const e = Math.sqrt(level ** 2 + Math.max(0, y2 - 4 * N * (level ** 2 + s ** 2)) / (N + D));
  const unit = (k: number) => k < N ? s : s * level / e, factor = Math.sqrt(N + D) / (L + gamma);
  return [...y, level].map((v, k) => factor * (v + unit(k) * G[k]));
}
