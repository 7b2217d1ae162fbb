/**
 * Expectations under laws on a line.
 *
 * @module
 */
import { type Points, points } from "driftfield/core";

/**
 * E f(x_t) of a function of batches [n, 1] with a number a row, by trapezoids from −reach to reach: for analytic integrands that
 * vanish there they are exact to rounding once the step is a quarter of the least width.
 */
export function expectation(
  law: { logDensity(x: Points, t: number): Float64Array },
  t: number,
  reach: number,
  nodes: number,
  f: (x: Points) => ArrayLike<number>,
): number {
  const step = 2 * reach / nodes,
    x = points(Float64Array.from({ length: nodes + 1 }, (_, j) => -reach + j * step));
  const values = f(x);
  return law.logDensity(x, t).reduce((sum, log, j) => sum + Math.exp(log) * values[j], 0) * step;
}
