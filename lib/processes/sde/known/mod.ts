/**
 * Processes of which much is known exactly.
 *
 * @module
 */
export * from "./brownian_bridge.ts";
export * from "./cox_ingersoll_ross.ts";
export * from "./double_well.ts";
export * from "./geometric_brownian.ts";
export * from "./kubo_oscillator.ts";
export type { Known, Law, Stationary } from "./law.ts";
export * from "./ornstein_uhlenbeck.ts";
