/**
 * Perceptrons in one kernel.
 *
 * @module
 */
export type { Perceptron } from "./perceptron.ts";
