/**
 * Equations conditioned on their future: Doob's h-transform.
 *
 * @module
 */
export * from "./arrival_density.ts";
export * from "./conditioned.ts";
export * from "./diffusion_bridge.ts";
export type { Arrival } from "./last_stretch.ts";
export * from "./log_gradient.ts";
