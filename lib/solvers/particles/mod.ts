/**
 * Interacting particles: steps, random batches, and the loop over time.
 *
 * @module
 */
export * from "./batches.ts";
export * from "./simulate.ts";
export * from "./steppers.ts";
