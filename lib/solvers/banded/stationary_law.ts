/**
 * The law that jumps between cells do not change.
 *
 * @module
 */
import { reduce } from "./reduce.ts";
import { type JumpSystem, placeOf, requireSystem } from "./system.ts";

/**
 * The stationary law of a jump process that never ends: π Q = 0, Σ π_i = 1. By state reduction in a band, without
 * subtractions: each π_i is exact to some roundings of its own size, also where it is 1e-200 (Grassmann, Taksar and
 * Heyman 1985; O'Cinneide 1993, "Entrywise perturbation theory and error analysis for Markov chains").
 *
 * @param system Its rates; kill is 0 everywhere.
 * @returns π, 0 in cells that are left for ever: length [cells]. Divided by the volume of a cell it is a density.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If kill is not 0, the law is not unique as cells fall into several sets that are never left (or
 *   rates are so far apart that the ways out of one have vanished among the numbers), arrays do not fit, or the factors
 *   would take more than 2 GiB.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { stationaryLaw } from "driftfield/solvers";
 *
 * // Up with rate 1, down with rate 2: 4/7, 2/7, 1/7.
 * const neighbours = [Int32Array.of(1, 2, -1), Int32Array.of(-1, 0, 1)];
 * const rates = [Float64Array.of(1, 1, 0), Float64Array.of(0, 2, 2)], kill = new Float64Array(3);
 * const law = stationaryLaw({ grid: grid({ domain: [0, 3], cells: 3 }), neighbours, rates, kill });
 * assertAlmostEquals(law[2], 1 / 7);
 * ```
 */
export function stationaryLaw(system: JumpSystem): Float64Array {
  requireSystem(system);
  const ends = system.kill.findIndex((rate) => rate !== 0);
  if (ends >= 0) throw new RangeError(`kill must be 0 everywhere, got ${system.kill[ends]} in cell ${ends}`);
  const { rows, cells, band } = reduce(system), n = cells.length, width = 2 * band + 1;
  const closed = [...cells.keys()].filter((k) => rows[k * width + band] === Infinity);
  if (closed.length !== 1) {
    const places = closed.slice(0, 3).map((k) => placeOf(system.grid, cells[k])).join(", ");
    throw new RangeError(
      `the stationary law is not unique: ${closed.length} sets of cells are never left, with ${places}` +
        (closed.length > 3 ? ", …" : "") + "; or rates are too far apart",
    );
  }
  const law = new Float64Array(n + band), [root] = closed; // law[band + k] at position k
  law[band + root] = 1;
  for (let k = root; k >= 0; k--) {
    if (law[band + k] > enormous) law.forEach((value, i) => law[i] = value / enormous);
    const mass = law[band + k], row = k * width;
    for (let j = 0; j < band; j++) law[k + j] += rows[row + j] * mass;
  }
  const total = law.reduce((sum, value) => sum + value), out = new Float64Array(n);
  cells.forEach((cell, k) => out[cell] = law[band + k] / total);
  return out;
}

/** From here on the law is scaled down: it is known up to a factor, and nothing else may overflow. */
const enormous = 2 ** 500;
