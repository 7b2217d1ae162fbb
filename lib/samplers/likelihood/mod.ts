/**
 * How likely points are under a flow: nats, and bits per dimension, with nothing added that was not asked for.
 *
 * @module
 */
export * from "./bits_per_dimension.ts";
export * from "./change_of_variables.ts";
export * from "./dequantise.ts";
export { byCoordinates, type Divergence, exactDivergence, type Flow } from "./divergence.ts";
export * from "./hutch_plus_plus.ts";
export { hutchinson, type HutchinsonOptions } from "./hutchinson.ts";
export type { Along, DirectionOptions, Jvp } from "./jacobian.ts";
export * from "./log_likelihood.ts";
export type { ProbeOptions } from "./probes.ts";
