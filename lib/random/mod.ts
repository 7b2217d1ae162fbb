/**
 * Counter-based random numbers: the same draw whatever the batch size, the order of calls or the machine.
 *
 * @module
 */
export * from "./normal_quantile.ts";
export * from "./philox.ts";
export * from "./rng.ts";
