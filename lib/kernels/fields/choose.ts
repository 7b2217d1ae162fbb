/**
 * When WebAssembly pays, and how a field is cut: measured on two cores, per pair of a target and a source.
 *
 * @module
 */
import { kernels } from "../wasm/compiled.ts";

/** Below this many coordinates of pairs the plain loop is done, in 20 µs, before WebAssembly. */
const worthIt = 8000;

/** A piece takes at least this many coordinates of pairs, some 20 µs; to wake a thread takes 3. */
const leastPiece = 50_000;

/** Pieces a thread, so that a slow one does not keep the others waiting: of 8 the last is a tenth of the time, of 32 not. */
const piecesEach = 32;

/**
 * What is faster for a field: the plain loop, or WebAssembly.
 *
 * @param pairs Targets × sources, over all batches.
 * @param dim Coordinates.
 * @returns "wasm" from 8,000 coordinates of pairs on, if this machine can.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { fieldVia } from "driftfield/kernels";
 *
 * assertEquals(fieldVia(100, 2), "float64");
 * ```
 */
export const fieldVia = (pairs: number, dim: number): "float64" | "wasm" =>
  kernels && pairs * dim >= worthIt ? "wasm" : "float64";

/** How many of `count` targets, or batches, make a piece: a multiple of `unit`. */
export function pieceOf(count: number, unit: number, work: number, threads: number): number {
  const pieces = Math.max(1, Math.min(piecesEach * threads, Math.floor(work / leastPiece)));
  return unit * Math.max(1, Math.ceil(count / unit / pieces));
}
