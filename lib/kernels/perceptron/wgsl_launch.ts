/**
 * Perceptrons on the GPU: which kernels run, on which buffers.
 *
 * @module
 */
import type { Binding } from "../particles/launch.ts";
import type { Perceptron } from "./perceptron.ts";
import { type CardLimits, tileOf } from "./wgsl_plan.ts";
import { alongSource, groupsFor } from "./wgsl_rows.ts";

/** A kernel to run: its text, under a name that no other text has, and what is bound to 0, 1, 2, … */
export interface Launch {
  readonly name: string;
  readonly code: () => string;
  readonly buffers: readonly Binding[];
  readonly groups: readonly [number, number];
}

/** Makes what is needed until the kernels have run. */
export interface Scratch {
  /** A storage buffer. */
  storage(what: string, bytes: number): GPUBuffer;
  /** A uniform with contents. */
  uniform(data: ArrayBuffer): GPUBuffer;
}

/** A perceptron on a card. */
export interface OnCard {
  readonly perceptron: Perceptron;
  readonly limits: CardLimits;
  readonly scratch: Scratch;
}

/** What a perceptron is asked: x and its directions, [1 + directions, rows, inputs], contexts 1 or one a row. */
export interface Question {
  readonly row: Binding;
  readonly context: Binding;
  readonly x: Binding;
  readonly rows: number;
  readonly contexts: number;
  readonly directions: number;
}

/** A kernel's name: what its text depends on. */
export const nameOf = (kernel: string, perceptron: Perceptron, ...rest: readonly unknown[]) =>
  JSON.stringify([kernel, ...rest, ...Object.values(layoutOf(perceptron))]);

/** Its sizes in one order, whoever wrote them down. */
const layoutOf = ({ inputs, features, width, depth, outputs, residual }: Perceptron) => [
  inputs,
  features,
  width,
  depth,
  outputs,
  residual,
];

/** The numbers of a call, as `numbersWgsl` has them: whole ones, then the others. */
export function numbersOf(
  { perceptron, scratch }: OnCard,
  whole: readonly number[],
  share = 0,
): GPUBuffer {
  const words = new Uint32Array(12);
  words.set(whole);
  new Float32Array(words.buffer)[8] = share;
  words[9] = perceptron.depth;
  return scratch.uniform(words.buffer);
}

/** F and J u, [1 + directions, rows, outputs], into `answer`. */
export function alongLaunches(
  on: OnCard,
  question: Question,
  answer: Binding,
): Launch[] {
  const { perceptron, limits } = on, { row, context, x, rows, contexts, directions } = question;
  const tile = tileOf(perceptron, limits, directions, rows);
  return [{
    name: nameOf("along", perceptron, tile),
    code: () => alongSource(perceptron, tile),
    buffers: [numbersOf(on, [rows, 0, rows, contexts]), row, context, x, answer],
    groups: groupsFor(tile, rows),
  }];
}
