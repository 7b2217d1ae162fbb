/**
 * How it evolves: interacting particles.
 *
 * @module
 */
export * from "./particles/mod.ts";
