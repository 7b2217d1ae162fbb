/**
 * The Fokker–Planck-type model's particles: their force, their process, and its exact laws.
 *
 * @module
 */
export * from "./as_diffusion.ts";
export * from "./centre_of_mass.ts";
export * from "./density_along.ts";
export * from "./dilation.ts";
export * from "./equilibrium.ts";
export * from "./equilibrium_law.ts";
export * from "./finite_equilibrium.ts";
export * from "./free_energy.ts";
export * from "./inversion.ts";
export * from "./mean_field.ts";
export * from "./model.ts";
export * from "./pair_horizon.ts";
export * from "./particle_energy.ts";
export * from "./process.ts";
export * from "./radial.ts";
export * from "./radial_flow.ts";
export * from "./radial_kernel.ts";
export * from "./radial_law.ts";
export * from "./remaining.ts";
export * from "./rescaled.ts";
export * from "./riesz.ts";
export * from "./schedule.ts";
export * from "./second_moment.ts";
export * from "./stored_drift.ts";
export * from "./stored_flow.ts";
export type { StoredRecord } from "./stored_path.ts";
export * from "./warm_equilibrium.ts";
export * from "./without_pull.ts";
