/**
 * Expectations: the Kolmogorov backward equation on a grid, and what it says of leaving.
 *
 * @module
 */
export * from "./backward_kolmogorov.ts";
export * from "./exit_times.ts";
export * from "./exits.ts";
export * from "./survival.ts";
