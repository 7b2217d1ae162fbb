/**
 * How a network looks at rows whose noise has heavy tails.
 *
 * @module
 */
import { rowSums, type Space } from "../core/mod.ts";

/** What a network is shown of a row y, and how its answer F is read: E[x₀ | y] = skip + out F, each [batch, dim]. */
export interface RowReading<V> {
  /** e. */
  readonly e: V;
  /** y/√(e² + s²). */
  readonly seen: V;
  /** s²/(e² + s²) y. */
  readonly skip: V;
  /** e s/√(e² + s²). */
  readonly out: V;
}

/** What the rows are. */
export interface RowOptions {
  /** N: coordinates of a row. */
  readonly dim: number;
  /** D. */
  readonly extraDimensions: number;
  /** s. */
  readonly sigmaData: number;
}

/**
 * Preconditioning (Karras et al. 2022, table 1) by the level e that a row itself seems to have, in place of ℓ = σ/α.
 * Student's ε is normal noise at a level of its own, ℓ/√τ with τ ~ χ²_D/D; given ε, τ has the law Γ((N + D)/2) of rate
 * (D + ‖ε‖²)/2, so that
 *
 *     1/E[τ/ℓ² | ε] = ℓ² + (‖ℓε‖² − N ℓ²)/(N + D)
 *
 * What is seen is y = x₀ + ℓε. Only of a row that lies beyond data and usual noise can more be said than ℓ:
 *
 *     e² = ℓ² + (‖y‖² − 4N (ℓ² + s²))₊/(N + D)
 *
 * with which ‖y‖²/(e² + s²) ≤ max(4N, N + D), whatever ε.
 */
export function rowReading<V>(space: Space<V>, y: V, level: V, options: RowOptions): RowReading<V> {
  const { dim, extraDimensions, sigmaData } = options, { add, sub, mul, div, scale, map } = space;
  const level2 = mul(level, level), data2 = space.constant(sigmaData ** 2, y);
  const over = sub(rowSums(space, mul(y, y), dim), scale(4 * dim, add(level2, data2)));
  const e2 = add(level2, scale(0.5 / (dim + extraDimensions), add(over, map("abs", over))));
  const e = map("sqrt", e2), total2 = add(e2, data2), total = map("sqrt", total2);
  return {
    e,
    seen: div(y, total),
    skip: scale(sigmaData ** 2, div(y, total2)),
    out: scale(sigmaData, div(e, total)),
  };
}
