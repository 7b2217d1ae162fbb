/**
 * Which shapes fit each other: asked alike of arrays and of tensors, which would go on with some others in silence.
 *
 * @module
 */
import type { Shape } from "../../core/mod.ts";
import type { Pixels } from "./algebra.ts";

/**
 * Of how many rows of x each row of y is the partner, entry by entry.
 *
 * @param name What is asked for.
 * @param x Shape of x.
 * @param y Shape of y.
 * @returns The length of a run.
 * @throws {RangeError} If runs are no whole number of rows, or y has neither one column nor those of x.
 */
export function runOf(name: string, x: Shape, y: Shape): number {
  const run = x[0] / y[0];
  if (Number.isInteger(run) && (y[1] === 1 || y[1] === x[1])) return run;
  throw new RangeError(`${name}: [${y}] does not fit [${x}]`);
}

/** Throws a RangeError unless both hold as many entries. */
export function requireReshape(x: Shape, to: Shape): void {
  if (x[0] * x[1] !== to[0] * to[1]) throw new RangeError(`reshape: [${x}] to [${to}]`);
}

/** Throws a RangeError unless the rows are blocks of a · b. */
export function requireBlocks([rows]: Shape, a: number, b: number): void {
  if (rows % (a * b) !== 0) throw new RangeError(`swapRows: ${rows} rows are no blocks of ${a} times ${b}`);
}

/** Throws a RangeError unless n equal runs of rows of x and w are factors. */
export function requireRuns(x: Shape, w: Shape, n: number): void {
  if (x[0] % n === 0 && w[0] === n * x[1]) return;
  throw new RangeError(`matMulEach: [${x}] times [${w}] in ${n} runs`);
}

/** Throws a RangeError unless the rows are pixels of images of that size, and w has 9 for each of their channels. */
export function requireImages([rows, k]: Shape, [nine]: Shape, [height, width]: Pixels): void {
  if (rows % (height * width) !== 0) {
    throw new RangeError(`convolve: ${rows} rows are no images of ${height} × ${width}`);
  }
  if (nine !== 9 * k) throw new RangeError(`convolve: ${nine} rows of weights for 9 · ${k} channels`);
}
