/**
 * What every room speaks: batches of points, fields, and argument checks.
 *
 * @module
 */
export * from "./points.ts";
export * from "./require.ts";
