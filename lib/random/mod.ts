/**
 * Counter-based random numbers: the same draw whatever the batch size, the order of calls or the machine.
 *
 * @module
 */
export { randomVia } from "./compiled.ts";
export * from "./normal_quantile.ts";
export { permutationKeys, permuted } from "./permutation.ts";
export { forkKey, type Key, philox4x32 } from "./philox.ts";
export * from "./rng.ts";
