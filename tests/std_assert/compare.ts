import { AssertionError } from "./assertion_error.ts";
import { format } from "./format.ts";

// Here a caller's message takes the place of the whole message, as in @std/assert.
function hold<T>(
  holds: boolean,
  actual: T,
  sign: string,
  expected: T,
  msg?: string,
) {
  if (!holds) {
    throw new AssertionError(
      msg ?? `Expect ${format(actual)} ${sign} ${format(expected)}`,
    );
  }
}

/** Fails unless actual > expected. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  hold(actual > expected, actual, ">", expected, msg);
}

/** Fails unless actual ≥ expected. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  hold(actual >= expected, actual, ">=", expected, msg);
}

/** Fails unless actual < expected. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  hold(actual < expected, actual, "<", expected, msg);
}

/** Fails unless actual ≤ expected. */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  hold(actual <= expected, actual, "<=", expected, msg);
}
