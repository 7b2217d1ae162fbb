/**
 * Training: batches, Adam, averages, checkpoints.
 *
 * @module
 */
export type { TrainData } from "./batches.ts";
export * from "./loss_gradient.ts";
export type { TrainFrame, TrainOptions } from "./options.ts";
export * from "./rates.ts";
export * from "./train.ts";
