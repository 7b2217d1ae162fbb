/**
 * Solutions of a factorised system.
 *
 * @module
 */
import { requireObject } from "../../core/mod.ts";
import type { Factors } from "./factorise.ts";
import { sweep } from "./line.ts";
import { placeOf, requireLength } from "./system.ts";

/**
 * Solves A u = b: what is collected at rates b until the process ends, from each cell. Positive b give positive u,
 * each exact to some roundings of its own size.
 *
 * @param factors Of A = diag(kill) − Q, from {@linkcode factoriseJumps}.
 * @param b The right-hand side: length [cells].
 * @returns u: length [cells].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If b has another length or a value that is not finite, or u is beyond the largest number.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { factoriseJumps, solveJumps } from "driftfield/solvers";
 *
 * // Three cells in a row, rates 1, left for good at either end: the probability to leave at the right, 1/4, 1/2, 3/4.
 * const neighbours = [Int32Array.of(1, 2, -1), Int32Array.of(-1, 0, 1)];
 * const rates = [Float64Array.of(1, 1, 0), Float64Array.of(0, 1, 1)], kill = Float64Array.of(1, 0, 1);
 * const factors = factoriseJumps({ grid: grid({ domain: [0, 3], cells: 3 }), neighbours, rates, kill });
 * assertAlmostEquals(solveJumps(factors, Float64Array.of(0, 0, 1))[0], 1 / 4);
 * ```
 */
export function solveJumps(factors: Factors, b: Float64Array): Float64Array {
  requireObject("factors", factors, "rows", "cells", "band");
  const { rows, cells, band } = factors, n = cells.length, width = 2 * band + 1;
  requireLength("b", b, n);
  if (band === 1) return finite(factors, sweep(rows, cells, b, [0, 2]), b);
  const u = new Float64Array(n + 2 * band); // u[band + k] at position k, zeros around
  for (let k = 0, row = 0; k < n; k++, row += width) {
    let sum = b[cells[k]];
    for (let j = 0; j < band; j++) sum += rows[row + j] * u[k + j];
    u[k + band] = sum;
  }
  for (let k = n - 1, row = k * width + band; k >= 0; k--, row -= width) {
    let sum = u[k + band] * rows[row];
    for (let j = 1; j <= band; j++) sum += rows[row + j] * u[k + band + j];
    u[k + band] = sum;
  }
  return finite(factors, byCell(factors, u), b);
}

/**
 * Solves Aᵀ p = b: what is to be found in each cell when b is poured in per unit of time. Positive b give positive p,
 * each exact to some roundings of its own size.
 *
 * @param factors Of A = diag(kill) − Q, from {@linkcode factoriseJumps}.
 * @param b The right-hand side: length [cells].
 * @returns p, with Σ kill_i p_i = Σ b_i: length [cells].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If b has another length or a value that is not finite, or p is beyond the largest number.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { factoriseJumps, solveJumpsTransposed } from "driftfield/solvers";
 *
 * // A step of backward Euler, kill = 1: nothing gets lost.
 * const neighbours = [Int32Array.of(1, 2, -1), Int32Array.of(-1, 0, 1)];
 * const rates = [Float64Array.of(5, 2, 0), Float64Array.of(0, 1, 3)], kill = Float64Array.of(1, 1, 1);
 * const factors = factoriseJumps({ grid: grid({ domain: [0, 3], cells: 3 }), neighbours, rates, kill });
 * const p = solveJumpsTransposed(factors, Float64Array.of(1, 0, 0));
 * assertAlmostEquals(p[0] + p[1] + p[2], 1);
 * ```
 */
export function solveJumpsTransposed(factors: Factors, b: Float64Array): Float64Array {
  requireObject("factors", factors, "rows", "cells", "band");
  const { rows, cells, band } = factors, n = cells.length, width = 2 * band + 1;
  requireLength("b", b, n);
  if (band === 1) return finite(factors, sweep(rows, cells, b, [-1, 3]), b);
  const p = new Float64Array(n + 2 * band);
  for (let k = 0, row = band; k < n; k++, row += width) {
    const flow = p[k + band] + b[cells[k]];
    for (let j = 1; j <= band; j++) p[k + band + j] += rows[row + j] * flow;
    p[k + band] = flow * rows[row];
  }
  for (let k = n - 1, row = k * width; k >= 0; k--, row -= width) {
    const mass = p[k + band];
    for (let j = 0; j < band; j++) p[k + j] += rows[row + j] * mass;
  }
  return finite(factors, byCell(factors, p), b);
}

/** Back from positions to cells. */
function byCell({ cells, band }: Factors, values: Float64Array): Float64Array {
  const out = new Float64Array(cells.length);
  for (let k = 0; k < cells.length; k++) out[cells[k]] = values[k + band];
  return out;
}

/** The solution, if it is one: NaN and Infinity in b are in it too. */
function finite({ grid }: Factors, solution: Float64Array, b: Float64Array): Float64Array {
  for (let i = 0; i < solution.length; i++) {
    if (Number.isFinite(solution[i])) continue;
    const bad = b.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new RangeError(`b must be finite, got ${b[bad]} in ${placeOf(grid, bad)}`);
    throw new RangeError(`the solution is beyond the largest number in ${placeOf(grid, i)}`);
  }
  return solution;
}
