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

/** A tile has at least so many cells: some 2 µs a step, to look at other threads' tiles takes 0.2. */
const leastTile = 1000;

/**
 * What is faster for a stencil: plain TypeScript, or WebAssembly. On 16 × 16 cells a single step takes 12 µs and 7 µs,
 * copies included; on 256 × 256 cells a step is ten times as fast.
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
  kernels && 8 * centre.length * (coefficients.length + 3) <= most ? "wasm" : "float64";

/** Into how many tiles a grid is cut, along an axis of `cut` cells. */
export const tilesOf = (cells: number, cut: number, threads: number): number =>
  Math.max(1, Math.min(cut, tilesEach * threads, Math.floor(cells / leastTile)));
