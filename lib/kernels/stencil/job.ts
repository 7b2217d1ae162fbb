/**
 * A stencil in WebAssembly: its arrays in shared memory, and its steps by all threads.
 *
 * @module
 */
import { type Arena, inShared } from "../wasm/arena.ts";
import { kernels, means } from "../wasm/compiled.ts";
import { threads } from "../wasm/threads.ts";
import { tilesOf } from "./choose.ts";
import { inside, write } from "./layout.ts";
import type { StencilOrder } from "./piece.ts";
import { requireStencil, type Stencil } from "./stencil.ts";

/**
 * v ← A v, so many times, in float64 on all threads: the same bits as `applyStencil`, since each cell's terms are added
 * in the same order and nothing is fused.
 *
 * @param stencil A.
 * @param v Values, length [n₀ n₁]; not changed.
 * @param steps How many times, 1 by default.
 * @returns A^steps v, length [n₀ n₁].
 * @throws {RangeError} If sizes do not fit, an offset is not −1, 0 or 1, or a number is not finite.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example What is in a cell spreads over a torus
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { applyStencil, applyStencilInWasm } from "driftfield/kernels";
 *
 * const fifth = new Float64Array(12).fill(1 / 5), offsets = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const;
 * const coefficients = offsets.map(() => fifth), periodic = [true, true] as const;
 * const torus = { shape: [4, 3], centre: fifth, offsets, coefficients, periodic } as const;
 * const v = Float64Array.from(fifth, (_, i) => i);
 * assertEquals(applyStencilInWasm(torus, v, 100), applyStencil(torus, v, 100));
 * ```
 */
export function applyStencilInWasm(stencil: Stencil, v: Float64Array, steps = 1): Float64Array {
  if (!kernels) throw new Error(`via "wasm" is not possible here: ${means}`);
  requireStencil(stencil, v, steps);
  return inShared((arena) => {
    const crew = threads().threads, { orders, result } = prepared(arena, stencil, v, steps, crew);
    for (const order of orders) {
      threads().run({ name: "stencil", pieces: Math.min(crew, order.tiles), order });
    }
    return inside(result, stencil.shape);
  });
}

/** Steps an order: threads count the pieces of all its phases in 31 bits. */
const mostSteps = 2 ** 16;

/** A stencil's arrays, filled in, the orders to do its steps, and where the values are then, with a border of one cell. */
export function prepared(arena: Arena, stencil: Stencil, v: Float64Array, steps: number, crew: number) {
  const { shape: [n0, n1], offsets, periodic } = stencil,
    line = n1 === 1 && offsets.every(([, dj]) => dj === 0);
  const [cut, across] = line ? [n0, n1] : [n1, n0], tiling = tilesOf(stencil, line, crew);
  const { job, ends } = write(arena, stencil, v, line), closes = periodic[line ? 0 : 1];
  const meeting = arena.uint32(2), ring = tiling.tiles > 1 && closes;
  const common = {
    kernel: "stencil",
    job,
    meeting: meeting.byteOffset,
    line,
    cut,
    across,
    ring,
    ...tiling,
  } as const;
  function* orders(): Generator<StencilOrder> {
    for (let first = 0; first < steps; first += mostSteps) {
      meeting.fill(0);
      yield { ...common, first, steps: Math.min(mostSteps, steps - first) };
    }
  }
  return { orders: orders(), result: ends[steps % 2] };
}
