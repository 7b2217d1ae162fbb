/**
 * Stand-in for `jsr:@std/assert` 1.x where JSR is out of reach: same names, signatures and behaviour.
 *
 * Nobody imports this by path: tests say `@std/assert`, and the tasks point that name here if they must.
 * It runs on Deno alone and depends on nothing.
 *
 * @module
 */
export { AssertionError } from "./assertion_error.ts";
export * from "./basic.ts";
export * from "./compare.ts";
export * from "./equal.ts";
export * from "./equality.ts";
export * from "./errors.ts";
export * from "./includes.ts";
export * from "./instance.ts";
export * from "./object_match.ts";
