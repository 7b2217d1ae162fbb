/**
 * How fast a chain forgets: eigenvalues.
 *
 * @module
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Markov } from "./chain.ts";
import { communicatingClasses } from "./classes.ts";
import { matrixOf, requireChain } from "./matrix.ts";
import { isReversible } from "./stationary.ts";

/** Eigenvalues, their real parts decreasing. */
export interface Spectrum {
  /** Real parts: length [n]. */
  readonly real: Float64Array;
  /** Imaginary parts: length [n]. */
  readonly imaginary: Float64Array;
}

/**
 * The eigenvalues of P, or of Q. The first is 1, or 0: that of the stationary law.
 *
 * An irreducible chain in detailed balance is similar to the symmetric matrix S_ij = √(P_ij P_ji), for which
 * eigenvalues are real and found to rounding; others go the general way (Hessenberg form and QR).
 *
 * @param chain In discrete or continuous time.
 * @returns Real and imaginary parts. O(n³).
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { markovChain, spectrum } from "driftfield/processes";
 *
 * const { real } = spectrum(markovChain([[0.9, 0.1], [0.4, 0.6]]));
 * assertAlmostEquals(real[1], 0.5);
 * ```
 */
export function spectrum(chain: Markov): Spectrum {
  requireChain("chain", chain);
  const n = chain.states.length, a = matrixOf(chain);
  const symmetric = communicatingClasses(chain).length === 1 && isReversible(chain);
  const entry = (i: number, j: number) =>
    symmetric && i !== j ? Math.sqrt(a[i * n + j] * a[j * n + i]) : a[i * n + j];
  const rows = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => entry(i, j)));
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(new Matrix(rows), {
    assumeSymmetric: symmetric,
  });
  const order = realEigenvalues.map((_, k) => k).sort((k, l) => realEigenvalues[l] - realEigenvalues[k]);
  return {
    real: Float64Array.from(order, (k) => realEigenvalues[k]),
    imaginary: Float64Array.from(order, (k) => symmetric ? 0 : imaginaryEigenvalues[k]),
  };
}

/**
 * The spectral gap: 1 − Re λ₂ of P, −Re λ₂ of Q, with λ₂ the eigenvalue of the second largest real part. What is slowest
 * to be forgotten decays like e^{−gap · t} in continuous time.
 *
 * @param chain In discrete or continuous time.
 * @returns The gap: a number, or a rate in 1/time; 0 (to rounding) if the chain has separate closed classes.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If there is only one state.
 *
 * @example The ring
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { spectralGap, walkChain } from "driftfield/processes";
 *
 * assertAlmostEquals(spectralGap(walkChain({ places: 12, ends: "ring" })), 1 - Math.cos(2 * Math.PI / 12), 1e-12);
 * ```
 */
export function spectralGap(chain: Markov): number {
  requireChain("chain", chain);
  if (chain.states.length < 2) throw new RangeError("a spectral gap needs at least 2 states, got 1");
  const { real } = spectrum(chain);
  return Math.max(0, ("P" in chain ? 1 : 0) - real[1]);
}
