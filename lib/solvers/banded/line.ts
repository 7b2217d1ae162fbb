/**
 * A band of one neighbour on each side: the same loops written out, for they are all that a line of many cells costs.
 *
 * @module
 */

/** State reduction as in `reduce`, of rows of three, in place. */
export function reduceLine(rows: Float64Array, kill: Float64Array): void {
  const last = kill.length - 1;
  let end = kill[0];
  for (let k = 0, row = 0; k < last; k++, row += 3) {
    const inverse = rows[row + 1] = 1 / (end + rows[row + 2]);
    if (inverse === Infinity) end = kill[k + 1] + rows[row + 3];
    else {
      rows[row + 2] *= inverse;
      end = kill[k + 1] + (rows[row + 3] *= inverse) * end;
    }
  }
  rows[3 * last + 1] = 1 / end;
}

/**
 * Along the line and back: x_k = b_k + w_k x_{k−1} and y_k = x_k/s_k + v_k y_{k+1}.
 *
 * @param rows Of the factors.
 * @param cells The cell at each position.
 * @param b The right-hand side, by cells.
 * @param at Where w_k and v_k are, from the start of row k: 0 and 2 for A, −1 and 3 for its transpose.
 * @returns y, by cells.
 */
export function sweep(
  rows: Float64Array,
  cells: Int32Array,
  b: Float64Array,
  [before, after]: readonly [number, number],
): Float64Array {
  const n = cells.length, x = new Float64Array(n), y = new Float64Array(n);
  let value = x[0] = b[cells[0]];
  for (let k = 1, at = 3 + before; k < n; k++, at += 3) x[k] = value = b[cells[k]] + rows[at] * value;
  y[cells[n - 1]] = value *= rows[3 * n - 2];
  for (let k = n - 2, row = 3 * k; k >= 0; k--, row -= 3) {
    y[cells[k]] = value = x[k] * rows[row + 1] + rows[row + after] * value;
  }
  return y;
}
