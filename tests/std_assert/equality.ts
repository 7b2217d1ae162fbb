import { AssertionError, ending } from "./assertion_error.ts";
import { equal } from "./equal.ts";
import { difference, format } from "./format.ts";

const diffOf = (actual: unknown, expected: unknown) =>
  typeof actual === "string" && typeof expected === "string"
    ? difference(actual, expected)
    : difference(format(actual), format(expected));

/** Fails, showing the difference, unless both are deeply equal by value (see `equal`). */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  throw new AssertionError(
    `Values are not equal${ending(msg)}\n${diffOf(actual, expected)}`,
  );
}

/** Fails if both are deeply equal by value. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  throw new AssertionError(
    `Expected actual: ${format(actual)} not to be: ${format(expected)}${ending(msg)}`,
  );
}

/** Fails unless both are the same by `Object.is`: objects by identity, NaN is itself, 0 is not −0. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const text = format(actual);
  throw new AssertionError(
    text === format(expected)
      ? `Values have the same structure but are not reference-equal${ending(msg)}\n\n${indent(text)}\n`
      : `Values are not strictly equal${ending(msg)}\n${diffOf(actual, expected)}`,
  );
}

const indent = (text: string) => text.split("\n").map((line) => `    ${line}`).join("\n");

/** Fails if both are the same by `Object.is`. */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!Object.is(actual, expected)) return;
  throw new AssertionError(
    `Expected "actual" to not be strictly equal to: ${format(actual)}${ending(msg)}\n`,
  );
}

/**
 * Fails unless |actual − expected| ≤ tolerance.
 *
 * @param tolerance By default 1e-7 · |expected|, or 1e-7 if that is not finite.
 */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  msg?: string,
): void {
  if (Object.is(actual, expected)) return;
  const delta = Math.abs(expected - actual);
  const allowed = tolerance ??
    1e-7 * (Number.isFinite(expected) ? Math.abs(expected) : 1);
  if (delta <= allowed) return;
  const show = (x: number) => `"${Number.isInteger(x) ? x : x.toExponential()}"`;
  throw new AssertionError(
    `Expected actual: ${show(actual)} to be close to ${show(expected)}: ` +
      `delta ${show(delta)} is greater than ${show(allowed)}${ending(msg)}`,
  );
}
