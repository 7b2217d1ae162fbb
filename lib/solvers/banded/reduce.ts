/**
 * Cells taken out of a jump process one after the other, within a band.
 *
 * @module
 */
import { cellCount } from "../../core/mod.ts";
import { reduceLine } from "./line.ts";
import { type Order, orderOf } from "./order.ts";
import { type JumpSystem, requireSystem } from "./system.ts";

/** What is left of a jump process when each cell has been taken out. */
export interface Reduced extends Order {
  /**
   * Row k is of position k, its middle at k · (2 · band + 1) + band: before it a_ki/s_i, in it 1/s_k, after it a_kj/s_k:
   * length [cells · (2 · band + 1)].
   */
  readonly rows: Float64Array;
}

/**
 * State reduction (Grassmann, Taksar and Heyman 1985, "Regenerative analysis and steady state distributions for Markov
 * chains"): positions k = 0, 1, … are taken out, and what went through k goes directly from those that led there,
 *
 *     s_k = kill_k + Σ_{j>k} a_kj,   a_ij += a_ik a_kj/s_k,   kill_i += a_ik kill_k/s_k      (i, j > k)
 *
 * It is Gaussian elimination of diag(kill) − Q whose pivots are sums of rates, never differences from a diagonal. A
 * cell that is never left, 1/s_k = Infinity, keeps what comes there: kill_i += a_ik.
 */
export function reduce(system: JumpSystem): Reduced {
  requireSystem(system);
  const order = orderOf(system.grid, system.neighbours), { band, cells } = order, n = cells.length;
  const rows = filled(system, order), kill = new Float64Array(n);
  for (let k = 0; k < n; k++) kill[k] = system.kill[cells[k]];
  if (band === 1) reduceLine(rows, kill);
  else reduceBand(rows, kill, band);
  return { ...order, rows };
}

/** In place. */
export function reduceBand(rows: Float64Array, kill: Float64Array, band: number): void {
  const n = kill.length, width = 2 * band + 1;
  for (let k = 0, row = band; k < n; k++, row += width) {
    const last = Math.min(band, n - 1 - k);
    let pivot = kill[k];
    for (let j = 1; j <= last; j++) pivot += rows[row + j];
    const inverse = rows[row] = 1 / pivot;
    for (let i = 1, at = row + width - 1; i <= last; i++, at += width - 1) { // a_ik, i counted from k
      if (rows[at] === 0) continue;
      if (inverse === Infinity) kill[k + i] += rows[at];
      else {
        const share = rows[at] *= inverse;
        for (let j = 1; j <= last; j++) rows[at + j] += share * rows[row + j];
        kill[k + i] += share * kill[k];
      }
    }
    if (inverse < Infinity) { for (let j = 1; j <= last; j++) rows[row + j] *= inverse; }
  }
}

/** The rates, in the order's rows. */
function filled({ grid, neighbours, rates }: JumpSystem, { band, positions }: Order): Float64Array {
  const n = cellCount(grid), width = 2 * band + 1, bytes = 8 * n * width;
  if (bytes > 2 ** 31) {
    const shape = grid.axes.map(({ cells }) => cells).join(" × ");
    throw new RangeError(
      `${shape} cells, coupled over ${band}, would take ${
        (bytes / 2 ** 30).toFixed(1)
      } GiB to factoriseJumps ` +
        `(at most 2): take fewer cells, above all along the shorter axis, or explicit steps`,
    );
  }
  const rows = new Float64Array(n * width);
  for (let k = 0; k < rates.length; k++) {
    const to = neighbours[k], rate = rates[k];
    for (let i = 0; i < n; i++) {
      if (rate[i] > 0) rows[positions[i] * 2 * band + band + positions[to[i]]] += rate[i];
    }
  }
  return rows;
}
