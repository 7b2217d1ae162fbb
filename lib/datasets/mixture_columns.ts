/**
 * Loops over the rows of a block whose coordinates lie in columns: long and straight, however few components and
 * coordinates there are. They read arguments and locals only: that is twice as fast as a closure's.
 *
 * @module
 */

/** A number for each row of a block. */
export type Column = Float64Array;

/** Coordinate d of row i is columns[d][i]. */
export type Columns = readonly Column[];

/** A column for each of `count`. */
export const columns = (count: number, rows: number): Columns =>
  Array.from({ length: count }, () => new Float64Array(rows));

/** out + (x − p)² + (y − q)². */
export function addSquares(out: Column, x: Column, p: number, y: Column, q: number): void {
  for (let i = 0; i < out.length; i++) {
    const u = x[i] - p, v = y[i] - q;
    out[i] += u * u + v * v;
  }
}

/** out + (x − p)²/width. */
export function addSquare(out: Column, x: Column, p: number, width: number): void {
  for (let i = 0; i < out.length; i++) {
    const u = x[i] - p;
    out[i] += u * u / width;
  }
}

/** out + g (x − p). */
export function addOffset(out: Column, x: Column, p: number, g: number): void {
  for (let i = 0; i < out.length; i++) out[i] += g * (x[i] - p);
}

/** out + c (b + g (x − p)). */
export function addShare(out: Column, c: Column, b: number, g: number, x: Column, p: number): void {
  for (let i = 0; i < out.length; i++) out[i] += c[i] * (b + g * (x[i] - p));
}

/** out + (x − y)². */
export function addSquaredDifference(out: Column, x: Column, y: Column): void {
  for (let i = 0; i < out.length; i++) out[i] += (x[i] - y[i]) ** 2;
}

/** out + b c. */
export function addMultiple(out: Column, c: Column, b: number): void {
  for (let i = 0; i < out.length; i++) out[i] += b * c[i];
}

/** out + c x. */
export function addProduct(out: Column, c: Column, x: Column): void {
  for (let i = 0; i < out.length; i++) out[i] += c[i] * x[i];
}

/** out/divisor. */
export function divide(out: Column, divisor: Column): void {
  for (let i = 0; i < out.length; i++) out[i] /= divisor[i];
}

/** Takes squares to height − ½ square/width, and raises `tops` to it. */
export function raise(squares: Column, height: number, width: number, tops: Column): void {
  const double = 2 * width;
  for (let i = 0; i < squares.length; i++) {
    const level = height - squares[i] / double;
    squares[i] = level;
    if (level > tops[i]) tops[i] = level;
  }
}

/** Takes rows from row `from` of x, shape [batch, dim], apart into columns. */
export function fromRows(x: Float64Array, from: number, out: Columns): void {
  const dim = out.length;
  for (let d = 0; d < dim; d++) {
    const column = out[d];
    for (let i = 0, at = from * dim + d; i < column.length; i++, at += dim) column[i] = x[at];
  }
}

/** Puts columns/divisor together to rows of out, from row `from` on. */
export function toRows(columns: Columns, divisor: Column, out: Float64Array, from: number): void {
  const dim = columns.length;
  for (let d = 0; d < dim; d++) {
    const column = columns[d];
    for (let i = 0, at = from * dim + d; i < column.length; i++, at += dim) out[at] = column[i] / divisor[i];
  }
}
