/**
 * How data come back: from noise, along the score, in every way that the literature knows.
 *
 * @module
 */
export * from "./correctors.ts";
export * from "./ddim.ts";
export * from "./ddpm.ts";
export * from "./dpm_solver.ts";
export * from "./edm.ts";
export * from "./flow_pairs.ts";
export * from "./flow_sde.ts";
export type { FlowVariable } from "./flow_variable.ts";
export * from "./guidance.ts";
export * from "./inpainting.ts";
export * from "./langevin.ts";
export * from "./latent.ts";
export * from "./likelihood/mod.ts";
export * from "./path_energy.ts";
export * from "./predictor_corrector.ts";
export * from "./probability_flow.ts";
export * from "./reverse_sde.ts";
export * from "./sample.ts";
export type * from "./sample_options.ts";
export * from "./sampler.ts";
export * from "./slerp.ts";
export * from "./times.ts";
