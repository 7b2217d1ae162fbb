/**
 * What of a generator depends on the grid alone.
 *
 * @module
 */
import { type Axis, cellCentres, type Grid, type Points, zeros } from "../../core/mod.ts";
import { along, directions, type Edges, edgesOf, leaving, type Level } from "./edges.ts";
import type { Exits } from "./generator.ts";

/** The edges of one direction. */
export interface Direction extends Edges {
  /** The row of the first of their Gauss points, three an edge, among all places. */
  readonly first: number;
}

/** A grid with its edges. */
export interface Geometry {
  /** The grid. */
  readonly grid: Grid;
  /** Centres of the cells, shape [cells, axes]. */
  readonly centres: Points;
  /** All places where fields are needed: the centres, then the Gauss points of all edges. */
  readonly places: Points;
  /** In opposite pairs. A pair's second has those edges alone that leave the domain: the others are the first's. */
  readonly directions: readonly Direction[];
  /** Of a set, which cells are outside of it: 1 for those, length [cells]. */
  readonly outside?: Uint8Array;
}

/** Three Gauss points of [0, 1], and their weights: exact for polynomials of degree five. */
const nodes = [(1 - Math.sqrt(0.6)) / 2, 1 / 2, (1 + Math.sqrt(0.6)) / 2];
export const weights: readonly number[] = [5 / 18, 8 / 18, 5 / 18];

/** The edges of a grid, and all places on them. */
export function geometryOf(grid: Grid, diagonals: boolean, inside?: Level): Geometry {
  const centres = cellCentres(grid), level = inside && requireLevel(inside(centres), centres.shape[0]);
  const each = directions(grid.axes.length, diagonals).map((offset, k) => {
    const edges = edgesOf(grid, offset, level);
    return k % 2 === 0 ? edges : leaving(edges);
  });
  const [cells, dim] = centres.shape, directed: Direction[] = [];
  let rows = cells;
  for (const edges of each) {
    directed.push({ ...edges, first: rows });
    rows += nodes.length * edges.from.length;
  }
  const places = zeros([rows, dim]);
  places.data.set(centres.data);
  for (const { first, ...edges } of directed) {
    const n = nodes.length * edges.from.length, data = places.data.subarray(first * dim, (first + n) * dim);
    along(grid, centres, edges, nodes, { data, shape: [n, dim] });
  }
  const outside = level && { outside: Uint8Array.from(level, (value) => value > 0 ? 0 : 1) };
  return { grid, centres, places, directions: directed, ...outside };
}

/** Where edges leave the domain: the cells they start from, their directions, and the places. */
export function exitsOf({ grid, centres, directions }: Geometry): Omit<Exits, "rates"> {
  const each = directions.map(leaving), dim = centres.shape[1];
  const points = joined(each.map((edges) => along(grid, centres, edges, [1])));
  points.data.forEach((x, at) => points.data[at] = snapped(x, grid.axes[at % dim]));
  return {
    cells: Int32Array.from(each.flatMap(({ from }) => [...from])),
    directions: Uint8Array.from(each.flatMap(({ from }, k) => Array.from(from, () => k))),
    points,
  };
}

/** The end of an axis, if x misses it by rounding alone. */
function snapped(x: number, { low, high, cells }: Axis): number {
  const close = 1e-9 * (high - low) / cells;
  return Math.abs(x - low) < close ? low : Math.abs(x - high) < close ? high : x;
}

function joined(parts: readonly Points[]): Points {
  const [{ shape: [, dim] }] = parts, rows = parts.reduce((sum, { shape: [n] }) => sum + n, 0);
  const data = new Float64Array(rows * dim);
  parts.reduce((at, part) => (data.set(part.data, at), at + part.data.length), 0);
  return { data, shape: [rows, dim] };
}

function requireLevel(level: Float64Array, cells: number): Float64Array {
  if (level.length !== cells) {
    throw new RangeError(`inside must return one number a place (${cells}), got ${level.length}`);
  }
  const bad = level.findIndex((value) => Number.isNaN(value));
  if (bad >= 0) throw new RangeError(`inside must be a number everywhere, got NaN in cell ${bad}`);
  if (!level.some((value) => value > 0)) {
    throw new RangeError("inside must be above zero at some cell, is nowhere");
  }
  return level;
}
