/**
 * What this machine computes on: its GPU, and workers for its cores. Knows nothing of TensorFlow.js.
 *
 * @module
 */
export * from "./crew.ts";
export * from "./gpu.ts";
