/**
 * The Fokker–Planck-type model's particles: their force, their process, and its exact laws.
 *
 * @module
 */
export * from "./centre_of_mass.ts";
export * from "./equilibrium.ts";
export * from "./free_energy.ts";
export * from "./mean_field.ts";
export * from "./process.ts";
export * from "./radial.ts";
export * from "./riesz.ts";
export * from "./second_moment.ts";
export * from "./warm_equilibrium.ts";
