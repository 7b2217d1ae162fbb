/**
 * Densities: the Fokker–Planck equation on a grid.
 *
 * @module
 */
export * from "./current.ts";
export * from "./divergence.ts";
export * from "./field_on_grid.ts";
export * from "./fokker_planck.ts";
export * from "./stationary_density.ts";
