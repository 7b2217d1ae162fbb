/**
 * What networks are written in.
 *
 * @module
 */

import type { Shape } from "../../core/mod.ts";

/**
 * Arithmetic of networks on arrays A of shape [rows, columns]. A network written over an Algebra runs on tensors
 * (`onTensors`), on float64 arrays (`onPoints`: the truth) and, by `tangents`, on either with derivatives along
 * directions carried beside the values.
 */
export interface Algebra<A> {
  /** `[rows, columns]`. */
  shape(x: A): Shape;
  /** x w: [n, k] · [k, m]. */
  matMul(x: A, w: A): A;
  /** x + y: y of the shape of x, or one row for all. */
  add(x: A, y: A): A;
  /** x · y, entry by entry: y of the shape of x, one row for all, or one column for all. */
  mul(x: A, y: A): A;
  /** a x. */
  scale(a: number, x: A): A;
  /** x/(1 + e⁻ˣ). */
  silu(x: A): A;
  /** Its derivative, s (1 + x (1 − s)) with s = 1/(1 + e⁻ˣ). */
  siluSlope(x: A): A;
  /** sin x. */
  sin(x: A): A;
  /** cos x. */
  cos(x: A): A;
  /** Arrays of as many rows side by side: [n, k₁ + k₂ + …]. */
  beside(parts: readonly A[]): A;
  /** Mean of each row: [n, 1]. */
  rowMeans(x: A): A;
  /** 1/√(x + ε). */
  inverseRoot(x: A, epsilon: number): A;
}

/**
 * Each row over its root mean square, x/√(mean x² + 10⁻⁶) (Zhang, Sennrich 2019, equation 4, without a gain).
 *
 * @param A Where x lives.
 * @param x Shape [n, m].
 * @returns Shape [n, m].
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { onPoints, rootMeanSquareNorm } from "driftfield/networks";
 *
 * assertAlmostEquals(rootMeanSquareNorm(onPoints, points([[1, 7]])).data[1], 7 / 5, 1e-6);
 * ```
 */
export const rootMeanSquareNorm = <A>({ mul, rowMeans, inverseRoot }: Algebra<A>, x: A): A =>
  mul(x, inverseRoot(rowMeans(mul(x, x)), 1e-6));

/**
 * x with waves of it beside, (x, sin ωx, cos ωx, …): what lets a network bend within short distances (Tancik et al. 2020,
 * "Fourier features let networks learn high frequency functions in low dimensional domains").
 *
 * @param A Where x lives.
 * @param x Shape [n, m].
 * @param frequencies Each ω, radians a unit of x.
 * @returns Shape [n, m (1 + 2 · frequencies)]; x itself if there are none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { fourierFeatures, onPoints } from "driftfield/networks";
 *
 * const [x, sine, cosine] = fourierFeatures(onPoints, points([[0.5]]), [Math.PI]).data;
 * assertEquals([x, sine, Math.round(cosine)], [0.5, 1, 0]);
 * ```
 */
export function fourierFeatures<A>(A: Algebra<A>, x: A, frequencies: readonly number[]): A {
  if (frequencies.length === 0) return x;
  const waves = frequencies.map((omega) => A.scale(omega, x));
  return A.beside([x, ...waves.flatMap((wave) => [A.sin(wave), A.cos(wave)])]);
}
