/**
 * What networks are written in.
 *
 * @module
 */

import type { Points, Shape } from "../../core/mod.ts";

/** Pixels of an image: a row of an array is a pixel, its columns are channels; images follow one another, row by row. */
export type Pixels = readonly [height: number, width: number];

/**
 * Arithmetic of networks on arrays A of shape [rows, columns]. A network written over an Algebra runs on tensors
 * (`onTensors`), on float64 arrays (`onPoints`: the truth) and, by `tangents`, on either with derivatives along
 * directions carried beside the values.
 */
export interface Algebra<A> {
  /** Takes numbers in. */
  from(x: Points): A;
  /** `[rows, columns]`. */
  shape(x: A): Shape;
  /** x w: [n, k] · [k, m]. */
  matMul(x: A, w: A): A;
  /** x + y: y of the shape of x; or one column for all; or fewer rows, each for a run of rows of x: one for all, or one an image. */
  add(x: A, y: A): A;
  /** x · y, entry by entry: y as in a sum. */
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
  /** 1/√(mean x² + ε) of each row: [n, 1]. */
  inverseRootMeanSquare(x: A, epsilon: number): A;
  /** The same entries in rows of another length. */
  reshape(x: A, shape: Shape): A;
  /** Rows (…, i, j), i < a, j < b, in the order (…, j, i): blocks of a · b rows, each transposed. */
  swapRows(x: A, a: number, b: number): A;
  /** x_g w_g in each of n equal runs of rows: [n p, k] · [n k, m] ↦ [n p, m]. */
  matMulEach(x: A, w: A, n: number): A;
  /** eˣ/Σ eˣ along each row. */
  softmax(x: A): A;
  /**
   * Each pixel's 3 × 3 neighbourhood, 0 beyond the border, times w: [n h w, k] · [9 k, m] ↦ [n h w, m]; w's rows in the
   * order (up to down, left to right, channel).
   */
  convolve(x: A, w: A, size: Pixels): A;
  /**
   * f(B, [...each, ...all]), where there is a faster way to it than one operation after the other; else undefined. `each` have
   * equal runs of rows for each of so many images (or points), whose results depend on them alone, `all` are the same for all.
   */
  atOnce?(f: Written, images: number, each: readonly A[], all: readonly A[]): A | undefined;
}

/** What is written over any algebra, of some values. */
export type Written = <B>(B: Algebra<B>, given: readonly B[]) => B;

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
export const rootMeanSquareNorm = <A>(A: Algebra<A>, x: A): A => A.mul(x, A.inverseRootMeanSquare(x, 1e-6));

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
