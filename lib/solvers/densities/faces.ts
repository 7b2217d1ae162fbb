/**
 * What flows through the faces of cells.
 *
 * @module
 */
import { cellWidths, type Grid } from "../../core/mod.ts";
import type { Generator } from "../../processes/mod.ts";

/**
 * The net flow of probability through each face, (rate_i p_i − rate_j p_j) h. A jump along a diagonal goes half around
 * either corner; one that would meet a wall there, all around the other.
 *
 * @param generator Rates of jumps.
 * @param p The density in each cell: length [cells].
 * @returns For each axis the current through the faces across it, the first axis fastest: (cells_0 + 1) · cells_1 of them
 *   for the first, cells_0 · (cells_1 + 1) for the second.
 */
export function throughFaces(generator: Generator, p: Float64Array): Float64Array[] {
  const { grid, offsets, neighbours, rates, exits } = generator, { axes } = grid, widths = cellWidths(grid);
  const n0 = axes[0].cells, strides = axes.map((_, k) => axes[0].cells + (k ? 0 : 1));
  const faces = axes.map(({ cells }) => new Float64Array(p.length / cells * (cells + 1)));
  for (let m = 0; 2 * m < rates.length; m++) {
    const to = neighbours[2 * m];
    for (let i = 0; i < p.length; i++) {
      if (to[i] >= 0) flow(i, offsets[2 * m], rates[2 * m][i] * p[i] - rates[2 * m + 1][to[i]] * p[to[i]]);
    }
  }
  exits.cells.forEach((cell, e) => flow(cell, offsets[exits.directions[e]], exits.rates[e] * p[cell]));
  return faces;

  /** Lets what jumps from a cell through the faces on its way. */
  function flow(cell: number, offset: readonly number[], jumps: number): void {
    const along = axes.map((_, k) => k).filter((k) => offset[k] !== 0);
    const ways = (along.length === 1 ? [along] : [along, [1, 0]]).map((order) => way(cell, offset, order));
    const open = ways.filter((faces) => faces !== undefined);
    for (const { k, face } of open.flat()) faces[k][face] += offset[k] * widths[k] * jumps / open.length;
  }

  /** The faces on the way from a cell, axis after axis; none if there is a wall. Where a circle closes there are two. */
  function way(cell: number, offset: readonly number[], order: readonly number[]) {
    const place = [cell % n0, Math.floor(cell / n0)], crossed: { k: number; face: number }[] = [];
    for (const k of order) {
      const { cells, boundaries } = axes[k], to = place[k] + offset[k];
      const end = to < 0 ? boundaries[0] : to === cells ? boundaries[1] : undefined;
      if (end === "no-flux") return undefined;
      for (const level of end === "periodic" ? [0, cells] : [Math.max(place[k], to)]) {
        place[k] = level;
        crossed.push({ k, face: place[0] + place[1] * strides[k] });
      }
      if (end === "absorbing") break;
      place[k] = (to + cells) % cells;
    }
    return crossed;
  }
}

/** The lower and the upper face of a cell across an axis. */
export function facesOf({ axes: [{ cells }] }: Grid, cell: number, k: number): [low: number, high: number] {
  const low = k ? cell : cell + Math.floor(cell / cells);
  return [low, low + (k ? cells : 1)];
}
