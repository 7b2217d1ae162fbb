/**
 * Drift and diffusion from increments, without a formula for either.
 *
 * @module
 */
import {
  cellCount,
  cellWidths,
  type Grid,
  type Points,
  requireInteger,
  requireObject,
  requirePoints,
  requirePositive,
  requireSameDim,
} from "../../core/mod.ts";

/** A coefficient estimated in one bin. */
export interface Coefficient {
  /** The estimate. */
  readonly value: number;
  /** Its standard error. */
  readonly standardError: number;
}

/** What the increments from one bin say. */
export interface KramersMoyalBin {
  /** Number of its cell in the grid. */
  readonly cell: number;
  /** How many increments start there. */
  readonly count: number;
  /** The mean of where they start, which the estimates belong to: length [dim]. */
  readonly x: readonly number[];
  /** D₁ = f, in [x]/time: length [dim]. */
  readonly drift: readonly Coefficient[];
  /** D₂ = ½ g gᵀ, in [x]²/time, row after row: length [dim · dim]. */
  readonly diffusion: readonly Coefficient[];
  /** D₄ of each coordinate, in [x]⁴/time: length [dim]. For paths without jumps ½ D₂² Δt, which vanishes with Δt. */
  readonly fourth: readonly Coefficient[];
}

/** Kramers–Moyal coefficients on a grid. */
export interface KramersMoyal {
  /** Bins with enough increments, in the order of the cells. */
  readonly bins: readonly KramersMoyalBin[];
  /** Cells with too few increments, of which nothing is said. */
  readonly sparse: readonly number[];
  /** How many increments start outside the grid. */
  readonly outside: number;
}

/** How increments are binned; see {@linkcode kramersMoyal}. */
export interface KramersMoyalOptions {
  /** Time between before and after, above 0. */
  readonly dt: number;
  /** The cells are the bins. */
  readonly grid: Grid;
  /** Takes the mean increment off before squares are taken, true by default. */
  readonly centred?: boolean;
  /** The fewest increments that a bin may have, at least 2; 10 by default. */
  readonly least?: number;
}

/**
 * The first coefficients of the Kramers–Moyal expansion ∂ₜp = Σₙ (−∂ₓ)ⁿ Dₙ p, from pairs of observations at a distance
 * Δt: with ΔX = after − before, for each bin that `before` falls into,
 *
 *     D₁ = E[ΔX | x]/Δt,    D₂ = Cov[ΔX | x]/(2Δt),    D₄ = E[(ΔX − E ΔX)⁴ | x]/(24Δt)
 *
 * (Risken 1989, "The Fokker–Planck Equation", chapter 4; Friedrich and Peinke 1997, "Description of a turbulent cascade
 * by a Fokker–Planck equation"). As Δt → 0 they are f and ½ g gᵀ of the equation in the sense of Itô. By Pawula's theorem
 * (1967) D₄ = 0 makes all but these two vanish; paths that jump at rate λ have D₄ → λ E[jump⁴]/24 instead.
 *
 * What a Δt that is not small adds is to first order, in one dimension (Sura and Barsugli 2002, "A note on estimating
 * drift and diffusion parameters from timeseries"),
 *
 *     D₁:  ½ Δt (f f′ + D₂ f″),      D₂:  ½ Δt (2 D₂ f′ + f D₂′ + D₂ D₂″),      and ½ Δt f² if not centred
 *
 * A bin of width w adds at most ⅛ w² of a second derivative, and to D₂ at most ⅛ w² Δt f′². A path's increments one after
 * the other may be pairs: given where they start, they are uncorrelated. Those that share some time are not, and standard
 * errors would be too small.
 *
 * @param before Where increments start, shape [pairs, dim].
 * @param after Where they end, shape [pairs, dim].
 * @param options Δt, bins.
 * @returns The coefficients of each bin, with standard errors; which cells have too few increments.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If shapes differ or do not fit the grid, a coordinate is not finite, or an option is out of range.
 *
 * @example A path, by pairs of neighbours
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { grid, points } from "driftfield/core";
 * import { kramersMoyal } from "driftfield/processes";
 *
 * const path = new Float64Array([0, 1, 0, 2, 0, 3, 9]); // from [−½, ½]: by 1, 2 and 3
 * const before = points(path.slice(0, -1)), after = points(path.slice(1));
 * const cells = grid({ domain: [-0.5, 2.5], cells: 3 }), options = { dt: 0.5, grid: cells, least: 3 };
 * const { bins: [bin], sparse, outside } = kramersMoyal(before, after, options);
 * assertAlmostEquals(bin.drift[0].value, 2 / 0.5);
 * assertAlmostEquals(bin.diffusion[0].value, 1 / (2 * 0.5));
 * assertEquals([bin.count, bin.x, sparse, outside], [3, [0], [1, 2], 1]);
 * ```
 */
export function kramersMoyal(
  before: Points,
  after: Points,
  { dt, grid, centred = true, least = 10 }: KramersMoyalOptions,
): KramersMoyal {
  requirePoints("before", before);
  requirePoints("after", after);
  requireSameDim("before", before, "after", after);
  requirePositive("dt", dt);
  requireObject("grid", grid, "axes");
  requireInteger("least", least, 2);
  const [n, dim] = before.shape;
  if (after.shape[0] !== n) throw new RangeError(`${n} points before, but ${after.shape[0]} after`);
  if (grid.axes.length !== dim) {
    throw new RangeError(`before must have dim ${grid.axes.length}, as the grid, got ${dim}`);
  }

  const members = Array.from({ length: cellCount(grid) }, (): number[] => []), cells = cellsOf(grid, before);
  cells.forEach((cell, i) => cell >= 0 && members[cell].push(i));
  const bins = members.flatMap((rows, cell) =>
    rows.length < least ? [] : [{ cell, ...coefficients(rows, before, after, dt, centred) }]
  );
  const sparse = members.flatMap(({ length }, cell) => length < least ? [cell] : []);
  return { bins, sparse, outside: cells.reduce((count, cell) => cell < 0 ? count + 1 : count, 0) };
}

/** The cell of each point; −1 outside. */
function cellsOf(grid: Grid, { data, shape: [n, dim] }: Points): Int32Array {
  const widths = cellWidths(grid), out = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    for (let k = 0, stride = 1; k < dim && out[i] >= 0; stride *= grid.axes[k++].cells) {
      const { low, high, cells } = grid.axes[k], at = data[i * dim + k];
      if (!(at >= low && at <= high)) out[i] = -1;
      else out[i] += stride * Math.min(cells - 1, Math.floor((at - low) / widths[k]));
    }
  }
  return out;
}

/** What the increments of some rows say. */
function coefficients(
  rows: readonly number[],
  before: Points,
  after: Points,
  dt: number,
  centred: boolean,
): Omit<KramersMoyalBin, "cell"> {
  const count = rows.length, dim = before.shape[1], axes = Array.from({ length: dim }, (_, k) => k);
  const mean = (f: (row: number) => number) => rows.reduce((sum, row) => sum + f(row), 0) / count;
  const at = (k: number) => (row: number) => before.data[row * dim + k];
  const increment = (k: number) => (row: number) => after.data[row * dim + k] - before.data[row * dim + k];
  const means = axes.map((k) => mean(increment(k))), centre = means.map((m) => centred ? m : 0);
  const rest = (k: number) => (row: number) => increment(k)(row) - centre[k];
  const estimate = (f: (row: number) => number, unit: number, free = count): Coefficient => {
    const average = mean(f), square = mean((row) => (f(row) - average) ** 2);
    return { value: average * count / free / unit, standardError: Math.sqrt(square / (count - 1)) / unit };
  };
  return {
    count,
    x: axes.map((k) => mean(at(k))),
    drift: axes.map((k) => estimate(increment(k), dt)),
    diffusion: axes.flatMap((i) =>
      axes.map((j) => estimate((row) => rest(i)(row) * rest(j)(row), 2 * dt, centred ? count - 1 : count))
    ),
    fourth: axes.map((k) => estimate((row) => rest(k)(row) ** 4, 24 * dt)),
  };
}
