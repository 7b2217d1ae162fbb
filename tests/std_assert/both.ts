/**
 * The tests of this folder hold the stand-in and whatever `@std/assert` is here to the same behaviour: where JSR can be
 * reached, that is the original, and the two must agree. The judge is node:assert, not what is being judged.
 *
 * @module
 */
import { fail } from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import * as original from "@std/assert";
import * as standIn from "./mod.ts";

/** Either library. */
export type Assertions = typeof standIn;

/** A test for each of the two. */
export function both(name: string, body: (api: Assertions) => void | Promise<void>): void {
  Deno.test(`stand-in: ${name}`, () => body(standIn));
  Deno.test(`@std/assert: ${name}`, () => body(original as unknown as Assertions));
}

/** The message, without colours, of the AssertionError that `attempt` must fail with. */
export function failure(api: Assertions, attempt: () => unknown): string {
  try {
    attempt();
  } catch (error) {
    return messageOf(api, error);
  }
  fail("nothing was thrown");
}

/** The same for a promise. */
export function rejection(api: Assertions, promise: Promise<unknown>): Promise<string> {
  return promise.then(() => fail("nothing was rejected"), (error) => messageOf(api, error));
}

function messageOf(api: Assertions, error: unknown): string {
  if (!(error instanceof api.AssertionError)) fail(`not an AssertionError: ${error}`);
  return stripVTControlCharacters(error.message);
}
