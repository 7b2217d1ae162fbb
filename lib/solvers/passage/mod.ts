/**
 * First passage by Monte Carlo: when, where and through which barrier paths leave.
 *
 * @module
 */
export * from "./barriers.ts";
export { crossingFraction, crossingProbability } from "./bridge.ts";
export * from "./first_passage.ts";
export * from "./passages.ts";
