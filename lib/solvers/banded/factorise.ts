/**
 * The factors of a jump process that ends.
 *
 * @module
 */
import type { Grid } from "../../core/mod.ts";
import { reduce } from "./reduce.ts";
import { type JumpSystem, placeOf } from "./system.ts";

/** A system that has been factorised, for any number of right-hand sides. */
export interface Factors {
  /** The grid. */
  readonly grid: Grid;
  /** The cell at each position of the order in which they were taken out: length [cells]. */
  readonly cells: Int32Array;
  /** How far apart neighbours are in it. */
  readonly band: number;
  /** For each position what was left of its rates, shape [cells, 2 · band + 1]. */
  readonly rows: Float64Array;
}

/**
 * Factorises A = diag(kill) − Q of a jump process on a grid by state reduction in a band: no subtraction, so that
 * solutions are exact to some roundings of each value's own size, however rarely a well is left (Grassmann, Taksar and
 * Heyman 1985; O'Cinneide 1993, "Entrywise perturbation theory and error analysis for Markov chains").
 *
 * It takes cells · band² operations and 16 · cells · band bytes, the band being 1 along a line, 2 round a ring, and in
 * two dimensions the cells along the shorter axis; twice that if the longer one is a ring.
 *
 * @param system Its rates.
 * @returns What {@linkcode solveJumps} and {@linkcode solveJumpsTransposed} need.
 * @throws {RangeError} If arrays do not fit, a rate is negative or not finite, somewhere nothing ever ends (the system
 *   is singular), more is created than can end, or the factors would take more than 2 GiB.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { factoriseJumps, solveJumps } from "driftfield/solvers";
 *
 * // A walk on three cells, left at either end with rate 1: mean times are 3/2, 2, 3/2.
 * const neighbours = [Int32Array.of(1, 2, -1), Int32Array.of(-1, 0, 1)];
 * const rates = [Float64Array.of(1, 1, 0), Float64Array.of(0, 1, 1)], kill = Float64Array.of(1, 0, 1);
 * const factors = factoriseJumps({ grid: grid({ domain: [0, 3], cells: 3 }), neighbours, rates, kill });
 * assertAlmostEquals(solveJumps(factors, Float64Array.of(1, 1, 1))[1], 2);
 * ```
 */
export function factoriseJumps(system: JumpSystem): Factors {
  const { grid } = system, { rows, cells, band } = reduce(system);
  for (let k = 0, middle = band; k < cells.length; k++, middle += 2 * band + 1) {
    if (!(rows[middle] > 0 && rows[middle] < Infinity)) {
      throw new RangeError(because(rows[middle], placeOf(grid, cells[k])));
    }
  }
  return { grid, cells, band, rows };
}

const because = (inverse: number, place: string) =>
  inverse === Infinity
    ? `the system is singular: there is no way out of ${place}, kill is 0 wherever it leads (or rates are too far apart)`
    : `kill is below 0 and creates more around ${place} than can end: growth faster than 1/Δt, or without end`;
