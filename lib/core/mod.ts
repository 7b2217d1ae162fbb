/**
 * What every room speaks: batches of points, fields, spaces that a step can run over, and argument checks.
 *
 * @module
 */
export * from "./code/mod.ts";
export * from "./float64.ts";
export * from "./grid/mod.ts";
export * from "./points.ts";
export * from "./require.ts";
export * from "./safetensors/mod.ts";
export * from "./space.ts";
