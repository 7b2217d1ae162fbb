/**
 * Diffusions on a grid: one discrete generator for densities, which go forward, and expectations, which go backward.
 *
 * @module
 */
export type { Diffusion } from "./coefficients.ts";
export type { Level } from "./edges.ts";
export * from "./generator.ts";
