/**
 * What is learned of interacting particles.
 *
 * @module
 */
export * from "./forward_moments.ts";
export * from "./particle_matching.ts";
export * from "./particle_reading.ts";
