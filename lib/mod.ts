/**
 * driftfield: generative models as stochastic and deterministic flows, from the random walk to the Fokker–Planck-type
 * model.
 *
 * Each room can be imported alone ("driftfield/random", "driftfield/processes", …); networks, which load
 * TensorFlow.js, only so.
 *
 * @module
 */
export * from "./core/mod.ts";
export * from "./datasets/mod.ts";
export * from "./losses/mod.ts";
export * from "./metrics/mod.ts";
export * from "./plots/mod.ts";
export * from "./processes/mod.ts";
export * from "./random/mod.ts";
export * from "./samplers/mod.ts";
export * from "./solvers/mod.ts";
