/**
 * A network's arithmetic on images and its derivative, a few images at a time, on all cores in WebAssembly.
 *
 * @module
 */
export { programsRun, runProgram } from "./job.ts";
export type { Instruction, Operation, Program, Value } from "./program.ts";
