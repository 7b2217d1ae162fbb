/**
 * What evolves: the random walk, Brownian motion, stochastic differential equations, Markov chains, particles that
 * interact; and the field of charges.
 *
 * @module
 */
export * from "./brownian.ts";
export * from "./diffusion/mod.ts";
export * from "./estimation/mod.ts";
export * from "./generator/mod.ts";
export * from "./interacting/mod.ts";
export * from "./ito/mod.ts";
export * from "./markov/mod.ts";
export * from "./poisson/mod.ts";
export * from "./random_walk.ts";
export * from "./sde/mod.ts";
