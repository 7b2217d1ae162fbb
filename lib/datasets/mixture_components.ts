/**
 * The parts of a Gaussian mixture, checked and factored once.
 *
 * @module
 */
import { type Points, points, requireNumber, requirePoints, requirePositive } from "../core/mod.ts";
import { cholesky, invertLower } from "./cholesky.ts";

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

/** A mixture prepared for use: Σ_k w_k N(m_k, L_k L_kᵀ) on R^dim. */
export interface Components {
  /** w_k, summing to 1: length [count]. */
  readonly weights: Float64Array;
  /** m_k: shape [count, dim]. */
  readonly means: Points;
  /** Whether every L_k is σ_k I. */
  readonly round: boolean;
  /** L_k: one number σ_k each if round, else dim × dim lower triangles. */
  readonly factors: Float64Array;
  /** L_k⁻¹, stored likewise. */
  readonly whitening: Float64Array;
  /** log w_k − ½ log det(2π L_k L_kᵀ): length [count]. */
  readonly logHeights: Float64Array;
}

/** Checks and factors the parts of a mixture; `gaussianMixture` says what it throws. */
export function mixtureComponents(options: GaussianMixtureOptions): Components {
  const { sigma, covariances } = options;
  const means = "shape" in options.means ? options.means : points(options.means);
  requirePoints("means", means);
  const [count, dim] = means.shape;
  if ((sigma === undefined) === (covariances === undefined)) {
    throw new TypeError(
      `gaussianMixture needs sigma or covariances, got ${sigma === undefined ? "neither" : "both"}`,
    );
  }
  const round = sigma !== undefined, size = round ? 1 : dim * dim;
  const factors = round ? spread(sigma, count) : triangles(covariances!, count, dim);
  const whitening = new Float64Array(count * size), weights = normalised(options.weights, count);
  const logHeights = weights.map((weight, k) => {
    const factor = factors.subarray(k * size, (k + 1) * size);
    whitening.set(invertLower(factor, round ? 1 : dim), k * size);
    let logDeterminant = round ? dim * Math.log(factor[0]) : 0;
    for (let d = 0; d < dim && !round; d++) logDeterminant += Math.log(factor[d * dim + d]);
    return Math.log(weight) - dim * Math.log(2 * Math.PI) / 2 - logDeterminant;
  });
  return { weights, means, round, factors, whitening, logHeights };
}

function spread(sigma: number | ArrayLike<number>, count: number): Float64Array {
  const each = typeof sigma === "number" ? new Float64Array(count).fill(sigma) : Float64Array.from(sigma);
  requireCount("sigma", each.length, count);
  each.forEach((s, k) => requirePositive(`sigma[${k}]`, s));
  return each;
}

function triangles(
  matrices: readonly (readonly (readonly number[])[])[],
  count: number,
  dim: number,
): Float64Array {
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

function normalised(weights: ArrayLike<number> | undefined, count: number): Float64Array {
  if (weights === undefined) return new Float64Array(count).fill(1 / count);
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
