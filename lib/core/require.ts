/**
 * Argument checks. Each error names the argument and the value it had.
 *
 * @module
 */
import type { Points } from "./points.ts";

/**
 * Requires a finite number in [low, high].
 *
 * @param name What the error calls it.
 * @param value What was given.
 * @param low The least it may be.
 * @param high The most it may be.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not finite, or outside.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireNumber } from "driftfield/core";
 *
 * assertThrows(() => requireNumber("temperature", -1, 0), RangeError, "temperature must be at least 0, got -1");
 * ```
 */
export function requireNumber(name: string, value: number, low = -Infinity, high = Infinity): void {
  if (typeof value !== "number") throw new TypeError(`${name} must be a number, got ${show(value)}`);
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be finite, got ${value}`);
  if (value < low || value > high) {
    throw new RangeError(`${name} must be ${between(low, high)}, got ${value}`);
  }
}

/**
 * Requires a finite number above zero.
 *
 * @param name What the error calls it.
 * @param value What was given.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not finite, or not above zero.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requirePositive } from "driftfield/core";
 *
 * assertThrows(() => requirePositive("dt", 0), RangeError, "dt must be positive, got 0");
 * ```
 */
export function requirePositive(name: string, value: number): void {
  requireNumber(name, value);
  if (value <= 0) throw new RangeError(`${name} must be positive, got ${value}`);
}

/**
 * Requires a whole number in [low, high].
 *
 * @param name What the error calls it.
 * @param value What was given.
 * @param low The least it may be.
 * @param high The most it may be.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is no whole number up to 2⁵³, or outside.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireInteger } from "driftfield/core";
 *
 * assertThrows(() => requireInteger("batch", 2.5), RangeError, "batch must be a whole number, got 2.5");
 * ```
 */
export function requireInteger(
  name: string,
  value: number,
  low = -Infinity,
  high = Infinity,
): void {
  requireNumber(name, value);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} must be a whole number, got ${value}`);
  requireNumber(name, value, low, high);
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
  if (!(x?.data instanceof Float64Array) || !Array.isArray(x.shape)) {
    throw new TypeError(`${name} must be Points { data: Float64Array, shape: [batch, dim] }, got ${show(x)}`);
  }
  const [batch, dim] = x.shape;
  if (batch * dim !== x.data.length || !Number.isInteger(batch) || !(dim >= 1)) {
    throw new RangeError(`${name}: shape [${x.shape}] does not fit ${x.data.length} coordinates`);
  }
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
  if (x.shape[1] !== y.shape[1]) {
    throw new RangeError(`${nameX} has dim ${x.shape[1]}, but ${nameY} has dim ${y.shape[1]}`);
  }
}

/**
 * Requires one of several words.
 *
 * @param name What the error calls it.
 * @param value What was given.
 * @param choices What it may be.
 * @throws {RangeError} If it is none of them; the message lists them.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireOneOf } from "driftfield/core";
 *
 * assertThrows(() => requireOneOf("stepper", "x", ["euler"]), RangeError, "stepper must be one of euler");
 * ```
 */
export function requireOneOf(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw new RangeError(`${name} must be one of ${choices.join(", ")}; got ${show(value)}`);
  }
}

const between = (low: number, high: number) =>
  high === Infinity
    ? `at least ${low}`
    : low === -Infinity
    ? `at most ${high}`
    : `between ${low} and ${high}`;

const show = (value: unknown) =>
  typeof value === "string"
    ? JSON.stringify(value)
    : value === null
    ? "null"
    : typeof value === "object"
    ? `an object (${Object.keys(value).slice(0, 4).join(", ")})`
    : String(value);
