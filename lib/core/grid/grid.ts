/**
 * Intervals and rectangles cut into cells.
 *
 * @module
 */
import { type Points, zeros } from "../points.ts";
import { requireInteger, requireNumber, requireObject, requireOneOf } from "../require.ts";

/** What happens at an end of an axis: nothing passes, what arrives is gone, or the other end follows. */
export type Boundary = "no-flux" | "absorbing" | "periodic";

/** An interval cut into cells of equal width. */
export interface Axis {
  /** Its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
  /** How many cells, at least 3. */
  readonly cells: number;
  /** What happens at either end. */
  readonly boundaries: readonly [low: Boundary, high: Boundary];
}

/** A grid of cells over an interval or a rectangle. Cell (i, j) has the number i + j · (cells of the first axis). */
export interface Grid {
  /** One or two. */
  readonly axes: readonly Axis[];
}

/** [low, high] of an axis. */
export type Interval = readonly [low: number, high: number];

/** What a grid is made of; see {@linkcode grid}. */
export interface GridOptions {
  /** The interval, or one for each axis. */
  readonly domain: Interval | readonly Interval[];
  /** How many cells, or how many along each axis; at least 3. */
  readonly cells: number | readonly number[];
  /** What happens at all ends, "no-flux" by default; or for each axis; or for each end [low, high] of each axis. */
  readonly boundaries?: Boundary | readonly (Boundary | readonly [low: Boundary, high: Boundary])[];
}

/**
 * A grid over an interval or a rectangle.
 *
 * @param options Where, how fine, and what happens at the ends. One interval is an axis, a list of them several; of
 *   one axis, `boundaries: ["absorbing", "no-flux"]` is read as its two ends.
 * @returns The grid.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If an interval does not increase, an axis has fewer than 3 cells, there are more than two axes,
 *   lists do not fit, or one end alone is periodic.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellCentres, grid } from "driftfield/core";
 *
 * assertEquals(cellCentres(grid({ domain: [0, 3], cells: 3 })).data, new Float64Array([0.5, 1.5, 2.5]));
 * ```
 */
export function grid({ domain, cells, boundaries = "no-flux" }: GridOptions): Grid {
  if (!Array.isArray(domain)) {
    throw new TypeError(`domain must be [low, high] or a list of such, got ${domain}`);
  }
  const intervals = (Array.isArray(domain[0]) ? domain : [domain]) as readonly Interval[];
  const dim = intervals.length;
  requireInteger("axes of the domain", dim, 1, 2);
  const counts = typeof cells === "number" ? intervals.map(() => cells) : cells;
  if (!Array.isArray(counts) || counts.length !== dim) {
    throw new RangeError(
      `cells must be one number an axis (${dim}), got ${Array.isArray(counts) ? counts.length : counts}`,
    );
  }
  const ends = endsOf(boundaries, dim);
  return {
    axes: intervals.map(([low, high], k) => {
      const of = dim === 1 ? "" : `[${k}]`;
      requireNumber(`domain${of} low`, low);
      requireNumber(`domain${of} high`, high);
      requireNumber(`domain${of} high - low`, high - low);
      if (!(low < high)) throw new RangeError(`domain${of} must increase, got [${low}, ${high}]`);
      requireInteger(`cells${of}`, counts[k], 3);
      return { low, high, cells: counts[k], boundaries: ends[k] };
    }),
  };
}

type Ends = readonly [Boundary, Boundary];

function endsOf(given: GridOptions["boundaries"], dim: number): readonly Ends[] {
  if (typeof given !== "string" && !Array.isArray(given)) {
    throw new TypeError(`boundaries must be a word or a list of them, got ${given}`);
  }
  const both = typeof given === "string" ? Array.from({ length: dim }, () => given) : given!;
  const axes = dim === 1 && both.length === 2 ? [both as unknown as Ends] : both;
  if (axes.length !== dim) {
    throw new RangeError(`boundaries must be one an axis (${dim}), got ${axes.length}`);
  }
  return axes.map((one) => {
    const ends: Ends = typeof one === "string" ? [one, one] : one;
    if (!Array.isArray(ends) || ends.length !== 2) {
      throw new RangeError(
        `boundaries of an axis must be two, got ${Array.isArray(ends) ? ends.length : ends}`,
      );
    }
    ends.forEach((end) => requireOneOf("boundary", end, ["no-flux", "absorbing", "periodic"]));
    if ((ends[0] === "periodic") !== (ends[1] === "periodic")) {
      throw new RangeError(`both ends of an axis must be periodic, or none, got ${ends.join(", ")}`);
    }
    return ends;
  });
}

/**
 * The number of cells.
 *
 * @param grid The grid.
 * @returns Their number.
 * @throws {TypeError} If it is no grid.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellCount, grid } from "driftfield/core";
 *
 * assertEquals(cellCount(grid({ domain: [[0, 1], [0, 1]], cells: [4, 5] })), 20);
 * ```
 */
export function cellCount(grid: Grid): number {
  requireObject("grid", grid, "axes");
  return grid.axes.reduce((n, { cells }) => n * cells, 1);
}

/**
 * The width of cells along each axis.
 *
 * @param grid The grid.
 * @returns Widths, in the coordinates' units.
 * @throws {TypeError} If it is no grid.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellWidths, grid } from "driftfield/core";
 *
 * assertEquals(cellWidths(grid({ domain: [[0, 1], [0, 1]], cells: [4, 5] })), [0.25, 0.2]);
 * ```
 */
export function cellWidths(grid: Grid): number[] {
  requireObject("grid", grid, "axes");
  return grid.axes.map(({ low, high, cells }) => (high - low) / cells);
}

/**
 * The length, or area, of a cell.
 *
 * @param grid The grid.
 * @returns Product of the widths.
 * @throws {TypeError} If it is no grid.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellVolume, grid } from "driftfield/core";
 *
 * assertEquals(cellVolume(grid({ domain: [[0, 1], [0, 1]], cells: [4, 8] })), 1 / 32);
 * ```
 */
export const cellVolume = (grid: Grid): number =>
  cellWidths(grid).reduce((volume, width) => volume * width, 1);

/**
 * The centres of all cells.
 *
 * @param grid The grid.
 * @returns Centres, in the order of the cells, the first axis fastest: shape [cells, axes].
 * @throws {TypeError} If it is no grid.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { cellCentres, grid, points } from "driftfield/core";
 *
 * const centres = cellCentres(grid({ domain: [[0, 3], [0, 6]], cells: 3 }));
 * assertEquals(centres.data.slice(0, 4), points([[0.5, 1], [1.5, 1]]).data);
 * ```
 */
export function cellCentres(grid: Grid): Points {
  const out = zeros([cellCount(grid), grid.axes.length]), widths = cellWidths(grid);
  const dim = grid.axes.length, [{ cells: n }] = grid.axes;
  for (let at = 0; at < out.shape[0]; at++) {
    const place = [at % n, Math.floor(at / n)];
    for (let k = 0; k < dim; k++) out.data[at * dim + k] = grid.axes[k].low + (place[k] + 0.5) * widths[k];
  }
  return out;
}
