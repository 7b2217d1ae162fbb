/**
 * The Cholesky factor of a covariance matrix, and its inverse.
 *
 * @module
 */

/**
 * Lower-triangular L with L Lᵀ = A.
 *
 * @param name What A is called in an error.
 * @param a Symmetric positive definite matrix, dim rows of dim numbers.
 * @returns L, row-major: length [dim · dim].
 * @throws {RangeError} If A is not square, finite, symmetric to rounding, or positive definite.
 */
export function cholesky(name: string, a: readonly (readonly number[])[]): Float64Array {
  const dim = a.length, factor = new Float64Array(dim * dim);
  const ragged = a.findIndex((row) => row.length !== dim);
  if (ragged >= 0) {
    throw new RangeError(`${name} must be ${dim} × ${dim}, row ${ragged} has ${a[ragged].length} entries`);
  }
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < dim; j++) {
      const asymmetry = Math.abs(a[i][j] - a[j][i]);
      if (!(asymmetry <= 1e-12 * Math.sqrt(Math.abs(a[i][i] * a[j][j])))) {
        throw new RangeError(`${name} must be finite and symmetric, got ${a[i][j]} at (${i}, ${j})`);
      }
    }
    for (let j = 0; j <= i; j++) {
      let rest = a[i][j];
      for (let k = 0; k < j; k++) rest -= factor[i * dim + k] * factor[j * dim + k];
      if (j < i) factor[i * dim + j] = rest / factor[j * dim + j];
      else if (rest > 0 && rest < Infinity) factor[i * dim + i] = Math.sqrt(rest);
      else throw new RangeError(`${name} must be positive definite, got pivot ${rest} in row ${i}`);
    }
  }
  return factor;
}

/** L⁻¹ of a lower-triangular L, by forward substitution; both row-major. */
export function invertLower(factor: Float64Array, dim: number): Float64Array {
  const inverse = new Float64Array(dim * dim);
  for (let j = 0; j < dim; j++) {
    for (let i = j; i < dim; i++) {
      let rest = i === j ? 1 : 0;
      for (let k = j; k < i; k++) rest -= factor[i * dim + k] * inverse[k * dim + j];
      inverse[i * dim + j] = rest / factor[i * dim + i];
    }
  }
  return inverse;
}
