/**
 * Training by maximum likelihood.
 *
 * @module
 */
export * from "./maximum_likelihood.ts";
