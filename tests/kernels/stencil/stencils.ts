/**
 * Stencils to try.
 *
 * @module
 */
import type { Stencil } from "driftfield/kernels";
import { philox } from "driftfield/random";

/** The eight neighbours, those of the line first, then those of the plane, then the diagonals. */
export const all = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [1, -1], [-1, 1]] as const;

/** A stencil with normal coefficients, whose sizes add up to about 1: steps neither grow nor fade fast. */
export function random(
  seed: number,
  shape: readonly [number, number],
  offsets: Stencil["offsets"],
  periodic: Stencil["periodic"],
): { stencil: Stencil; v: Float64Array } {
  const rng = philox(seed), cells = shape[0] * shape[1];
  const array = (k: number) => rng.fork(`a${k}`).normal([cells, 1]).data.map((z) => z / (offsets.length + 1));
  const coefficients = offsets.map((_, k) => array(k));
  const stencil = { shape, centre: array(-1), offsets, coefficients, periodic };
  return { stencil, v: rng.fork("v").normal([cells, 1]).data };
}

/** The neighbour of cell (i, j), or −1. */
export function neighbour(
  { shape, periodic }: Stencil,
  i: number,
  j: number,
  [di, dj]: readonly number[],
): number {
  const [a, b] = [i + di, j + dj].map((to, axis) => {
    const n = shape[axis], inside = to >= 0 && to < n;
    return inside ? to : periodic[axis] ? ((to % n) + n) % n : NaN;
  });
  return Number.isNaN(a + b) ? -1 : a + b * shape[0];
}
