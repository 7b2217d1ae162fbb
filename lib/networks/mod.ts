/**
 * What learns: for now, where it will run. The only room that imports TensorFlow.js.
 *
 * @module
 */
export * from "./backend.ts";
