/**
 * The code instance of a space: recording, and emission as JavaScript and WGSL.
 *
 * @module
 */
export * from "./emit.ts";
export * from "./field.ts";
export * from "./space.ts";
