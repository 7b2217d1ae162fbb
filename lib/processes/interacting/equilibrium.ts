/**
 * Where the interacting process ends when there is no noise.
 *
 * @module
 */
import { requireInteger, requireNumber, requireNumbers, requirePositive } from "../../core/mod.ts";

/** A law that is invariant under rotations about the origin. */
export interface RadialLaw {
  /** The radius of its support; Infinity if unbounded. */
  readonly radius: number;
  /** E‖Y‖². */
  readonly secondMoment: number;
  /** P(‖Y‖ ≤ r). */
  cdf(r: number): number;
}

/**
 * The equilibrium of the mean-field process at T = 0, kernel s = 2, in d dimensions:
 *
 *     d ≤ 3:  R² = 2c/(dk),  ‖Y‖²/R² ~ Beta(d/2, 2 − d/2)  (semicircle, uniform disk, shell-heavy ball)
 *     d ≥ 4:  the uniform law on the sphere of radius √(c/(2k))
 *
 * @param dim d.
 * @param strength c > 0.
 * @param pull k > 0.
 * @returns The law of the radius.
 * @throws {RangeError} If d is no positive whole number, or c or k is not positive: without a pull, or attracting,
 *   there is no such equilibrium.
 *
 * @example In the plane it is the uniform disk
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { coldEquilibrium } from "driftfield/processes";
 *
 * assertEquals(coldEquilibrium(2).cdf(0.5), 0.25);
 * ```
 */
export function coldEquilibrium(dim: number, strength = 1, pull = 1): RadialLaw {
  requireInteger("dim", dim, 1);
  requirePositive("strength", strength);
  requirePositive("pull", pull);
  const secondMoment = strength / (2 * pull);
  if (dim >= 4) {
    const radius = Math.sqrt(secondMoment);
    return { radius, secondMoment, cdf: (r) => r < radius ? 0 : 1 };
  }
  const radius = Math.sqrt(2 * strength / (dim * pull));
  const cdf = (r: number) => betaCdf[dim - 1](Math.min(1, Math.max(0, r / radius)));
  return { radius, secondMoment, cdf };
}

/** P(B ≤ u²) for B ~ Beta(d/2, 2 − d/2), d = 1, 2, 3, by the substitution B = sin²θ. */
const betaCdf: readonly ((u: number) => number)[] = [
  (u) => 2 / Math.PI * (Math.asin(u) + u * Math.sqrt(1 - u * u)),
  (u) => u * u,
  (u) => 2 / Math.PI * (Math.asin(u) - u * Math.sqrt(1 - u * u)),
];

/**
 * The equilibrium of N particles on the line, T = 0, s = 2: √(c/((N − 1)k)) times the zeros of the Hermite
 * polynomial H_N, where Σ_{j≠i} 1/(x_i − x_j) = x_i (Stieltjes 1885). The zeros are the eigenvalues of the Jacobi
 * matrix with off-diagonal √(n/2) (Golub and Welsch 1969).
 *
 * @param particles N ≥ 2.
 * @param strength c > 0.
 * @param pull k > 0.
 * @returns Positions in increasing order: length [particles].
 * @throws {RangeError} If a number is out of range.
 *
 * @example Two particles rest where c/(2x) = kx
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { hermiteEquilibrium } from "driftfield/processes";
 *
 * assertAlmostEquals(hermiteEquilibrium(2)[1], Math.sqrt(1 / 2));
 * ```
 */
export function hermiteEquilibrium(particles: number, strength = 1, pull = 1): Float64Array {
  requireInteger("particles", particles, 2);
  requirePositive("strength", strength);
  requirePositive("pull", pull);
  const scale = Math.sqrt(strength / ((particles - 1) * pull));
  const squares = Float64Array.from({ length: particles - 1 }, (_, n) => (n + 1) / 2);
  return tridiagonalEigenvalues(new Float64Array(particles), squares).map((zero) => scale * zero);
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix by bisection: the number of negative pivots of A − λ is the number of
 * eigenvalues below λ (Givens 1954).
 *
 * @param diagonal Length [n].
 * @param squares Squares of the off-diagonal, length [n − 1].
 * @returns Eigenvalues in increasing order, each to rounding of the largest: length [n].
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { tridiagonalEigenvalues } from "driftfield/processes";
 *
 * const [low, high] = tridiagonalEigenvalues([0, 0], [4]);
 * assertAlmostEquals(low, -2);
 * assertAlmostEquals(high, 2);
 * ```
 */
export function tridiagonalEigenvalues(
  diagonal: ArrayLike<number>,
  squares: ArrayLike<number>,
): Float64Array {
  requireNumbers("diagonal", diagonal);
  const n = diagonal.length;
  requireNumbers("squares", squares, Math.max(0, n - 1));
  for (let i = 0; i + 1 < n; i++) requireNumber(`squares[${i}]`, squares[i], 0);
  const below = (lambda: number) => {
    let count = 0;
    for (let i = 0, pivot = 1; i < n; i++) {
      pivot = diagonal[i] - lambda - (i > 0 ? squares[i - 1] / pivot : 0);
      if (pivot === 0) pivot = -1e-300;
      if (pivot < 0) count++;
    }
    return count;
  };
  let bound = 0; // Gershgorin's discs
  for (let i = 0; i < n; i++) {
    const reach = Math.sqrt(i > 0 ? squares[i - 1] : 0) + Math.sqrt(i + 1 < n ? squares[i] : 0);
    bound = Math.max(bound, Math.abs(diagonal[i]) + reach);
  }
  return Float64Array.from({ length: n }, (_, k) => {
    let low = -bound, high = bound;
    while (high - low > 2 ** -52 * bound) {
      const middle = (low + high) / 2;
      if (middle === low || middle === high) break; // neighbours among the smallest numbers
      if (below(middle) > k) high = middle;
      else low = middle;
    }
    return (low + high) / 2;
  });
}
