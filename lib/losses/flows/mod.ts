/**
 * Flows between two laws, learned without following them.
 *
 * @module
 */
export { type Coupling, givenPairs, independentPairs, type PairOptions, type Pairs } from "./coupling.ts";
export * from "./flow_matching.ts";
export * from "./interpolant.ts";
export * from "./latents.ts";
export * from "./optimal_transport.ts";
export type { Scales } from "./reading.ts";
