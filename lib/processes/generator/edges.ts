/**
 * Which cells of a grid are neighbours, and the places between them.
 *
 * @module
 */
import { cellCount, cellWidths, type Grid, type Points, zeros } from "../../core/mod.ts";

/** From a cell to another: how many cells along each axis. */
export type Offset = readonly number[];

/** Edges in one direction: from cells to the next, or to a boundary where what arrives is gone. */
export interface Edges {
  /** The direction, in cells. */
  readonly offset: Offset;
  /** The same as a vector, in the coordinates' units. */
  readonly vector: readonly number[];
  /** The neighbour of each cell, or −1: length [cells]. */
  readonly neighbours: Int32Array;
  /** Cells that an edge starts from: to their neighbour, or out of the domain. */
  readonly from: Int32Array;
  /** Where on the edge the domain ends, as a fraction of it: 1 if it does not, length [edges]. */
  readonly reach: Float64Array;
}

/** A level above zero in the domain and below outside of it. */
export type Level = (x: Points) => Float64Array;

/**
 * The edges in one direction. An absorbing end of an axis is met half-way; the border of a set, where its level, linear
 * between the centres, is zero (Shortley and Weller 1938; symmetric as in Gibou et al. 2002).
 */
export function edgesOf(grid: Grid, offset: Offset, level?: Float64Array): Edges {
  const { axes } = grid, n = cellCount(grid), [{ cells: n0 }] = axes, widths = cellWidths(grid);
  const neighbours = new Int32Array(n).fill(-1), from: number[] = [], reach: number[] = [];
  const add = (cell: number, fraction: number) => {
    from.push(cell);
    reach.push(fraction);
  };
  for (let cell = 0; cell < n; cell++) {
    if (level && !(level[cell] > 0)) continue;
    const place = [cell % n0, Math.floor(cell / n0)];
    let out = false, absorbed = false;
    const next = axes.map(({ cells, boundaries }, k) => {
      const to = place[k] + offset[k];
      if (to >= 0 && to < cells) return to;
      const end = boundaries[to < 0 ? 0 : 1];
      if (end === "periodic") return (to + cells) % cells;
      out = true;
      absorbed ||= end === "absorbing";
      return -1;
    });
    if (out) {
      if (absorbed) add(cell, 0.5);
      continue;
    }
    const to = next[0] + n0 * (next[1] ?? 0);
    if (level && !(level[to] > 0)) add(cell, Math.max(1e-9, level[cell] / (level[cell] - level[to])));
    else {
      neighbours[cell] = to;
      add(cell, 1);
    }
  }
  const vector = offset.map((steps, k) => steps * widths[k]);
  return { offset, vector, neighbours, from: Int32Array.from(from), reach: Float64Array.from(reach) };
}

/**
 * Places on edges, in the domain also where an edge closes a circle.
 *
 * @param grid The grid.
 * @param centres Of its cells, shape [cells, axes].
 * @param edges Some edges.
 * @param fractions How far along what is inside of each edge, in [0, 1].
 * @returns Edge after edge, its places in order: shape [edges · fractions, axes].
 */
export function along(
  { axes }: Grid,
  centres: Points,
  { from, reach, vector }: Edges,
  fractions: readonly number[],
): Points {
  const dim = axes.length, out = zeros([from.length * fractions.length, dim]);
  for (let e = 0, at = 0; e < from.length; e++) {
    for (const fraction of fractions) {
      for (let k = 0; k < dim; k++, at++) {
        const { low, high, boundaries: [end] } = axes[k];
        const x = centres.data[from[e] * dim + k] + fraction * reach[e] * vector[k];
        const turn = end === "periodic" ? (x > high ? high - low : x < low ? low - high : 0) : 0;
        out.data[at] = x - turn;
      }
    }
  }
  return out;
}

/** Directions in opposite pairs: along the axes, and along the diagonals where noise is correlated. */
export function directions(dim: number, diagonals: boolean): readonly Offset[] {
  if (dim === 1) return [[1], [-1]];
  const straight = [[1, 0], [-1, 0], [0, 1], [0, -1]];
  return diagonals ? [...straight, [1, 1], [-1, -1], [1, -1], [-1, 1]] : straight;
}
