/**
 * When WebAssembly pays, and how a grid is cut: measured on two cores.
 *
 * @module
 */
import { kernels } from "../wasm/compiled.ts";
import type { Stencil } from "./stencil.ts";

/** Bytes of arrays that the memory which threads share has room for, beside what else lies there. */
const most = 2 ** 30;

/** Tiles a thread, so that a late one does not keep the others waiting. */
const tilesEach = 4;

/** A tile has at least so many cells, some 6 µs a step: that all threads meet takes 5. */
const leastTile = 4000;

/** And, of at least two, at most so many numbers in its arrays: half a megabyte, which stays in a core's cache. */
const mostNumbers = 65_536;

/** Steps from one meeting of threads to the next, at most. */
const deepest = 16;

/**
 * What is faster for a stencil: plain TypeScript, or WebAssembly. On 16 × 16 cells a single step takes 12 µs and 7 µs,
 * copies included; on 256 × 256 cells a step is eight times as fast.
 *
 * @param stencil The stencil.
 * @returns "wasm" if this machine can, and the stencil fits into a gigabyte.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { applyStencil, applyStencilInWasm, stencilVia } from "driftfield/kernels";
 *
 * const centre = Float64Array.of(2, 3);
 * const twice = { shape: [2, 1], centre, offsets: [], coefficients: [], periodic: [false, false] } as const;
 * const apply = stencilVia(twice) === "wasm" ? applyStencilInWasm : applyStencil;
 * assert(apply(twice, Float64Array.of(1, 1), 3)[0] === 8);
 * ```
 */
export const stencilVia = ({ centre, coefficients }: Stencil): "float64" | "wasm" =>
  kernels && 8 * centre.length * numbersOf(coefficients.length) <= most ? "wasm" : "float64";

/** Into how many tiles a grid is cut along an axis of `cut` cells, and how many steps a tile does by itself. */
export function tilesOf({ centre, coefficients }: Stencil, cut: number, threads: number) {
  const cells = centre.length, small = cells * numbersOf(coefficients.length) / mostNumbers;
  const wanted = Math.min(cut, cells / leastTile, Math.max(small, tilesEach * threads));
  const tiles = Math.max(1, Math.floor(wanted)), least = Math.floor(cut / tiles);
  return { tiles, depth: tiles === 1 ? deepest : Math.min(deepest, 1 + Math.floor(least / 2)) };
}

/** Numbers a cell: c, a_k, and two values. */
const numbersOf = (directions: number) => directions + 3;
