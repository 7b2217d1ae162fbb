/**
 * What networks are written in: once, for tensors, float64 arrays, and either with derivatives.
 *
 * @module
 */
export * from "./algebra.ts";
export * from "./on_points.ts";
export * from "./tangents.ts";
