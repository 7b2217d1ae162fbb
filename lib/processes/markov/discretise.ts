/**
 * A stochastic differential equation on a grid of cells, as a chain in continuous time.
 *
 * @module
 */
import { cellCentres, grid } from "../../core/mod.ts";
import { type Diffusion, generator } from "../generator/mod.ts";
import type { JumpProcess } from "./chain.ts";

/** A grid of cells. */
export interface CellOptions {
  /** The interval; nothing passes its ends. */
  readonly domain: readonly [low: number, high: number];
  /** How many cells of equal width it is cut into, at least 3. */
  readonly cells: number;
}

/**
 * A diffusion on the line as jumps between neighbouring cells: its `generator` as a matrix. Rates are ≥ 0 whatever the
 * drift and the width h are; the error is of second order in h; and the chain is in detailed balance with exactly
 * p_i ∝ D(x_i)⁻¹ exp ∫f/D, the equilibrium of the equation.
 *
 * @param sde Drift and diffusion, taken at t = 0.
 * @param options Interval and number of cells.
 * @returns The chain in continuous time; its states are the centres of the cells.
 * @throws {RangeError} If the interval or the number of cells is out of range, or the coefficients are; see `generator`.
 * @throws {TypeError} If the equation is a Stratonovich one.
 *
 * @example The equilibrium of a Brownian motion that is pulled to the origin is Gaussian
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { discretise, sde, stationary } from "driftfield/processes";
 *
 * const pulled = discretise(sde({ drift: "-x", diffusion: 1 }), { domain: [-3, 3], cells: 60 });
 * const [law, x] = [stationary(pulled), pulled.states];
 * assertAlmostEquals(law[10] / law[20], Math.exp(x[20] ** 2 - x[10] ** 2));
 * ```
 */
export function discretise(sde: Diffusion, { domain, cells }: CellOptions): JumpProcess {
  const line = grid({ domain, cells }), { neighbours, rates } = generator(sde, line);
  const Q = new Float64Array(cells * cells);
  neighbours.forEach((next, k) =>
    next.forEach((to, from) => {
      if (to < 0) return;
      Q[from * cells + to] = rates[k][from];
      Q[from * cells + from] -= rates[k][from];
    })
  );
  return { states: cellCentres(line).data, Q };
}
