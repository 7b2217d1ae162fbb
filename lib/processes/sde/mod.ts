/**
 * Stochastic differential equations: written down as expressions, run over any space.
 *
 * @module
 */
export * from "./autonomous.ts";
export * from "./calculus.ts";
export { type Formula, formulaText, type Operation } from "./formula/mod.ts";
export * from "./known/mod.ts";
export { overSpace } from "./over_space.ts";
export * from "./parameters.ts";
export * from "./sde.ts";
export * from "./types.ts";
