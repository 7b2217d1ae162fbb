/**
 * Means over all pairs of points, without a matrix of them.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import type { Estimate } from "../check.ts";
import { mean as meanOf } from "../moments.ts";

/** Puts ρ(s) in the place of every s from index `first` on. */
export type Rho = (squares: Float64Array, first: number) => void;

/**
 * The unbiased estimate of 2E ρ(X, Y) − E ρ(X, X′) − E ρ(Y, Y′) over all pairs, ρ a function of the squared distance.
 *
 * Its standard error is that of the Hoeffding projections: x_i moves the estimate by 2(a_i − b_i)/n, a_i being the mean
 * of ρ(x_i, y_j) over j and b_i that of ρ(x_i, x_j) over j ≠ i, and so do the y_j:
 *
 *     standardError² = var[2(a_i − b_i)]/n + var[2(a′_j − b′_j)]/m.
 *
 * Where the laws are one the projections vanish, and what is left of them makes it √2 too large.
 */
export function contrast(x: Points, y: Points, rho: Rho): Estimate {
  const [n] = x.shape, [m] = y.shape;
  const across = pairSums(x, y, rho), within = [pairSums(x, x, rho).rows, pairSums(y, y, rho).rows];
  const moves = [
    within[0].map((sum, i) => 2 * (across.rows[i] / m - sum / (n - 1))),
    within[1].map((sum, j) => 2 * (across.columns[j] / n - sum / (m - 1))),
  ];
  const mean = (sums: Float64Array, pairs: number) => sums.reduce((all, sum) => all + sum, 0) / pairs;
  return {
    value: 2 * mean(across.rows, n * m) - mean(within[0], n * (n - 1)) - mean(within[1], m * (m - 1)),
    standardError: Math.sqrt(moves.reduce((sum, each) => sum + meanOf(each).standardError ** 2, 0)),
  };
}

/** Σ_j ρ(‖a_i − b_j‖²) for every row i, and Σ_i for every column j; where a is b, over j ≠ i, in `rows`. */
function pairSums(a: Points, b: Points, rho: Rho) {
  const rows = new Float64Array(a.shape[0]), columns = a === b ? rows : new Float64Array(b.shape[0]);
  const values = new Float64Array(b.shape[0]);
  for (let i = 0; i < rows.length; i++) {
    const first = a === b ? i + 1 : 0;
    squaredDistances(values, a, i, b, first);
    rho(values, first);
    let sum = 0;
    for (let j = first; j < values.length; j++) {
      sum += values[j];
      columns[j] += values[j];
    }
    rows[i] += sum;
  }
  return { rows, columns };
}

/** ‖a_i − b_j‖² for j = first …, four at a time so that their sums do not wait for one another. */
function squaredDistances(out: Float64Array, a: Points, i: number, b: Points, first: number): void {
  const dim = a.shape[1], from = i * dim, p = a.data, q = b.data, count = b.shape[0];
  let j = first;
  for (; j + 3 < count; j += 4) {
    let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (let k = 0, at = j * dim; k < dim; k++, at++) {
      const value = p[from + k];
      const d0 = value - q[at], d1 = value - q[at + dim];
      const d2 = value - q[at + 2 * dim], d3 = value - q[at + 3 * dim];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    out[j] = s0;
    out[j + 1] = s1;
    out[j + 2] = s2;
    out[j + 3] = s3;
  }
  for (; j < count; j++) {
    let sum = 0;
    for (let k = 0, at = j * dim; k < dim; k++, at++) sum += (p[from + k] - q[at]) ** 2;
    out[j] = sum;
  }
}
