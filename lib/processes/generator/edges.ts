/**
 * Which cells of a grid are neighbours, and the places between them.
 *
 * @module
 */
import { type Axis, cellCount, cellWidths, type Grid, type Points, zeros } from "../../core/mod.ts";

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
  const [right, up] = axes.map((axis, k) => places(axis, offset[k])), row = up ?? Int32Array.of(0);
  const neighbours = new Int32Array(n).fill(-1), from = new Int32Array(n), reach = new Float64Array(n);
  let count = 0;
  for (let j = 0, cell = 0; j < row.length; j++) {
    for (let i = 0; i < n0; i++, cell++) {
      if (level && !(level[cell] > 0)) continue;
      const to = right[i] + n0 * row[j], out = right[i] < 0 || row[j] < 0;
      if (out && right[i] !== absorbed && row[j] !== absorbed) continue;
      const beyond = !out && level && !(level[to] > 0);
      if (!out && !beyond) neighbours[cell] = to;
      from[count] = cell;
      reach[count++] = out ? 0.5 : beyond ? Math.max(1e-9, level[cell] / (level[cell] - level[to])) : 1;
    }
  }
  const vector = offset.map((steps, k) => steps * widths[k]);
  return { offset, vector, neighbours, from: from.subarray(0, count), reach: reach.subarray(0, count) };
}

const absorbed = -1, wall = -2;

/** Where a step leads from each place of an axis: to a place, out of the domain, or against a wall. */
function places({ cells, boundaries }: Axis, step: number): Int32Array {
  return Int32Array.from({ length: cells }, (_, i) => {
    const to = i + step;
    if (to >= 0 && to < cells) return to;
    const end = boundaries[to < 0 ? 0 : 1];
    return end === "periodic" ? (to + cells) % cells : end === "absorbing" ? absorbed : wall;
  });
}

/**
 * Those of some edges that leave the domain.
 *
 * @param edges The edges.
 * @returns Them.
 */
export function leaving(edges: Edges): Edges {
  const { from, reach, neighbours } = edges, out: number[] = [];
  for (let e = 0; e < from.length; e++) if (neighbours[from[e]] < 0) out.push(e);
  return {
    ...edges,
    from: Int32Array.from(out, (e) => from[e]),
    reach: Float64Array.from(out, (e) => reach[e]),
  };
}

/**
 * Places on edges, in the domain also where an edge closes a circle.
 *
 * @param grid The grid.
 * @param centres Of its cells, shape [cells, axes].
 * @param edges Some edges.
 * @param fractions How far along what is inside of each edge, in [0, 1].
 * @param out Where they are written: edge after edge, its places in order, shape [edges · fractions, axes].
 * @returns Those places.
 */
export function along(
  { axes }: Grid,
  centres: Points,
  { from, reach, vector }: Edges,
  fractions: readonly number[],
  out: Points = zeros([from.length * fractions.length, axes.length]),
): Points {
  const dim = axes.length, many = fractions.length;
  axes.forEach(({ low, high, boundaries: [end] }, k) => {
    const turn = end === "periodic" ? high - low : 0;
    for (let e = 0, at = k; e < from.length; e++) {
      const start = centres.data[from[e] * dim + k], step = reach[e] * vector[k];
      for (let f = 0; f < many; f++, at += dim) {
        const x = start + fractions[f] * step;
        out.data[at] = x > high ? x - turn : x < low ? x + turn : x;
      }
    }
  });
  return out;
}

/** Directions in opposite pairs: along the axes, and along the diagonals where noise is correlated. */
export function directions(dim: number, diagonals: boolean): readonly Offset[] {
  if (dim === 1) return [[1], [-1]];
  const straight = [[1, 0], [-1, 0], [0, 1], [0, -1]];
  return diagonals ? [...straight, [1, 1], [-1, -1], [1, -1], [-1, 1]] : straight;
}
