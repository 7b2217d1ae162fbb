/**
 * When paths leave, on average.
 *
 * @module
 */
import { type Grid, type GridFunction, requireInteger } from "../../core/mod.ts";
import type { Diffusion, GeneratorOptions } from "../../processes/mod.ts";
import { steady } from "./steady.ts";

/** What paths leave. */
export type ExitTimeOptions = Pick<GeneratorOptions, "inside">;

/**
 * The mean time that a path of dX = f dt + g dW takes to leave, E[τ | X_0 = x]: the mean first-passage time,
 *
 *     L m = −1,   m = 0 where paths leave
 *
 * It is the first of the `exitTimeMoments`. Its error is of second order in the widths of cells: of Brownian motion of
 * variance σ²t on a line it is h²/4σ² too long, everywhere.
 *
 * @param sde An equation that is the same at all times, in one or two dimensions.
 * @param grid Where: paths leave through absorbing boundaries, and where the set ends.
 * @param options A set that ends the process.
 * @returns E[τ]; 0 outside of the set.
 * @throws {TypeError} If particles act on each other.
 * @throws {RangeError} If the equation depends on time, or no path ever leaves: the mean time is infinite.
 *
 * @example Brownian motion leaves a disc after (R² − r²)/2
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, interpolate, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { ball, meanExitTime } from "driftfield/solvers";
 *
 * const square = grid({ domain: [[-1.1, 1.1], [-1.1, 1.1]], cells: 40 });
 * const [disc] = ball([0, 0], 1), brownian = sde({ drift: [0, 0], diffusion: [1, 1] });
 * const mean = meanExitTime(brownian, square, { inside: (x) => disc(x, 0) });
 * assertAlmostEquals(interpolate(mean, points([[0.3, 0.4]]))[0], (1 - 0.5 ** 2) / 2, 1e-2);
 * ```
 */
export const meanExitTime = (sde: Diffusion, grid: Grid, options: ExitTimeOptions = {}): GridFunction =>
  exitTimeMoments(sde, grid, { ...options, order: 1 })[0];

/** How many moments, of paths that leave what. */
export interface ExitMomentOptions extends ExitTimeOptions {
  /** The highest moment, at least 1. */
  readonly order: number;
}

/**
 * Moments of the time that a path of dX = f dt + g dW takes to leave, m_k = E[τᵏ | X_0 = x], one from the other
 *
 *     L m_k = −k m_(k−1),   m_0 = 1,   m_k = 0 where paths leave
 *
 * (Pontryagin, Andronov and Vitt 1933, "On the statistical treatment of dynamical systems"), solved for directly on
 * cells, with L the `generator` of the equation on the grid. All are sums of positive numbers: each is exact to some
 * roundings of its own size, however rarely paths leave. The error is of second order in the widths of cells.
 *
 * @param sde An equation that is the same at all times, in one or two dimensions.
 * @param grid Where: paths leave through absorbing boundaries, and where the set ends.
 * @param options The highest moment; a set that ends the process.
 * @returns [m_1, …, m_order], in time, time², …; 0 outside of the set.
 * @throws {TypeError} If particles act on each other.
 * @throws {RangeError} If the order is out of range, the equation depends on time, or no path ever leaves.
 *
 * @example A jump out at rate 8 from the one cell that is inside: moments 1/8, 2/8²
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { exitTimeMoments } from "driftfield/solvers";
 *
 * const line = grid({ domain: [0, 1.5], cells: 3 }), inside = ({ data }: { data: Float64Array }) =>
 *   data.map((x) => 0.25 - Math.abs(x - 0.75));
 * const moments = exitTimeMoments(sde({ drift: 0, diffusion: 1 }), line, { order: 2, inside });
 * assertAlmostEquals(moments[0].values[1], 1 / 8);
 * assertAlmostEquals(moments[1].values[1], 2 / 64);
 * ```
 */
export function exitTimeMoments(
  sde: Diffusion,
  grid: Grid,
  { order, inside }: ExitMomentOptions,
): GridFunction[] {
  requireInteger("order", order, 1);
  const { generator: { outside, killing }, solve } = steady(sde, grid, { inside }),
    moments: GridFunction[] = [];
  let b: Float64Array = killing.map((_, i) => outside?.[i] ? 0 : 1);
  for (let k = 1; k <= order; k++) {
    const m = solve(b.map((value) => k * value));
    moments.push(m);
    b = m.values;
  }
  return moments;
}
