/**
 * How data come back: from noise, along the score, in every way that the literature knows.
 *
 * @module
 */
export * from "./ddim.ts";
export * from "./probability_flow.ts";
export * from "./reverse_sde.ts";
export * from "./sample.ts";
export type * from "./sample_options.ts";
export * from "./sampler.ts";
export * from "./times.ts";
