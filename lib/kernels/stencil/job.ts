/**
 * A stencil in WebAssembly: its arrays in shared memory, and its steps by all threads.
 *
 * @module
 */
import { type Arena, inShared } from "../wasm/arena.ts";
import { kernels, means } from "../wasm/compiled.ts";
import { threads } from "../wasm/threads.ts";
import { tilesOf } from "./choose.ts";
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
    const { orders, result } = prepared(arena, stencil, v, steps, threads().threads);
    for (const order of orders) threads().run({ name: "stencil", pieces: order.tiles, order });
    return inside(result, stencil.shape);
  });
}

/** A stencil's arrays, filled in, the orders to do its steps, and where the values are then, with a border of one cell. */
export function prepared(arena: Arena, stencil: Stencil, v: Float64Array, steps: number, crew: number) {
  const { shape: [n0, n1], offsets, periodic } = stencil,
    line = n1 === 1 && offsets.every(([, dj]) => dj === 0);
  const [cut, across] = line ? [n0, n1] : [n1, n0], { tiles, depth } = tilesOf(stencil, cut, crew);
  const { job, ends } = write(arena, stencil, v, line), ring = tiles > 1 && periodic[line ? 0 : 1];
  const tiling = { kernel: "stencil", job, line, cut, across, tiles, ring } as const;
  function* orders(): Generator<StencilOrder> {
    for (let step = 0; step < steps; step += depth) {
      const order = { ...tiling, step, depth: Math.min(depth, steps - step) };
      yield { ...order, between: false };
      if (tiles > 1 && order.depth > 1) yield { ...order, between: true };
    }
  }
  return { orders: orders(), result: ends[steps % 2] };
}

/** The job as the kernel reads it: stencil.as, in the same order; and where values are after even and odd steps. */
function write(arena: Arena, stencil: Stencil, v: Float64Array, line: boolean) {
  const { shape: [n0, n1], centre, offsets, coefficients, periodic: [around, over] } = stencil;
  const row = n0 + 2, size = row * (n1 + 2), first = 8 * (row + 1);
  const even = arena.float64(size).fill(0), odd = arena.float64(size).fill(0);
  surround(even, stencil, v);
  const values = {
    n0,
    n1,
    row: 8 * row,
    directions: offsets.length,
    shifts: lend(arena, [offsets.map(([di, dj]) => 8 * (di + dj * row))]),
    centre: lend(arena, [centre]),
    coefficients: lend(arena, coefficients),
    even: even.byteOffset + first,
    odd: odd.byteOffset + first,
    around: around ? 1 : 0,
    over: over && !line ? 1 : 0,
  };
  return { job: lend(arena, [Object.values(values)]), ends: [even, odd] };
}

/** Copies arrays to shared memory, one after the other, and tells where the first lies. */
function lend(arena: Arena, arrays: readonly ArrayLike<number>[]): number {
  const length = arrays[0]?.length ?? 0, copy = arena.float64(length * arrays.length);
  arrays.forEach((array, k) => copy.set(array, k * length));
  return copy.byteOffset;
}

/** Values with a border of one cell: what follows on the last if it is periodic. */
function surround(to: Float64Array, { shape: [n0, n1], periodic }: Stencil, v: Float64Array): void {
  const row = n0 + 2, last = n1 * row;
  for (let j = 0, at = row; j < n1; j++, at += row) {
    to.set(v.subarray(j * n0, (j + 1) * n0), at + 1);
    if (periodic[0]) to[at] = to[at + n0], to[at + n0 + 1] = to[at + 1];
  }
  if (periodic[1]) to.copyWithin(0, last, last + row).copyWithin(last + row, row, 2 * row);
}

/** Values without the border. */
export function inside(from: Float64Array, [n0, n1]: readonly [number, number]): Float64Array {
  const out = new Float64Array(n0 * n1), row = n0 + 2;
  for (let j = 0, at = row + 1; j < n1; j++, at += row) out.set(from.subarray(at, at + n0), j * n0);
  return out;
}
