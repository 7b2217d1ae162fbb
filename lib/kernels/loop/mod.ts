/**
 * Steps with a perceptron in them, many at a time.
 *
 * @module
 */
export { type Instruction, type Line, NotRecorded, type Recorder, recorder } from "./record.ts";
export { type PerceptronLoop, runLoop } from "./run.ts";
