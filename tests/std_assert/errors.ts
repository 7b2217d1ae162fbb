import { stripVTControlCharacters as plain } from "node:util";
import { AssertionError, ending } from "./assertion_error.ts";

// deno-lint-ignore no-explicit-any
type ErrorClass<E> = abstract new (...args: any[]) => E;

/** Fails unless `error` is an Error, of this class if one is given, its message with this text or pattern. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    throw new AssertionError(
      `Expected "error" to be an Error object${ending(msg)}`,
    );
  }
  if (ErrorClass && !(error instanceof ErrorClass)) {
    const was = (error as Error).constructor?.name;
    throw new AssertionError(
      `Expected error to be instance of "${ErrorClass.name}", but was "${was}"${ending(msg)}`,
    );
  }
  if (!msgMatches) return;
  const text = plain(error.message), pattern = msgMatches instanceof RegExp;
  if (pattern ? msgMatches.test(text) : text.includes(plain(msgMatches))) {
    return;
  }
  const wanted = pattern ? String(msgMatches) : JSON.stringify(msgMatches);
  throw new AssertionError(
    `Expected error message to include ${wanted}, but got ${JSON.stringify(error.message)}${ending(msg)}`,
  );
}

/** Fails unless `fn` throws; an error class and a text of its message can be asked for. Returns what was thrown. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Fails unless `fn` throws an error of this class, with this text in its message. Returns that error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  first?: ErrorClass<Error> | string,
  second?: string,
  third?: string,
): unknown {
  const wanted = wish(first, second, third);
  try {
    fn();
  } catch (error) {
    return judge(error, "thrown", wanted);
  }
  throw new AssertionError(`Expected function to throw${ending(wanted.msg)}`);
}

/** Fails unless `fn` returns a promise that rejects. Returns what it was rejected with. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Fails unless `fn` returns a promise that rejects with an error of this class, with this text in its message. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  first?: ErrorClass<Error> | string,
  second?: string,
  third?: string,
): Promise<unknown> {
  const wanted = wish(first, second, third);
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
  } catch { /* thrown at once, which is no rejection: told below */ }
  if (typeof promise !== "object" || typeof promise?.then !== "function") {
    throw new AssertionError(
      `Function throws when expected to reject${ending(wanted.msg)}`,
    );
  }
  try {
    await promise;
  } catch (error) {
    return judge(error, "rejected", wanted);
  }
  throw new AssertionError(`Expected function to reject${ending(wanted.msg)}`);
}

interface Wish {
  Class?: ErrorClass<Error>;
  includes?: string;
  msg?: string;
}

function wish(
  first?: ErrorClass<Error> | string,
  second?: string,
  third?: string,
): Wish {
  if (typeof first === "string") return { msg: first };
  const isErrorClass = first === undefined || first === Error ||
    first?.prototype instanceof Error;
  return isErrorClass ? { Class: first, includes: second, msg: third } : { msg: second };
}

function judge(
  error: unknown,
  how: string,
  { Class, includes, msg }: Wish,
): unknown {
  if (!Class) return error;
  if (!(error instanceof Error)) {
    throw new AssertionError(`A non-Error object was ${how}${ending(msg)}`);
  }
  assertIsError(error, Class, includes, msg);
  return error;
}
