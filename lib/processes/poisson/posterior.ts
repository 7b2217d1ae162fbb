/**
 * Which charge a point belongs to.
 *
 * @module
 */
import { type Points, requirePoints, requireSameDim } from "../../core/mod.ts";

/** What is seen from one point x of the charges y_j, with ζ_j = (x − α y_j)/σ. */
export interface Seen {
  /** p_j, the probability that x = α y_j + σ ε: length [rows]. Valid until the next point. */
  readonly shares: Float64Array;
  /** ‖ζ_j‖²: length [rows]. Valid until the next point. */
  readonly squares: Float64Array;
  /** log Σ_j w_j e^{−f(‖ζ_j‖²)}. */
  readonly log: number;
}

/**
 * The posterior of the charge under noise of D degrees of freedom,
 *
 *     p_j ∝ w_j e^{−f(‖ζ_j‖²)},   f(q) = (N+D)/2 · ln(1 + q/D),   f(q) = q/2 for D = ∞
 *
 * which is w_j (‖x − α y_j‖² + Dσ²)^{−(N+D)/2} but for a factor that all j share.
 *
 * @param rows y_j, shape [rows, N].
 * @param weights w_j, length [rows].
 * @param D D.
 * @returns x, shape [batch, N], α and σ, and `use`, which sees each of x's rows in turn.
 * @throws {RangeError} (The function) If x is not finite, has another dim, or is so far off that no float64 holds ‖ζ‖².
 */
export function posterior(rows: Points, weights: Float64Array, D: number) {
  const [m, N] = rows.shape, y = rows.data, logs = weights.map(Math.log);
  const shares = new Float64Array(m), squares = new Float64Array(m);
  const fall = D === Infinity ? (q: number) => q / 2 : (q: number) => (N + D) / 2 * Math.log1p(q / D);
  return (x: Points, alpha: number, sigma: number, use: (seen: Seen, i: number) => void) => {
    requirePoints("x", x, 0);
    requireSameDim("x", x, "rows", rows);
    for (let i = 0; i < x.shape[0]; i++) {
      let most = -Infinity, total = 0;
      for (let j = 0; j < m; j++) {
        let square = 0;
        for (let k = 0; k < N; k++) square += ((x.data[i * N + k] - alpha * y[j * N + k]) / sigma) ** 2;
        squares[j] = square;
        shares[j] = logs[j] - fall(square);
        most = Math.max(most, shares[j]);
      }
      if (!(most > -Infinity)) {
        throw new RangeError(
          `x: row ${i} is too far from all rows for sigma = ${sigma}: ‖x/sigma‖² overflows`,
        );
      }
      for (let j = 0; j < m; j++) total += shares[j] = Math.exp(shares[j] - most);
      for (let j = 0; j < m; j++) shares[j] /= total;
      use({ shares, squares, log: most + Math.log(total) }, i);
    }
  };
}

/** Adds Σ_j p_j y_j to `out`, length [N]. */
export function addRows(shares: Float64Array, { data }: Points, out: Float64Array): void {
  for (let j = 0, at = 0; j < shares.length; j++) {
    if (shares[j] === 0) at += out.length;
    else for (let k = 0; k < out.length; k++) out[k] += shares[j] * data[at++];
  }
}
