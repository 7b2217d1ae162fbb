/**
 * Stochastic differential equations: one-step methods over any space, loops that run them, and steps chosen by the error.
 *
 * @module
 */
export * from "./adaptive.ts";
export * from "./adaptive_steps.ts";
export * from "./euler_maruyama.ts";
export * from "./exact.ts";
export * from "./expected_seconds.ts";
export * from "./general.ts";
export * from "./heun_stratonovich.ts";
export * from "./join_halves.ts";
export * from "./milstein.ts";
export * from "./noise.ts";
export * from "./platen_weak2.ts";
export * from "./recorded.ts";
export * from "./rossler_sra.ts";
export * from "./rossler_sri.ts";
export * from "./simulate_paths.ts";
export * from "./slow_rk.ts";
export * from "./solver.ts";
