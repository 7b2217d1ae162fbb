/**
 * What a program is: arithmetic on images, a few at a time.
 *
 * @module
 */

/** Rows of float32 numbers. */
export interface Value {
  /** An array that was given, one of the program's own, or sums that each piece adds to. */
  readonly where: "given" | "own" | "sums";
  /** Which of them. */
  readonly which: number;
  /** Numbers of it before this one. */
  readonly from: number;
  /** Whether there are so many rows for each image, or once for all. */
  readonly each: boolean;
  /** Rows, of an image or for all. */
  readonly rows: number;
  /** Numbers a row. */
  readonly columns: number;
}

/** What is done: by the name of a kernel, or of one that is called for several parts. */
export type Operation =
  | "matMul"
  | "matMulSlope"
  | "matMulEach"
  | "matMulEachSlope"
  | "transpose"
  | "turn"
  | "convolve"
  | "convolveSlope"
  | "sums"
  | "spread"
  | "gathered"
  | "scaled"
  | "silu"
  | "siluPull"
  | "columns"
  | "swapped"
  | "inverseRootMeanSquares"
  | "inverseRootMeanSquaresPull"
  | "softmax"
  | "softmaxPull";

/** One thing that is done. */
export interface Instruction {
  /** What. */
  readonly operation: Operation;
  /** Of which values, by their numbers, what is written the last of them; −1 for none. */
  readonly of: readonly number[];
  /** With which numbers. */
  readonly numbers: readonly number[];
  /** Whether it is added to what is there. */
  readonly add: boolean;
}

/** A program. */
export interface Program {
  /** What it computes with. */
  readonly values: readonly Value[];
  /** Done once, before: none of its values has rows for each image. */
  readonly before: readonly Instruction[];
  /** Done for all images, some at a time. */
  readonly instructions: readonly Instruction[];
  /** Numbers of each array that is given. */
  readonly given: readonly number[];
  /** Numbers of each array of its own: of an image, or for all. */
  readonly own: readonly { readonly each: boolean; readonly numbers: number }[];
  /** Numbers of each array of sums. */
  readonly sums: readonly number[];
}
