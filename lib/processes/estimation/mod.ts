/**
 * From data to an equation: maximum likelihood for processes whose transitions are known exactly, what
 * follows, and drift and diffusion from increments where nothing is known.
 *
 * @module
 */
export * from "./forecast.ts";
export * from "./geometric_brownian.ts";
export * from "./kramers_moyal.ts";
export * from "./ornstein_uhlenbeck.ts";
export type { ParameterEstimate } from "./parameter_estimate.ts";
