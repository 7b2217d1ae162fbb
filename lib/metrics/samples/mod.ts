/**
 * How far two samples are apart, and whether they may be of one law.
 *
 * @module
 */
export * from "./assignment.ts";
export * from "./confidence_interval.ts";
export type { ProjectionOptions } from "./directions.ts";
export * from "./energy.ts";
export * from "./median_distance.ts";
export * from "./mmd.ts";
export * from "./significance.ts";
export * from "./sliced_wasserstein.ts";
export * from "./smirnov.ts";
export * from "./wasserstein.ts";
