/**
 * Fused loops over the steps of many independent paths.
 *
 * @module
 */
export * from "./javascript.ts";
export * from "./moments.ts";
export * from "./source.ts";
export * from "./types.ts";
