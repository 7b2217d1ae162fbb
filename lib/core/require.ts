/**
 * Argument checks. Each error names the argument and the value it had.
 *
 * @module
 */
import { show } from "./show.ts";

export * from "./require_points.ts";
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
 * Requires a list of finite numbers.
 *
 * @param name What the error calls it.
 * @param values A list or an array of numbers.
 * @param length How many there must be, any number by default.
 * @throws {TypeError} If it is no list, or holds something else than numbers.
 * @throws {RangeError} If one is not finite, or there are not so many; the message names the place.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireNumbers } from "driftfield/core";
 *
 * assertThrows(() => requireNumbers("times", [0, NaN]), RangeError, "times[1] must be finite, got NaN");
 * ```
 */
export function requireNumbers(name: string, values: ArrayLike<number>, length?: number): void {
  if (!Array.isArray(values) && !(ArrayBuffer.isView(values) && "length" in values)) {
    throw new TypeError(`${name} must be a list of numbers, got ${show(values)}`);
  }
  if (length !== undefined && values.length !== length) {
    throw new RangeError(`${name} must have ${length} entries, got ${values.length}`);
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) requireNumber(`${name}[${i}]`, values[i]);
  }
}

/**
 * Requires a function.
 *
 * @param name What the error calls it.
 * @param value What was given.
 * @throws {TypeError} If it is none.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireFunction } from "driftfield/core";
 *
 * assertThrows(() => requireFunction("drift", "x^2"), TypeError, 'drift must be a function, got "x^2"');
 * ```
 */
export function requireFunction(name: string, value: unknown): void {
  if (typeof value !== "function") throw new TypeError(`${name} must be a function, got ${show(value)}`);
}

/**
 * Requires an object that has what it is known by.
 *
 * @param name What the error calls it.
 * @param value What was given.
 * @param keys What it must have.
 * @throws {TypeError} If it is no object, or lacks one of them.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { requireObject } from "driftfield/core";
 *
 * assertThrows(() => requireObject("sde", null, "drift"), TypeError, "sde must be an object with drift, got null");
 * ```
 */
export function requireObject(name: string, value: unknown, ...keys: readonly string[]): void {
  const object = value as Record<string, unknown> | null;
  if (typeof value !== "object" || object === null || keys.some((key) => object[key] === undefined)) {
    throw new TypeError(
      `${name} must be an object${keys.length ? " with " : ""}${keys.join(", ")}, got ${show(value)}`,
    );
  }
}

/**
 * Requires one of several words.
 *
 * @param name What the error calls it.
 * @param value What was given.
 * @param choices What it may be.
 * @throws {TypeError} If an argument is of another type.
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
  if (!Array.isArray(choices)) throw new TypeError(`choices of ${name} must be a list, got ${show(choices)}`);
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
