/**
 * Contour lines by marching squares.
 *
 * @module
 */
import type { PlaneValues } from "./plane_values.ts";

/**
 * The lines along which a grid's values, linear along the grid's edges, have one level.
 *
 * Each cell of the grid holds a piece of line between those of its four edges that the level crosses; a line runs from
 * piece to piece through the edges they share (Lorensen and Cline 1987, in two dimensions; where all four edges are
 * crossed the mean of the corners decides).
 *
 * @param grid The values.
 * @param level The level.
 * @returns Lines, each a list of [x, y]; a closed one ends where it begins.
 */
export function contours({ x, y, values }: PlaneValues, level: number): [x: number, y: number][][] {
  const columns = x.length, above = (i: number, j: number) => values[j * columns + i] >= level;
  const along = (i: number, j: number) => 2 * (j * columns + i); // the edge from (i, j) to (i + 1, j)
  const up = (i: number, j: number) => along(i, j) + 1; // the edge from (i, j) to (i, j + 1)
  const joined = new Map<number, number[]>();
  const join = (one: number, other: number) => {
    for (const [from, to] of [[one, other], [other, one]]) joined.set(from, [...joined.get(from) ?? [], to]);
  };

  for (let j = 0; j + 1 < y.length; j++) {
    for (let i = 0; i + 1 < columns; i++) {
      const corners = [above(i, j), above(i + 1, j), above(i + 1, j + 1), above(i, j + 1)];
      const edges = [along(i, j), up(i + 1, j), along(i, j + 1), up(i, j)]; // edge k lies between corners k and k + 1
      const crossed = edges.filter((_, k) => corners[k] !== corners[(k + 1) % 4]);
      if (crossed.length === 2) join(crossed[0], crossed[1]);
      if (crossed.length < 4) continue;
      const at = j * columns + i;
      const middle =
        (values[at] + values[at + 1] + values[at + columns] + values[at + columns + 1]) / 4 >= level;
      const [a, b, c, d] = edges;
      if (corners[0] === middle) join(a, b), join(c, d);
      else join(d, a), join(b, c);
    }
  }

  const place = (edge: number): [number, number] => {
    const at = edge >> 1, i = at % columns, j = (at - i) / columns, next = edge % 2 ? at + columns : at + 1;
    const part = (level - values[at]) / (values[next] - values[at]);
    return edge % 2 ? [x[i], y[j] + part * (y[j + 1] - y[j])] : [x[i] + part * (x[i + 1] - x[i]), y[j]];
  };
  const left = new Set(joined.keys()), lines: [number, number][][] = [];
  const follow = (start: number) => {
    const line = [place(start)];
    left.delete(start);
    for (let edge: number | undefined = start; edge !== undefined;) {
      edge = joined.get(edge)!.find((one) => left.has(one));
      if (edge === undefined) break;
      left.delete(edge);
      line.push(place(edge));
    }
    if (joined.get(start)!.length === 2) line.push(line[0]);
    lines.push(line);
  };
  for (const [edge, ends] of joined) if (ends.length === 1 && left.has(edge)) follow(edge); // from border to border
  for (const edge of joined.keys()) if (left.has(edge)) follow(edge); // closed
  return lines;
}
