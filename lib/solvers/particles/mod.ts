/**
 * Interacting particles: steps, random batches, and the loop over time.
 *
 * @module
 */
export * from "./batches.ts";
export * from "./explicit_euler.ts";
export * from "./pair_map.ts";
export * from "./simulate.ts";
export * from "./stepper.ts";
