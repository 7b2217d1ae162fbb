/**
 * The distance between the normal laws that have the means and covariances of two samples.
 *
 * @module
 */
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition } from "ml-matrix";
import { type Points, take } from "../core/mod.ts";
import { jackknife, type Jackknifed, type JackknifeOptions } from "./jackknife.ts";
import { pooled, requireSamples } from "./samples/require_samples.ts";
import { type PermutationOptions, type PermutationTest, permutationTest } from "./samples/significance.ts";

/**
 * The square of the Fréchet distance between N(m₁, C₁) and N(m₂, C₂), with means and covariances of two samples,
 *
 *     d² = ‖m₁ − m₂‖² + tr(C₁ + C₂ − 2 (C₁C₂)^½)
 *
 * (Dowson and Landau 1982, "The Fréchet distance between multivariate normal distributions"), which in features of a
 * classifier is the measure of Heusel, Ramsauer, Unterthiner, Nessler, Hochreiter 2017, "GANs trained by a two
 * time-scale update rule converge to a local Nash equilibrium". It is 0 between samples of one mean and covariance, whatever else differs.
 *
 * tr (C₁C₂)^½ is the sum of the singular values of L₁ᵀL₂, where C = LLᵀ with L = QΛ^½ of the symmetric eigenvalue problem;
 * eigenvalues that are zero to rounding count as zero, so covariances may be singular, as those of fewer points than
 * features are.
 *
 * **Bias.** From finite samples d² is too large, by about c₁/n + c₂/m with c that depend on the laws: two samples of one
 * law are not at distance 0, those of N(0, I_k) at (k + k(k+1)/4)(1/n + 1/m) in the mean. `bias` estimates that by the {@linkcode jackknife}; value − bias is right to order 1/n², and
 * may be negative. Distances of samples of different sizes are not comparable. The floor is that of two real samples of
 * the same sizes: `frechetDistance(...splitSample(real, n, rng))`. Where the laws are nearly one, d² is not normally
 * distributed: the standard error then says its order of magnitude alone.
 *
 * @param x Points, or features of them, shape [n, dim].
 * @param y Others, shape [m, dim].
 * @param options Groups of the jackknife: 2 · blocks + 1 times the work of one evaluation.
 * @returns d² in the square of the features' unit, standard error, bias.
 * @throws {RangeError} If the samples differ in dimension, are not finite, or a sample without one of its groups has
 *   fewer than 2 points.
 *
 * @example Of a sample and the same sample moved, it is the square of how far
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { frechetDistance } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const x = philox(0).normal([100, 2]), y = { ...x, data: x.data.map((v) => v + 1) };
 * assertAlmostEquals(frechetDistance(x, y).value, 2, 1e-12);
 * ```
 */
export function frechetDistance(x: Points, y: Points, options: JackknifeOptions = {}): Jackknifed {
  requireSamples(x, y, 3);
  return jackknife([x, y], (x, y) => [squaredDistance(momentsOf(x), momentsOf(y))], options)[0];
}

/**
 * The permutation test of {@linkcode frechetDistance}: whether two samples may have one mean and one covariance. Its level
 * is exact where they are of one law; it has no power against laws that differ in nothing but the rest.
 *
 * @param x Points, or features of them, shape [n, dim].
 * @param y Others, shape [m, dim].
 * @param options Number of permutations, each the work of one distance; random stream.
 * @returns d² and its p-value.
 * @throws {RangeError} If the samples differ in dimension, are not finite, or one has fewer than 2 points.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { frechetTest } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const x = philox(1).normal([50, 2]), y = philox(2).normal([50, 2]);
 * assert(frechetTest(x, y).pValue > 0.01);
 * assert(frechetTest(x, { ...y, data: y.data.map((v) => 2 * v) }).pValue < 0.01);
 * ```
 */
export function frechetTest(x: Points, y: Points, options: PermutationOptions = {}): PermutationTest {
  requireSamples(x, y);
  const z = pooled(x, y), rows = Array.from({ length: z.shape[0] }, (_, i) => i);
  const moments = (inX: Uint8Array, label: number) =>
    momentsOf(take(z, rows.filter((i) => inX[i] === label)));
  const statistic = (inX: Uint8Array) => squaredDistance(moments(inX, 1), moments(inX, 0));
  return permutationTest([x.shape[0], y.shape[0]], [statistic], options);
}

/** Mean m, tr C, and L with LLᵀ = C. */
interface Moments {
  readonly mean: Float64Array;
  readonly trace: number;
  readonly factor: Matrix;
}

function squaredDistance(a: Moments, b: Moments): number {
  const overlap = new SingularValueDecomposition(a.factor.transpose().mmul(b.factor), {
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  const common = overlap.diagonal.reduce((sum, v) => sum + v, 0);
  const apart = a.mean.reduce((sum, v, k) => sum + (v - b.mean[k]) ** 2, 0);
  return apart + Math.max(0, a.trace + b.trace - 2 * common);
}

function momentsOf({ data, shape: [n, dim] }: Points): Moments {
  if (n < 2) throw new RangeError(`a sample without one of its groups must have at least 2 points, got ${n}`);
  const mean = new Float64Array(dim), centred = new Float64Array(data.length), C = Matrix.zeros(dim, dim);
  data.forEach((v, at) => mean[at % dim] += v / n);
  data.forEach((v, at) => centred[at] = v - mean[at % dim]);
  const size = centred.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1; // entries of C are at most n/(n − 1)
  centred.forEach((v, at) => centred[at] = v / size);
  for (let k = 0; k < dim; k++) {
    for (let l = 0; l <= k; l++) {
      let sum = 0;
      for (let at = 0; at < centred.length; at += dim) sum += centred[at + k] * centred[at + l];
      const entry = Math.abs(sum) < 1e-30 ? 0 : sum / (n - 1); // far below rounding, and what is tiny makes NaN of eigenvalues
      C.set(k, l, entry);
      C.set(l, k, entry);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(C, { assumeSymmetric: true });
  const zero = dim * Number.EPSILON * Math.max(...realEigenvalues);
  const roots = realEigenvalues.map((value) => value > zero ? size * Math.sqrt(value) : 0);
  return { mean, trace: size * (size * C.trace()), factor: eigenvectorMatrix.mulRowVector(roots) };
}
