/**
 * Argument checks. Each error names the argument and the value it had.
 *
 * @module
 */
import type { Points } from "./points.ts";

/** Throws unless `value` is a finite number in [low, high]. */
export function requireNumber(name: string, value: number, low = -Infinity, high = Infinity): void {
  if (typeof value !== "number") throw new TypeError(`${name} must be a number, got ${show(value)}`);
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be finite, got ${value}`);
  if (value < low || value > high) {
    throw new RangeError(`${name} must be ${between(low, high)}, got ${value}`);
  }
}

/** Throws unless `value` is a finite number above zero. */
export function requirePositive(name: string, value: number): void {
  requireNumber(name, value);
  if (value <= 0) throw new RangeError(`${name} must be positive, got ${value}`);
}

/** Throws unless `value` is a whole number in [low, high]. */
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

/** Throws unless `x` is a batch of at least `rows` points, its shape true to its data, every coordinate finite. */
export function requirePoints(name: string, x: Points, rows = 1): void {
  if (!(x?.data instanceof Float64Array) || !Array.isArray(x.shape)) {
    throw new TypeError(`${name} must be Points { data: Float64Array, shape: [batch, dim] }, got ${show(x)}`);
  }
  const [batch, dim] = x.shape;
  if (batch * dim !== x.data.length || !Number.isInteger(batch) || !(dim >= 1)) {
    throw new RangeError(`${name}: shape [${x.shape}] does not fit ${x.data.length} coordinates`);
  }
  if (batch < rows) throw new RangeError(`${name} must have at least ${rows} points, got ${batch}`);
  const bad = x.data.findIndex((v) => !Number.isFinite(v));
  if (bad >= 0) {
    const row = Math.floor(bad / dim);
    throw new RangeError(`${name} must be finite, got ${x.data[bad]} in row ${row}, column ${bad % dim}`);
  }
}

/** Throws unless both batches have the same number of coordinates a row. */
export function requireSameDim(nameX: string, x: Points, nameY: string, y: Points): void {
  if (x.shape[1] !== y.shape[1]) {
    throw new RangeError(`${nameX} has dim ${x.shape[1]}, but ${nameY} has dim ${y.shape[1]}`);
  }
}

/** Throws unless `value` is one of `choices`. */
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
