/**
 * Measures of generated points by who is near whom.
 *
 * @module
 */
export * from "./density_coverage.ts";
export * from "./memorisation.ts";
export { nearestNeighbours, type Neighbours } from "./nearest.ts";
export { type NeighbourOptions, type PrecisionRecall, precisionRecall } from "./precision_recall.ts";
export * from "./sample_quality.ts";
export * from "./split_sample.ts";
