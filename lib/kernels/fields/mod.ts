/**
 * Fields of many sources on many targets, in WebAssembly on all cores.
 *
 * @module
 */
export { fieldVia } from "./choose.ts";
export type { Batches } from "./job.ts";
export { atOnePoint } from "./plain.ts";
export { type LogField, logFieldInWasm } from "./poisson.ts";
export { rieszBatchesInWasm, rieszInWasm, type RieszKernel } from "./riesz.ts";
