import { AssertionError, ending } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any
type Class<T = any> = abstract new (...args: any[]) => T;

/** Any class that can be made with `new`. */
// deno-lint-ignore no-explicit-any
export type AnyConstructor = new (...args: any[]) => any;
/** What such a class makes. */
export type GetConstructorType<T extends AnyConstructor> = InstanceType<T>;

/** Fails unless `actual` is an instance of `expectedType`. */
export function assertInstanceOf<T extends Class>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  const name = expectedType.name, is = typeName(actual);
  const but = is === name ? "" : is === "function" ? " but was not an instanced object" : ` but was "${is}"`;
  throw new AssertionError(
    `Expected object to be an instance of "${name}"${but}${ending(msg)}`,
  );
}

const typeName = (x: unknown): string =>
  x === null ? "null" : typeof x === "object" ? x.constructor?.name ?? "Object" : typeof x;

/** Fails if `actual` is an instance of `unexpectedType`. */
export function assertNotInstanceOf<A, T>(
  actual: A,
  unexpectedType: Class<T>,
  msg?: string,
): asserts actual is Exclude<A, T> {
  if (!(actual instanceof unexpectedType)) return;
  // @std/assert names the type of the class ("function"), not the class.
  throw new AssertionError(
    `Expected object to not be an instance of "${typeof unexpectedType}"${ending(msg)}`,
  );
}
