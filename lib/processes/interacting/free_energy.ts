/**
 * What the interacting process lowers.
 *
 * @module
 */
import {
  cellCentres,
  cellVolume,
  cellWidths,
  type Density,
  type Grid,
  requireGridFunction,
  squaredNorms,
} from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The free energy of a density on a grid,
 *
 *     F(p) = T ∫ p log p − (c/2) ∬ log|x − y| p(x) p(y) dx dy + (k/2) ∫ |x|² p(x) dx
 *
 * of which the mean-field equation is the steepest descent in the distance of Wasserstein: along it dF/dt = −∫ |v|² p, with
 * v = J/p the velocity of `probabilityCurrent` (Jordan, Kinderlehrer and Otto 1998; Carrillo, McCann and Villani 2003).
 * Sums over pairs of cells, a cell and itself by its exact mean of log|x − y|: of second order in their widths.
 *
 * @param process With s = 2 and no softening, unless c = 0.
 * @param p A density on a line or a plane.
 * @returns F, in the unit of T. Time O(cells²), memory O(cells).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the kernel is another, or a value of the density is negative or not finite.
 *
 * @example Without interaction the least is −T log ∫ e^(−k|x|²/2T)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { freeEnergy, interacting } from "driftfield/processes";
 *
 * const p = density(grid({ domain: [-8, 8], cells: 100 }), ([x]) => Math.exp(-x * x / 2), { normalise: true });
 * const energy = freeEnergy(interacting({ strength: 0, temperature: 1 }), p);
 * assertAlmostEquals(energy, -Math.log(2 * Math.PI) / 2, 1e-12);
 * ```
 */
export function freeEnergy(process: InteractingProcess, p: Density): number {
  requireProcess(process);
  requireGridFunction("p", p);
  const { grid, values } = p;
  const { strength: c, pull: k, temperature: T, exponent, softening } = process;
  const s = exponent === "coulomb" ? grid.axes.length : exponent;
  if (c !== 0 && (s !== 2 || softening !== 0)) {
    const kernel = s === undefined ? "a force of its own" : `exponent ${s}, softening ${softening}`;
    throw new RangeError(
      `freeEnergy is for exponent 2 without softening (which a grid does not need), got ${kernel}`,
    );
  }
  const volume = cellVolume(grid), r2 = squaredNorms(cellCentres(grid));
  requireDensity(values, r2.length);
  const sum = values.reduce((sum, p, i) => sum + p * k / 2 * r2[i] + (p > 0 ? T * p * Math.log(p) : 0), 0);
  return volume * sum - (c === 0 ? 0 : c / 2 * meanLog(grid, values.map((p) => p * volume)));
}

/** Less than 1e-9 of the greatest below zero, which steps in time may leave of nothing, counts as zero. */
function requireDensity(values: Float64Array, cells: number): void {
  if (values.length !== cells) {
    throw new RangeError(`p must have one value a cell (${cells}), got ${values.length}`);
  }
  const least = -1e-9 * values.reduce((most, p) => p > most ? p : most, 0);
  const bad = values.findIndex((p) => !(p >= least && p < Infinity));
  if (bad >= 0) throw new RangeError(`p must be finite and not negative, got ${values[bad]} in cell ${bad}`);
}

/** ∬ log|x − y| over masses of cells. */
function meanLog(grid: Grid, mass: Float64Array): number {
  const logs = pairs(grid), [{ cells: n0 }, { cells: n1 } = { cells: 1 }] = grid.axes;
  let sum = 0;
  for (let a = 0; a < mass.length; a++) {
    if (mass[a] === 0) continue;
    const i = a % n0, j = (a - i) / n0;
    let potential = logs[0] * mass[a] / 2; // each pair of cells is met once
    for (let row = j, b = a + 1; row < n1; row++) {
      const at = n0 * (row - j);
      for (let column = row === j ? i + 1 : 0; column < n0; column++, b++) {
        potential += logs[at + Math.abs(column - i)] * mass[b];
      }
    }
    sum += 2 * mass[a] * potential;
  }
  return sum;
}

/** The mean of log|x − y| for x and y in two cells, by how many cells they are apart along each axis. */
function pairs(grid: Grid): Float64Array {
  const [a, b] = cellWidths(grid), [{ cells: n0 }, { cells: n1 } = { cells: 1 }] = grid.axes;
  const logs = new Float64Array(n0 * n1);
  for (let j = 0, at = 0; j < n1; j++) {
    for (let i = 0; i < n0; i++, at++) {
      logs[at] = b === undefined ? Math.log(a) + onLine(i) : Math.log(Math.hypot(i * a, j * b));
    }
  }
  if (b !== undefined) logs[0] = inRectangle(a, b);
  return logs;
}

/**
 * The mean of log|n + s − t| for s and t in [0, 1]: the second difference of the function whose second derivative is
 * log n, ½ n² log n − ¾ n²; far away, where that cancels, its series in 1/n².
 */
function onLine(n: number): number {
  if (n > 16) return Math.log(n) - 1 / (12 * n ** 2) - 1 / (60 * n ** 4) - 1 / (168 * n ** 6);
  const F = (m: number) => m === 0 ? 0 : m * m * (Math.log(Math.abs(m)) / 2 - 3 / 4);
  return F(n + 1) - 2 * F(n) + F(n - 1);
}

/**
 * The mean of log|x − y| for x and y in a rectangle a × b (Maxwell 1872, "On the geometrical mean distance of two figures on
 * a plane"),
 *
 *     ½ log(a² + b²) − (q² log(1 + 1/q²) + log(1 + q²)/q²)/12 + ⅔ (q arctan(1/q) + arctan(q)/q) − 25/12,   q = b/a
 */
function inRectangle(a: number, b: number): number {
  const half = (q: number) => 2 / 3 * q * Math.atan(1 / q) - q * q * Math.log1p(1 / (q * q)) / 12;
  return Math.log(Math.hypot(a, b)) + half(b / a) + half(a / b) - 25 / 12;
}
