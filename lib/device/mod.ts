/**
 * What this machine computes on: its GPU, and workers for its cores. Knows nothing of TensorFlow.js.
 *
 * @module
 */
export { handedOver, serve, type Work } from "./board.ts";
export * from "./gpu.ts";
export * from "./pool.ts";
export * from "./thread_count.ts";
