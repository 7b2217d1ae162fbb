/**
 * What learns: for now, where it will run, and tensors as states. The only room that imports TensorFlow.js.
 *
 * @module
 */
export { type Backend, type BackendName, useBackend } from "./backend.ts";
export * from "./tensors.ts";
