/**
 * Estimates with their standard errors, distances between laws, and `check`: estimate against truth.
 *
 * @module
 */
export * from "./check.ts";
export * from "./convergence_order.ts";
export * from "./density_cdf.ts";
export * from "./density_moments.ts";
export * from "./frechet.ts";
export * from "./information.ts";
export * from "./jackknife.ts";
export * from "./kolmogorov_smirnov.ts";
export * from "./moments.ts";
export * from "./neighbours/mod.ts";
export * from "./normal.ts";
export * from "./samples/mod.ts";
