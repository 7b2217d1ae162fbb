/**
 * Formulas: read from text, evaluated over any space, differentiated, simplified, printed.
 *
 * @module
 */
export * from "./derivative.ts";
export * from "./evaluate.ts";
export * from "./formula.ts";
export * from "./parse.ts";
export * from "./simplify.ts";
export * from "./tex.ts";
export * from "./text.ts";
