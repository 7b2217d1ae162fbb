/**
 * Hot loops, each beside a plain reference that it is held to.
 *
 * @module
 */
export * from "./paths/mod.ts";
