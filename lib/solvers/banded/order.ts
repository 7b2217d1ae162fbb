/**
 * The order in which cells are taken, so that neighbours stay close.
 *
 * @module
 */
import { type Axis, cellCount, type Grid } from "../../core/mod.ts";

/** Cells in a row, and how far apart neighbours are in it. */
export interface Order {
  /** The cell at each position: length [cells]. */
  readonly cells: Int32Array;
  /** The position of each cell: length [cells]. */
  readonly positions: Int32Array;
  /** The largest distance of neighbours' positions, at least 1. */
  readonly band: number;
}

/**
 * Line after line, the lines along the axis that keeps neighbours closer. An axis that closes to a ring is folded, its
 * two halves interleaved (0, n − 1, 1, n − 2, …), so that its ends are neighbours too.
 */
export function orderOf(grid: Grid, neighbours: readonly Int32Array[]): Order {
  const orders = grid.axes.map((_, fast) => lines(grid, fast, neighbours));
  return orders.reduce((best, other) => other.band < best.band ? other : best);
}

function lines(grid: Grid, fast: number, neighbours: readonly Int32Array[]): Order {
  const n = cellCount(grid), cells = new Int32Array(n), positions = new Int32Array(n);
  const along = grid.axes.map(placesOn), [first, second = [0]] = along;
  const [step, stride] = fast === 0 ? [1, first.length] : [second.length, 1];
  for (let j = 0, cell = 0; j < second.length; j++) {
    for (let i = 0; i < first.length; i++, cell++) {
      const at = first[i] * step + second[j] * stride;
      positions[cell] = at;
      cells[at] = cell;
    }
  }
  let band = 1;
  for (const to of neighbours) {
    for (let i = 0; i < n; i++) {
      const apart = to[i] < 0 ? 0 : positions[to[i]] - positions[i];
      if (apart > band) band = apart;
      else if (-apart > band) band = -apart;
    }
  }
  return { cells, positions, band };
}

/** Where each cell of an axis comes along it. */
function placesOn({ cells: n, boundaries: [end] }: Axis): Int32Array {
  const places = new Int32Array(n);
  for (let i = 0; i < n; i++) places[i] = end !== "periodic" ? i : 2 * i < n ? 2 * i : 2 * (n - 1 - i) + 1;
  return places;
}
