/**
 * What a solver's step may do with a state, whatever a state is: arrays, tensors, or code.
 *
 * @module
 */
import type { Points } from "./points.ts";

/** Functions of one number that every space knows. */
export const elementary = [
  "exp",
  "log",
  "sqrt",
  "sin",
  "cos",
  "tan",
  "asin",
  "acos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "abs",
  "sign",
] as const;

/** The name of such a function. */
export type Elementary = typeof elementary[number];

/**
 * Arithmetic on states V of shape [batch, dim], coordinate by coordinate. A step written over a Space runs on float64
 * arrays (`float64`: the truth), on tensors (`tensors`, in networks), and over `code()`, whose values are expressions:
 * there it records its own loop body.
 */
export interface Space<V> {
  /** x + y. */
  add(x: V, y: V): V;
  /** x − y. */
  sub(x: V, y: V): V;
  /** x · y, coordinate by coordinate. */
  mul(x: V, y: V): V;
  /** x / y, coordinate by coordinate. */
  div(x: V, y: V): V;
  /** a x, for a number a. */
  scale(a: number, x: V): V;
  /** x + Σ aᵢ kᵢ, terms with aᵢ = 0 left out, where the space has a faster way to the same: see {@linkcode combine}. */
  combine?(x: V, terms: readonly (readonly [a: number, k: V])[]): V;
  /** The sum of each row in each of its coordinates, where the space has a faster way to the same: see {@linkcode rowSums}. */
  rowSums?(x: V): V;
  /** x^y, coordinate by coordinate; NaN for a negative base with a fractional exponent. */
  pow(x: V, y: V): V;
  /** f(x), coordinate by coordinate. */
  map(f: Elementary, x: V): V;
  /** The number a, in the shape of `like`. */
  constant(a: number, like: V): V;
  /** The time t, in the shape of `like`. Over code, t counts from the start of the step that is recorded. */
  time(t: number, like: V): V;
  /** Coordinate k of every row: shape [batch, 1]. */
  column(x: V, k: number): V;
  /** Rows put together from columns of shape [batch, 1]. */
  stack(columns: readonly V[]): V;
  /** Takes points in. */
  from(x: Points): V;
  /** Gives points out. */
  to(x: V): Promise<Points>;
  /** Runs f and frees what it made on the way to its result: a state, or several. */
  scope<R extends V | readonly V[]>(f: () => R): R;
  /** Frees x. */
  free(x: V): void;
}

/**
 * x + Σ aᵢ kᵢ: what Runge–Kutta stages are made of. Terms with aᵢ = 0 are left out.
 *
 * @param space Where x and the kᵢ live.
 * @param x A state, shape [batch, dim].
 * @param terms Pairs of a number and a state of that shape.
 * @returns The sum, added up from the left: shape [batch, dim].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { combine, float64, points } from "driftfield/core";
 *
 * const [x, k] = [points([[1, 2]]), points([[10, 20]])];
 * assertEquals(combine(float64, x, [0.5, k], [0, k]), points([[6, 12]]));
 * ```
 */
export function combine<V>(space: Space<V>, x: V, ...terms: readonly (readonly [a: number, k: V])[]): V {
  if (space.combine) return space.combine(x, terms);
  return terms.reduce((sum, [a, k]) => a === 0 ? sum : space.add(sum, space.scale(a, k)), x);
}

/**
 * Each row's matrix times its vector, Σ_j G_ij w_j.
 *
 * @param space Where both live.
 * @param G Matrices [dim × m], row by row in a row: shape [batch, dim · m].
 * @param w Vectors, shape [batch, m].
 * @param m Columns of a matrix.
 * @param dim Rows of a matrix.
 * @returns The products, shape [batch, dim].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, matrixVector, points } from "driftfield/core";
 *
 * assertEquals(matrixVector(float64, points([[1, 2, 3, 4]]), points([[1, 10]]), 2, 2), points([[21, 43]]));
 * ```
 */
export function matrixVector<V>(space: Space<V>, G: V, w: V, m: number, dim: number): V {
  const weights = Array.from({ length: m }, (_, j) => space.column(w, j));
  const row = (i: number) =>
    weights.map((wj, j) => space.mul(space.column(G, i * m + j), wj)).reduce((sum, term) =>
      space.add(sum, term)
    );
  const rows = Array.from({ length: dim }, (_, i) => row(i));
  return dim === 1 ? rows[0] : space.stack(rows);
}

/**
 * The sum of every row's coordinates, in each of them.
 *
 * @param space Where x lives.
 * @param x A state, shape [batch, dim].
 * @param dim Coordinates of a row.
 * @returns Σ_k x_ik in place ij: shape [batch, dim].
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points, rowSums } from "driftfield/core";
 *
 * assertEquals(rowSums(float64, points([[1, 2], [3, 4]]), 2), points([[3, 3], [7, 7]]));
 * ```
 */
export function rowSums<V>(space: Space<V>, x: V, dim: number): V {
  if (space.rowSums) return space.rowSums(x);
  const columns = Array.from({ length: dim }, (_, k) => space.column(x, k));
  const sum = columns.reduce((a, b) => space.add(a, b));
  return space.stack(columns.map(() => sum));
}
