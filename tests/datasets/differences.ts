import type { Points } from "driftfield/core";

/**
 * Σ_d ∂f_d/∂x_d or, of a scalar f, ∂f/∂x_d, by differences of order 4, with what they may be off by if f, of the given
 * size, is exact to `error` of it.
 */
export function difference(
  f: (h: number) => number,
  h: number,
  size: number,
  error = 1e-15,
): [slope: number, slack: number] {
  const slope = (h: number) => (f(h) - f(-h)) / (2 * h), coarse = slope(2 * h), fine = slope(h);
  // the better one is of order 4: it is off by less than the other two differ
  return [(4 * fine - coarse) / 3, Math.abs(fine - coarse) / 8 + 4 * error * size / h];
}

/** x with h added to coordinate d of every row. */
export const moved = (x: Points, d: number, h: number): Points => ({
  data: x.data.map((v, at) => at % x.shape[1] === d ? v + h : v),
  shape: x.shape,
});
