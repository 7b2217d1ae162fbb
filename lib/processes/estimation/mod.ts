/**
 * From data to an equation: maximum likelihood for processes whose transitions are known exactly, and what follows.
 *
 * @module
 */
export * from "./forecast.ts";
export * from "./geometric_brownian.ts";
export * from "./ornstein_uhlenbeck.ts";
export type { ParameterEstimate } from "./parameter_estimate.ts";
