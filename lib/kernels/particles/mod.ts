/**
 * Interacting particles and their fields on the GPU.
 *
 * @module
 */
export * from "./fields.ts";
export * from "./types.ts";
export { runParticlesOnGpu } from "./run.ts";
