/**
 * Hot loops, each beside a plain reference that it is held to.
 *
 * @module
 */
export * from "./fields/mod.ts";
export * from "./particles/mod.ts";
export * from "./paths/mod.ts";
export * from "./perceptron/mod.ts";
export * from "./programs/mod.ts";
export * from "./stencil/mod.ts";
export { computes } from "./wasm/computes.ts";
