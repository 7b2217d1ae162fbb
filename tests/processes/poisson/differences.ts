/**
 * Derivatives by differences that know their error.
 *
 * @module
 */

/** A derivative, and what it may be off by. */
export interface Slope {
  readonly value: number;
  readonly error: number;
}

/**
 * f′(0) by central differences d over h and 2h, extrapolated: (4 d(h) − d(2h))/3. It is nearer to the truth than d(h) is,
 * which |d(h) − d(2h)| bounds; rounding adds 2⁻⁵² · `size`/h, `size` of the terms that f is summed from.
 */
export function slope(f: (h: number) => number, h: number, size: number): Slope {
  const d = (h: number) => (f(h) - f(-h)) / (2 * h);
  return { value: (4 * d(h) - d(2 * h)) / 3, error: Math.abs(d(h) - d(2 * h)) + 2 ** -52 * size / h };
}
