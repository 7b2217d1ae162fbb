/**
 * What is learned: plain regressions, which can be tested without a network; and how well it is learned, at each level of
 * noise.
 *
 * @module
 */
export * from "./by_level.ts";
export * from "./denoising.ts";
export * from "./dequantised.ts";
export * from "./divergence_bound.ts";
export type { LossEstimate } from "./estimate.ts";
export * from "./flows/mod.ts";
export * from "./noised_batches.ts";
export * from "./normalised_field.ts";
export type { NoisesOptions } from "./noises.ts";
export * from "./particles/mod.ts";
export * from "./poisson_matching.ts";
export * from "./prediction.ts";
export type { LinearReadOptions, ModelObjective, ReadOptions } from "./read.ts";
export * from "./regression.ts";
export * from "./times.ts";
export * from "./weights.ts";
