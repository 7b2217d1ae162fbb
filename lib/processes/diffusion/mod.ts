/**
 * Noising: schedules, the SDE that noises data, and what is known of noised data.
 *
 * @module
 */
export * from "./forward_sde.ts";
export type * from "./interpolant_model.ts";
export * from "./law_kernel.ts";
export * from "./model.ts";
export * from "./noise_kernel.ts";
export * from "./noise_level.ts";
export * from "./preserving.ts";
export * from "./rates.ts";
export * from "./schedule.ts";
export * from "./schedules.ts";
