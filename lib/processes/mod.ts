/**
 * What evolves: the random walk, and particles that interact.
 *
 * @module
 */
export * from "./interacting/mod.ts";
export * from "./random_walk.ts";
