/**
 * Perceptrons in one kernel.
 *
 * @module
 */
export type { PerceptronRows, Regressed } from "./job.ts";
export type { Perceptron } from "./perceptron.ts";
export { perceptronPull, perceptronValues } from "./run.ts";
export { type AdamRows, type AdamStep, perceptronStep } from "./step.ts";
