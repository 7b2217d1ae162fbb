/**
 * Jumps between the cells of a grid, and out of them for good.
 *
 * @module
 */
import { cellCount, cellWidths, type Grid, requireObject } from "../../core/mod.ts";

/**
 * A jump process that may end: cell i is left for its neighbour in direction k at rates[k][i], and for good at kill[i].
 * Its matrix is A = diag(kill) − Q, with Q the generator:
 *
 *     (A u)_i = kill_i u_i + Σ_k rates[k][i] (u_i − u[neighbours[k][i]])
 *
 * A step of backward Euler of du/dt = L u is such a system, with kill = 1/Δt + all that ends the process and u/Δt on the
 * right (or all of it times Δt); so are the equations of exit probabilities and mean times.
 */
export interface JumpSystem {
  /** The cells. */
  readonly grid: Grid;
  /** For each direction the neighbour of each cell, −1 where there is none: directions × [cells]. */
  readonly neighbours: readonly Int32Array[];
  /** For each direction the rate of jumps there, ≥ 0, and 0 where there is no neighbour: directions × [cells]. */
  readonly rates: readonly Float64Array[];
  /** The rate at which each cell is left for good; below 0 where more is created than ends: length [cells]. */
  readonly kill: Float64Array;
}

/** Requires arrays of the right lengths, neighbours that are cells, and finite rates, none below zero. */
export function requireSystem(system: JumpSystem): void {
  requireObject("system", system, "grid", "neighbours", "rates", "kill");
  const { grid, neighbours, rates, kill } = system, n = cellCount(grid);
  requireLists("neighbours", neighbours);
  requireLists("rates", rates);
  if (rates.length !== neighbours.length) {
    throw new RangeError(`rates must be one array a direction (${neighbours.length}), got ${rates.length}`);
  }
  requireLength("kill", kill, n);
  for (let i = 0; i < n; i++) {
    if (!(Math.abs(kill[i]) < largest)) {
      throw new RangeError(`kill must be finite, got ${kill[i]} in cell ${i}`);
    }
  }
  neighbours.forEach((to, k) => {
    const rate = rates[k];
    requireLength(`neighbours[${k}]`, to, n);
    requireLength(`rates[${k}]`, rate, n);
    for (let i = 0; i < n; i++) {
      const there = to[i] >= 0 && to[i] < n, none = to[i] === -1 && rate[i] === 0;
      if (none || there && rate[i] >= 0 && rate[i] < largest) continue;
      if (!there && to[i] !== -1) {
        throw new RangeError(`neighbours[${k}] must be cells or -1, got ${to[i]} in cell ${i}`);
      }
      const must = there ? "be finite and at least 0" : "be 0 where there is no neighbour";
      throw new RangeError(`rates[${k}] must ${must}, got ${rate[i]} in cell ${i}`);
    }
  });
}

function requireLists(name: string, arrays: readonly unknown[]): void {
  if (!Array.isArray(arrays)) {
    throw new TypeError(`${name} must be a list of arrays, one a direction, got ${arrays}`);
  }
}

/** Rates beyond it count as infinite: sums of some must not overflow. */
const largest = 1e300;

/** Requires one value a cell. */
export function requireLength(name: string, values: ArrayLike<number>, n: number): void {
  if (!ArrayBuffer.isView(values)) throw new TypeError(`${name} must be an array of numbers, got ${values}`);
  if (values.length !== n) {
    throw new RangeError(`${name} must be one value a cell (${n}), got ${values.length}`);
  }
}

/** A cell for an error: its number and its centre. */
export function placeOf(grid: Grid, cell: number): string {
  const widths = cellWidths(grid), n = grid.axes[0].cells, at = [cell % n, Math.floor(cell / n)];
  const centre = grid.axes.map(({ low }, k) => Number((low + (at[k] + 0.5) * widths[k]).toPrecision(4)));
  return `cell ${cell} (x = ${centre.join(", ")})`;
}
