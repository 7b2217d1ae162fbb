/**
 * Interacting particles: steps, random batches, and the loop over time.
 *
 * @module
 */
export * from "./batch_field.ts";
export * from "./batches.ts";
export * from "./effective_temperature.ts";
export * from "./explicit_euler.ts";
export { expectedRefusals, type ExplicitRun } from "./explosion.ts";
export { exponentialMidpoint, stepNoise, stepSoftened } from "./exponential_midpoint.ts";
export * from "./pair_map.ts";
export * from "./recommend.ts";
export * from "./simulate.ts";
export * from "./softening.ts";
export type { ParticleStepper, StepContext } from "./stepper.ts";
