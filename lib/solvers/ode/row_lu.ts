/**
 * Small linear systems, one a row.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";

/**
 * Factors s·1 − J for the matrix J of each row: Gaussian elimination with partial pivoting, in place in one flat array
 * (an object a row would cost more than the arithmetic).
 *
 * @param J Matrices, shape [batch, dim · dim], row by row; not changed.
 * @param shift s.
 * @returns b ↦ the solutions x of (s·1 − J) x = b, both of shape [batch, dim]; not finite where a matrix is singular.
 */
export function factorRows(J: Points, shift: number): (b: Points) => Points {
  const batch = J.shape[0], dim = Math.round(Math.sqrt(J.shape[1]));
  const lu = J.data.map((v) => -v), pivots = new Uint32Array(batch * dim);
  for (let row = 0; row < batch; row++) {
    const matrix = lu.subarray(row * dim * dim, (row + 1) * dim * dim);
    for (let i = 0; i < dim; i++) matrix[i * dim + i] += shift;
    factor(matrix, dim, pivots.subarray(row * dim, (row + 1) * dim));
  }
  return ({ data, shape }) => {
    const x = data.slice();
    for (let row = 0; row < batch; row++) {
      const matrix = lu.subarray(row * dim * dim, (row + 1) * dim * dim);
      const order = pivots.subarray(row * dim, (row + 1) * dim);
      substitute(matrix, dim, order, x.subarray(row * dim, (row + 1) * dim));
    }
    return { data: x, shape };
  };
}

/** A ← L and U of P A = L U; pivots[k] is the row that changed places with row k. */
function factor(A: Float64Array, dim: number, pivots: Uint32Array): void {
  for (let k = 0; k < dim; k++) {
    let p = k;
    for (let i = k + 1; i < dim; i++) if (Math.abs(A[i * dim + k]) > Math.abs(A[p * dim + k])) p = i;
    pivots[k] = p;
    if (p !== k) { for (let j = 0; j < dim; j++) swap(A, k * dim + j, p * dim + j); }
    for (let i = k + 1; i < dim; i++) {
      const l = A[i * dim + k] /= A[k * dim + k];
      for (let j = k + 1; j < dim; j++) A[i * dim + j] -= l * A[k * dim + j];
    }
  }
}

/** x ← U⁻¹ L⁻¹ P x. */
function substitute(A: Float64Array, dim: number, pivots: Uint32Array, x: Float64Array): void {
  for (let k = 0; k < dim; k++) swap(x, k, pivots[k]);
  for (let i = 1; i < dim; i++) for (let j = 0; j < i; j++) x[i] -= A[i * dim + j] * x[j];
  for (let i = dim - 1; i >= 0; i--) {
    for (let j = i + 1; j < dim; j++) x[i] -= A[i * dim + j] * x[j];
    x[i] /= A[i * dim + i];
  }
}

function swap(data: Float64Array, i: number, j: number): void {
  [data[i], data[j]] = [data[j], data[i]];
}
