/**
 * The parts of a Gaussian mixture, checked and factored once.
 *
 * @module
 */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import {
  type Points,
  points,
  requireNumber,
  requireNumbers,
  requireObject,
  requirePoints,
  requirePositive,
} from "../core/mod.ts";
import { cholesky } from "./cholesky.ts";

/** What a mixture is made of. */
export interface GaussianMixtureOptions {
  /** Means m_k: shape [count, dim], or as many rows of coordinates. */
  readonly means: Points | readonly (readonly number[])[];
  /** Weights w_k ≥ 0, made to sum to 1; equal by default. */
  readonly weights?: ArrayLike<number>;
  /** Standard deviation of round components: one for all, or one each. This or `covariances`. */
  readonly sigma?: number | ArrayLike<number>;
  /** A dim × dim covariance matrix for each component. */
  readonly covariances?: readonly (readonly (readonly number[])[])[];
  /** Name of the set. */
  readonly name?: string;
}

/** Σ_k w_k N(m_k, Q_k Λ_k Q_kᵀ) on R^dim. */
export interface Components {
  /** w_k, summing to 1: length [count]. */
  readonly weights: Float64Array;
  /** m_k: shape [count, dim]. */
  readonly means: Points;
  /** Λ_k: one variance each if round, else dim of them; never below 0. */
  readonly variances: Float64Array;
  /** Q_kᵀ, whose rows are the axes of component k, [dim × dim] each; none if every component is round. */
  readonly axes?: Float64Array;
}

/** Components to draw from. */
export interface FactoredComponents extends Components {
  /** L_k with L_k L_kᵀ = Σ_k: one number σ_k each if round, else dim × dim lower triangles. */
  readonly factors: Float64Array;
}

/** Checks and factors the parts of a mixture; `gaussianMixture` says what it throws. */
export function mixtureComponents(options: GaussianMixtureOptions): FactoredComponents {
  const { sigma, covariances } = options;
  if (!Array.isArray(options.means)) requireObject("means", options.means, "data", "shape");
  const means = "shape" in options.means ? options.means : points(options.means);
  requirePoints("means", means);
  const [count, dim] = means.shape, weights = normalised(options.weights, count);
  if ((sigma === undefined) === (covariances === undefined)) {
    throw new TypeError(
      `gaussianMixture needs sigma or covariances, got ${sigma === undefined ? "neither" : "both"}`,
    );
  }
  if (sigma !== undefined) {
    const factors = spread(sigma, count);
    return { weights, means, factors, variances: factors.map((s) => s * s) };
  }
  const factors = triangles(covariances!, count, dim);
  return { weights, means, factors, ...spectra(covariances!, dim) };
}

/** Σ = Q Λ Qᵀ, once for all noise levels: α² Σ + σ² I has the same axes. */
function spectra(
  matrices: readonly (readonly (readonly number[])[])[],
  dim: number,
): Required<Pick<Components, "variances" | "axes">> {
  const variances = new Float64Array(matrices.length * dim);
  const axes = new Float64Array(matrices.length * dim * dim);
  matrices.forEach((matrix, k) => {
    const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
      new Matrix(matrix.map((row) => [...row])),
      { assumeSymmetric: true },
    );
    const least = Number.EPSILON * Math.max(...realEigenvalues); // where rounding leaves less
    variances.set(realEigenvalues.map((v) => Math.max(v, least)), k * dim);
    axes.set(eigenvectorMatrix.transpose().to1DArray(), k * dim * dim);
  });
  return { variances, axes };
}

function spread(sigma: number | ArrayLike<number>, count: number): Float64Array {
  if (typeof sigma !== "number") requireNumbers("sigma", sigma);
  const each = typeof sigma === "number" ? new Float64Array(count).fill(sigma) : Float64Array.from(sigma);
  requireCount("sigma", each.length, count);
  each.forEach((s, k) => {
    requirePositive(`sigma[${k}]`, s);
    if (s < 1e-150 || s > 1e150) throw new RangeError(`sigma[${k}] must have a square, got ${s}`);
  });
  return each;
}

function triangles(
  matrices: readonly (readonly (readonly number[])[])[],
  count: number,
  dim: number,
): Float64Array {
  if (!Array.isArray(matrices)) {
    throw new TypeError(`covariances must be a list of matrices, got ${matrices}`);
  }
  requireCount("covariances", matrices.length, count);
  const all = new Float64Array(count * dim * dim);
  matrices.forEach((matrix, k) => {
    if (matrix.length !== dim) {
      throw new RangeError(`covariances[${k}] must be ${dim} × ${dim}, got ${matrix.length} rows`);
    }
    all.set(cholesky(`covariances[${k}]`, matrix), k * dim * dim);
  });
  return all;
}

/** Weights that sum to 1. */
export function normalised(weights: ArrayLike<number> | undefined, count: number): Float64Array {
  if (weights === undefined) return new Float64Array(count).fill(1 / count);
  requireNumbers("weights", weights);
  requireCount("weights", weights.length, count);
  const each = Float64Array.from(weights);
  each.forEach((w, k) => requireNumber(`weights[${k}]`, w, 0));
  const total = each.reduce((sum, w) => sum + w, 0);
  requirePositive("the sum of weights", total);
  return each.map((w) => w / total);
}

function requireCount(name: string, length: number, count: number): void {
  if (length !== count) {
    throw new RangeError(`${name} must have one entry for each of ${count} means, got ${length}`);
  }
}

/** Requires a mixture, as gaussianMixture makes it. */
export function requireMixture(mixture: GaussianMixtureOptions & { readonly dim: number }): void {
  requireObject("mixture", mixture, "dim", "weights", "means");
  requirePoints("means of the mixture", mixture.means as Points);
}
