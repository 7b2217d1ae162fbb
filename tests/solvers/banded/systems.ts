/**
 * Jump processes on grids of every shape, and their equations solved in whole numbers.
 *
 * @module
 */
import { type Boundary, type Grid, grid } from "driftfield/core";
import type { JumpSystem } from "driftfield/solvers";
import fc from "fast-check";

/** How a direction leads from a cell. */
const offsets = [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [1, -1], [-1, 1]];

/** Of each direction, the neighbour of each cell of a grid: round the ends of axes that are rings, or -1. */
export function neighboursOn({ axes }: Grid, diagonals = false): Int32Array[] {
  const [n, m] = [axes[0].cells, axes[1]?.cells ?? 1];
  return offsets.slice(0, axes.length === 1 ? 2 : diagonals ? 8 : 4).map(([right, up]) =>
    Int32Array.from({ length: n * m }, (_, cell) => {
      const to = [cell % n + right, Math.floor(cell / n) + up];
      axes.forEach(({ cells, boundaries: [end] }, k) => {
        if (end === "periodic") to[k] = (to[k] + cells) % cells;
      });
      return to[0] < 0 || to[0] >= n || to[1] < 0 || to[1] >= m ? -1 : to[1] * n + to[0];
    })
  );
}

/** A system whose rates are a function of two cells and the direction. */
export function systemOn(
  cells: Grid,
  rate: (from: number, to: number, direction: number) => number,
  kill: (cell: number) => number = () => 0,
  diagonals = false,
): JumpSystem {
  const neighbours = neighboursOn(cells, diagonals);
  const rates = neighbours.map((to, k) => Float64Array.from(to, (j, i) => j < 0 ? 0 : rate(i, j, k)));
  return { grid: cells, neighbours, rates, kill: Float64Array.from(neighbours[0], (_, i) => kill(i)) };
}

/** A line of cells. */
export const line = (cells: number, ends: Boundary = "no-flux"): Grid =>
  grid({ domain: [0, 1], cells, boundaries: ends });

/** Shapes: lines, rings, rectangles, cylinders and tori, of sides 3 … most, with diagonals or without. */
export const shapes = (most: number): fc.Arbitrary<{ cells: Grid; diagonals: boolean }> => {
  const axis = fc.tuple(
    fc.integer({ min: 3, max: most }),
    fc.constantFrom<Boundary>("no-flux", "periodic", "absorbing"),
  );
  return fc.tuple(fc.array(axis, { minLength: 1, maxLength: 2 }), fc.boolean()).map(([axes, diagonals]) => ({
    cells: grid({
      domain: axes.map(() => [0, 1] as const),
      cells: axes.map(([n]) => n),
      boundaries: axes.map(([, end]) => [end, end] as const),
    }),
    diagonals,
  }));
};

/** A whole number, 1 … 15 times 2^0 … 2^52, that depends on a seed and two others. */
export function whole(seed: number, i: number, j: number): number {
  const mixed = Math.imul(seed ^ Math.imul(i + 1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(j + 1, 0xc2b2ae35);
  const bits = Math.imul(mixed ^ mixed >>> 15, 0x27d4eb2f) >>> 0;
  return (1 + bits % 15) * 2 ** ((bits >>> 8) % 53);
}

/** Systems of at most 25 cells whose rates are whole and up to 2^52 apart. Few cells are left for good, or none. */
export const systems = ({ end = true } = {}): fc.Arbitrary<JumpSystem> =>
  fc.tuple(shapes(5), fc.nat(1e9)).map(([{ cells, diagonals }, seed]) => {
    const kill = (i: number) => i === 1 || whole(seed, i, 9) % 5 === 0 ? whole(seed, i, 10) : 0;
    return systemOn(cells, (i, _, k) => whole(seed, i, k), end ? kill : undefined, diagonals);
  });

/** The matrix A = diag(kill) − Q of a system whose rates are whole numbers. */
export function matrixOf({ neighbours, rates, kill }: JumpSystem): bigint[][] {
  const A = Array.from(kill, (rate, i) => Array.from(kill, (_, j) => i === j ? BigInt(rate) : 0n));
  neighbours.forEach((to, k) =>
    to.forEach((j, i) => {
      if (j < 0) return;
      A[i][i] += BigInt(rates[k][i]);
      A[i][j] -= BigInt(rates[k][i]);
    })
  );
  return A;
}

/** A x = b in whole numbers, without fractions on the way (Bareiss 1968). */
export function solveExactly(A: readonly (readonly bigint[])[], b: Float64Array): number[] {
  const n = b.length, a = A.map((row, i) => [...row, BigInt(b[i])]);
  for (let k = 0, before = 1n; k < n; before = a[k][k], k++) { // pivots of an M-matrix are not 0
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = a[i][k];
      for (let j = 0; j <= n; j++) a[i][j] = (a[k][k] * a[i][j] - factor * a[k][j]) / before;
    }
  }
  return a.map((row, i) => quotient(row[n], row[i]));
}

/** a/b for a ≥ 0 and b > 0, to 64 bits and more. */
function quotient(a: bigint, b: bigint): number {
  const shift = Math.max(0, 64 + b.toString(2).length - a.toString(2).length);
  return Number((a << BigInt(shift)) / b) * 2 ** -shift;
}

/**
 * By how much a value of n cells may miss, of its own size. Taking out a cell rounds each rate at most band + 4 times;
 * a solution is a quotient of two polynomials of degree ≤ n in the rates with positive terms only (the matrix-tree
 * theorem), so that relative errors of the rates count at most 2 n times; there are n cells to take out.
 */
export const roundings = (n: number, band: number): number => n * 2 * n * (band + 4) * Number.EPSILON / 2;
