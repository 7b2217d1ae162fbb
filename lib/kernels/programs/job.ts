/**
 * A program on all threads: its arrays in shared memory, and its pieces.
 *
 * @module
 */
import { type Arena, inShared } from "../wasm/arena.ts";
import { kernels, means } from "../wasm/compiled.ts";
import { threads } from "../wasm/threads.ts";
import { perform } from "./piece.ts";
import type { Instruction, Program, Value } from "./program.ts";
import { bytesOf, layout } from "./storage.ts";

/** Pieces of a batch that have sums of their own, at most, and bytes of all their sums: however many threads there are. */
const mostSums = 16, mostBytes = 2 ** 28;

/** Images of a piece without sums: enough that all threads have some, also at the end. */
const somePieces = 64;

/** Bytes of arrays that images at a time should need at most: they lie in the cache then. */
const cache = 2 ** 20;

/**
 * Whether programs can run here: there is WebAssembly with SIMD, and shared memory.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { computes, programsRun } from "driftfield/kernels";
 *
 * assertEquals(programsRun, computes().startsWith("WebAssembly"));
 * ```
 */
export const programsRun: boolean = kernels !== undefined;

/**
 * Runs a program on a batch of images, some at a time on all threads: what is made of them stays in the cache. Results are the
 * same bytes however many threads there are.
 *
 * @param program The program.
 * @param images How many.
 * @param write What is written into the given arrays before: nothing into those that the program writes.
 * @param read What is done with the given arrays and with the program's sums before they go.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example silu(x w) of two images of a row each
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { type Program, programsRun, runProgram } from "driftfield/kernels";
 *
 * const given = { where: "given", from: 0, rows: 1, columns: 1 } as const, own = { ...given, where: "own" } as const;
 * const program: Program = {
 *   values: [{ ...given, which: 0, each: true }, { ...given, which: 1, each: false }, { ...own, which: 0, each: true }],
 *   given: [2, 1],
 *   own: [{ each: true, numbers: 1 }],
 *   sums: [],
 *   before: [],
 *   instructions: [
 *     { operation: "matMul", of: [0, 1, 2], numbers: [], add: false },
 *     { operation: "silu", of: [2, 0], numbers: [], add: false },
 *   ],
 * };
 * if (programsRun) {
 *   runProgram(program, 2, ([x, w]) => (x.set([3, 0]), w.set([2])), ([y]) => {
 *     assertAlmostEquals(y[0], 6 / (1 + Math.exp(-6)), 1e-5);
 *   });
 * }
 * ```
 */
export function runProgram(
  program: Program,
  images: number,
  write: (given: readonly Float32Array[]) => void,
  read: (given: readonly Float32Array[], sums: readonly Float32Array[]) => void,
): void {
  if (!kernels) throw new Error(`a program is not possible here: ${means}`);
  inShared((arena) => {
    const arrays = program.given.map((numbers) => lent(arena, numbers));
    const sizes = program.sums.map(bytesOf),
      ends = sizes.map((_, k) => sizes.slice(0, k).reduce((a, b) => a + b, 0));
    const size = sizes.reduce((a, b) => a + b, 0),
      room = Math.max(1, Math.min(mostSums, Math.floor(mostBytes / size)));
    const pieces = Math.min(images, size > 0 ? room : somePieces);
    const one = layout(program, 1).bytes;
    const atOnce = Math.max(1, Math.min(Math.ceil(images / pieces), Math.floor(cache / one)));
    const { places, bytes } = layout(program, atOnce), scratch = scratchOf(program);
    const each = bytes + bytesOf(scratch), own = lent(arena, threads().threads * each / 4).byteOffset;
    const all = lent(arena, pieces * size / 4),
      sums = all.byteOffset;
    const begin = { given: arrays.map(({ byteOffset }) => byteOffset), own: places, sums: ends };
    const values = program.values.map((value): Value => ({
      ...value,
      which: begin[value.where][value.which],
      from: 4 * value.from,
    }));
    write(arrays);
    for (const instruction of program.before) {
      perform(kernels!, instruction, values, { first: 0, count: 1, own, sums, scratch: own });
    }
    const { instructions } = program, part = { values, instructions, images, pieces, atOnce };
    threads().run({
      name: "program",
      pieces,
      order: { kernel: "program", ...part, own: [own, each, bytes], sums: [sums, size] },
    });
    if (size > 0 && pieces > 1) {
      const parts = mostSums;
      threads().run({
        name: "total",
        pieces: parts,
        order: { kernel: "total", pieces, sums: [sums, size], parts },
      });
    }
    const sumsOf = (numbers: number, k: number) => all.subarray(ends[k] / 4, ends[k] / 4 + numbers);
    read(arrays, program.sums.map(sumsOf));
  });
}

/** An array with some room behind it. */
const lent = (arena: Arena, numbers: number) => arena.float32(bytesOf(numbers) / 4).subarray(0, numbers);

/** Numbers that kernels need for themselves. */
function scratchOf({ values, instructions }: Program): number {
  const needs = ({ operation, of, numbers: [height, width] }: Instruction): number => {
    const aside = 64 * (values[of[of.length - 1]].columns + 3);
    if (operation !== "convolve" && operation !== "convolveSlope") return aside;
    return aside + (height + 2) * width * 3 * values[of[0]].columns;
  };
  return instructions.reduce((most, instruction) => Math.max(most, needs(instruction)), 0);
}
