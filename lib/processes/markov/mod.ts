/**
 * Markov chains with finitely many states: the random walk as one, and stochastic differential equations on a grid.
 *
 * @module
 */
export * from "./chain.ts";
export { type CommunicatingClass, communicatingClasses } from "./classes.ts";
export * from "./chapman_kolmogorov.ts";
export * from "./discretise.ts";
export * from "./hitting.ts";
export * from "./mixing.ts";
export * from "./paths.ts";
export * from "./spectrum.ts";
export * from "./stationary.ts";
export * from "./transition.ts";
export * from "./walk_chain.ts";
