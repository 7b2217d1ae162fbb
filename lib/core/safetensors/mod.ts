/**
 * Named arrays in one file that other programs read too: the format safetensors.
 *
 * @module
 */
export * from "./decode.ts";
export * from "./encode.ts";
export type { Safetensors, StoredArray } from "./format.ts";
