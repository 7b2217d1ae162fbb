/**
 * When WebAssembly pays, and how a grid is cut: measured on two cores.
 *
 * @module
 */
import { requireObject } from "../../core/mod.ts";
import { kernels } from "../wasm/compiled.ts";
import type { Stencil } from "./stencil.ts";

/** Bytes of arrays that the memory which threads share has room for, beside what else lies there. */
const most = 2 ** 30;

/** Tiles a thread, so that a late one does not keep the others waiting. */
const tilesEach = 8;

/** A tile has at least so many cells, some 6 µs a step: that all threads meet takes 5. */
const leastTile = 4000;

/** Steps from one meeting of threads to the next, at most. */
const deepest = 8;

/** Cells that do a step before they do the next: what they need stays in the cache next to the core. */
const stripCells = 1024;

/**
 * What is faster for a stencil: plain TypeScript, or WebAssembly. On 16 × 16 cells a single step takes 12 µs and 7 µs,
 * copies included; on 256 × 256 cells a step is eight times as fast.
 *
 * @param stencil The stencil.
 * @returns "wasm" if this machine can, and the stencil fits into a gigabyte.
 * @throws {TypeError} If an argument is of another type.
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
export function stencilVia(stencil: Stencil): "float64" | "wasm" {
  requireObject("stencil", stencil, "centre", "coefficients");
  const { centre, coefficients } = stencil;
  return kernels && 8 * centre.length * numbersOf(coefficients.length) <= most ? "wasm" : "float64";
}

/** How a grid is cut, and its steps are taken. */
export function tilesOf({ shape: [n0, n1], periodic }: Stencil, line: boolean, threads: number) {
  const [cut, across] = line ? [n0, n1] : [n1, n0];
  const wanted = Math.min(cut, n0 * n1 / leastTile, tilesEach * threads),
    tiles = Math.max(1, Math.floor(wanted));
  const least = Math.floor(cut / tiles), closed = tiles === 1 && periodic[line ? 0 : 1];
  const depth = closed ? 1 : tiles === 1 ? deepest : Math.min(deepest, 1 + Math.floor(least / 2));
  return { tiles, depth, ...!line && !closed && { strip: Math.max(2, Math.ceil(stripCells / across)) } };
}

/** Numbers a cell: c, a_k, and two values. */
const numbersOf = (directions: number) => directions + 3;
