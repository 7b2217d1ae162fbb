/**
 * Fused loops over the steps of many independent paths.
 *
 * @module
 */
export * from "./javascript.ts";
export * from "./moments.ts";
export * from "./source.ts";
export type { CentralMoments, Kept, NoiseKeys, PathRunner, RecordedStep } from "./types.ts";
export { runOnGpu } from "./wgsl.ts";
export { pathKernelSource } from "./wgsl_source.ts";
