/**
 * What one thread does of a program.
 *
 * @module
 */
import { type Kernels, kernels } from "../wasm/compiled.ts";
import type { Instruction, Value } from "./program.ts";

/** A program with its addresses. */
export interface ProgramOrder {
  /** Which kernel. */
  readonly kernel: "program";
  /** What it computes with; `which` and `from` are now bytes: of an array's own place, or from it. */
  readonly values: readonly Value[];
  /** What is done. */
  readonly instructions: readonly Instruction[];
  /** How many images there are. */
  readonly images: number;
  /** In how many pieces. */
  readonly pieces: number;
  /** How many at a time. */
  readonly atOnce: number;
  /** Where a thread's arrays begin, those of the first thread; how many bytes each has; where in them is scratch. */
  readonly own: readonly [at: number, bytes: number, scratch: number];
  /** Where the sums of the first piece begin, and how many bytes each has. */
  readonly sums: readonly [at: number, bytes: number];
}

/** Adds up numbers of all pieces: bytes from … are those of the first piece's and of the result's. */
export interface TotalOrder {
  /** Which kernel. */
  readonly kernel: "total";
  /** How many pieces had sums. */
  readonly pieces: number;
  /** Where their sums begin, and how many bytes each has. */
  readonly sums: readonly [at: number, bytes: number];
  /** In how many parts they are added up. */
  readonly parts: number;
}

/** One piece: some of the images, a few at a time, so that what is made of them stays in the cache. */
export function programPiece(order: ProgramOrder, piece: number, thread: number): void {
  const { images, pieces, atOnce, own: [own, bytes, scratch], sums: [sums, size] } = order;
  const mine = own + thread * bytes, to = sums + piece * size, w = kernels!;
  w.cleared(to, size);
  const low = Math.floor(piece * images / pieces), high = Math.floor((piece + 1) * images / pieces);
  for (let first = low; first < high; first += atOnce) {
    const count = Math.min(atOnce, high - first);
    for (const instruction of order.instructions) {
      perform(w, instruction, order.values, { first, count, own: mine, sums: to, scratch: mine + scratch });
    }
  }
}

/** The sums of all pieces, in their order, into those of the first. */
export function totalPiece({ pieces, sums: [at, bytes], parts }: TotalOrder, part: number): void {
  const numbers = bytes / 4,
    low = Math.floor(part * numbers / parts),
    high = Math.floor((part + 1) * numbers / parts);
  for (let piece = 1; piece < pieces; piece++) {
    kernels!.scaled(high - low, 1, at + piece * bytes + 4 * low, at + 4 * low, 1);
  }
}

/** Which images, and where a thread's arrays and a piece's sums are. */
export interface Place {
  /** The first image. */
  readonly first: number;
  /** How many. */
  readonly count: number;
  /** Where arrays begin. */
  readonly own: number;
  /** Where sums begin. */
  readonly sums: number;
  /** Where kernels may write what they like. */
  readonly scratch: number;
}

/** Does one instruction for some images. */
export function perform(
  w: Kernels,
  { operation, of, numbers, add: adds }: Instruction,
  values: readonly Value[],
  { first, count, own, sums, scratch }: Place,
): void {
  const at = (value: Value): number => {
    const to = value.which + value.from;
    if (value.where === "own") return own + to;
    if (value.where === "sums") return sums + to;
    return value.each ? to + 4 * first * value.rows * value.columns : to;
  };
  const rowsOf = ({ each, rows }: Value) => each ? rows * count : rows;
  const x = values[of[0]], y = values[of[of.length - 1]], z = of.length > 2 ? values[of[1]] : y;
  const from = of[0] < 0 ? 0 : at(x), to = at(y), by = at(z), rows = rowsOf(y), add = adds ? 1 : 0;
  const columns = y.columns, size = rows * columns;
  switch (operation) {
    case "matMul":
      return w.product(rows, columns, x.columns, from, 4 * x.columns, 4, by, 4 * columns, to, add, scratch);
    case "matMulSlope": { // xᵀ dy
      const wide = 4 * y.rows;
      return w.product(y.rows, columns, rowsOf(x), from, 4, wide, by, 4 * columns, to, add, scratch);
    }
    case "matMulEach":
    case "matMulEachSlope": {
      const runs = numbers[0] * count, across = operation === "matMulEachSlope";
      const p = rowsOf(x) / runs, q = rowsOf(z) / runs, r = rows / runs;
      for (let g = 0; g < runs; g++) {
        const a = from + 4 * g * p * x.columns, b = by + 4 * g * q * z.columns, c = to + 4 * g * r * columns;
        if (across) w.product(r, columns, p, a, 4, 4 * x.columns, b, 4 * columns, c, add, scratch);
        else w.product(r, columns, q, a, 4 * x.columns, 4, b, 4 * columns, c, add, scratch);
      }
      return;
    }
    case "transpose": // of each of some runs
      return w.swapped(numbers[0] * (y.each ? count : 1), x.rows / numbers[0], x.columns, 1, from, to, add);
    case "turn": { // by half a turn, inputs and outputs exchanged
      const k = x.rows / 9, part = 4 * k * x.columns;
      for (let place = 0; place < 9; place++) {
        w.swapped(1, k, x.columns, 1, from + place * part, to + (8 - place) * part, 0);
      }
      return;
    }
    case "convolve": {
      const [height, width] = numbers, images = rows / (height * width);
      return w.convolve(images, height, width, x.columns, columns, from, by, to, add, scratch);
    }
    case "convolveSlope": {
      const [height, width] = numbers, images = rowsOf(x) / (height * width);
      return w.convolveSlope(images, height, width, x.columns, columns, from, by, to, scratch);
    }
    case "sums": { // a run of 0 rows is all of them, here and below
      const [run, column] = numbers;
      return w.sums(rows, columns, run || rows, column, from, by, to);
    }
    case "spread": {
      const [run, column, a] = numbers;
      return w.spread(rows, columns, run || rows, column, a, from, by, to, add);
    }
    case "gathered": {
      const [run, column, a] = numbers, all = rowsOf(z);
      return w.gathered(all, z.columns, run || all, column, a, from, by, to, add);
    }
    case "scaled":
      return w.scaled(size, numbers[0], from, to, add);
    case "silu":
      return w.silu(size, from, to);
    case "siluPull":
      return w.siluPull(size, from, by, to, add);
    case "columns": { // so many, from one on here to one on there
      const [some, here, there] = numbers, pitch = 4 * x.columns;
      return w.copied(rows, some, from + 4 * here, pitch, to + 4 * there, 4 * columns, add);
    }
    case "swapped": {
      const [a, b] = numbers;
      return w.swapped(rows / (a * b), a, b, columns, from, to, add);
    }
    case "inverseRootMeanSquares":
      return w.inverseRootMeanSquares(rows, x.columns, numbers[0], from, to);
    case "inverseRootMeanSquaresPull":
      return w.inverseRootMeanSquaresPull(rows, columns, from, by, at(values[of[2]]), to, add);
    case "softmax":
      return w.softmax(rows, columns, from, to);
    case "softmaxPull":
      return w.softmaxPull(rows, columns, from, by, to, add);
  }
}
