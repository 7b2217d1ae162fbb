import { grid, type GridFunction, onGrid } from "driftfield/core";

/** The order p of errors C hᵖ: the slope of log error against log h, by least squares. */
export function orderOf(h: readonly number[], errors: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((sum, one) => sum + one, 0) / v.length;
  const x = h.map(Math.log), y = errors.map(Math.log), [mx, my] = [mean(x), mean(y)];
  return mean(x.map((v, i) => (v - mx) * (y[i] - my))) / mean(x.map((v) => (v - mx) ** 2));
}

/** The largest error of u where a condition holds. */
export function largestError(
  u: GridFunction,
  truth: (x: readonly number[]) => number,
  where: (x: readonly number[]) => boolean = () => true,
): number {
  const exact = onGrid(u.grid, truth).values, seen = onGrid(u.grid, (x) => where(x) ? 1 : 0).values;
  return u.values.reduce((most, value, i) => Math.max(most, seen[i] * Math.abs(value - exact[i])), 0);
}

/** An interval, and a square, whose ends absorb. */
export const open = (domain: [number, number], cells: number) =>
  grid({ domain, cells, boundaries: "absorbing" });
export const openSquare = (side: [number, number], cells: number) =>
  grid({ domain: [side, side], cells, boundaries: "absorbing" });
