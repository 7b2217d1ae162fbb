/**
 * A stencil step by step, in plain TypeScript: what the kernel is held to.
 *
 * @module
 */
import { requireStencil, type Stencil } from "./stencil.ts";

/**
 * v ← A v, so many times, in float64 on one thread: out_i = c_i v_i + Σ_k a_k,i v_{i + offset_k}, added in this order.
 *
 * @param stencil A.
 * @param v Values, length [n₀ n₁]; not changed.
 * @param steps How many times, 1 by default.
 * @returns A^steps v, length [n₀ n₁].
 * @throws {RangeError} If sizes do not fit, an offset is not −1, 0 or 1, or a number is not finite.
 *
 * @example Half of what is in a cell goes to the next one, round a ring
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { applyStencil } from "driftfield/kernels";
 *
 * const half = new Float64Array([0.5, 0.5, 0.5]), periodic = [true, false] as const;
 * const ring = { shape: [3, 1], centre: half, offsets: [[-1, 0]], coefficients: [half], periodic } as const;
 * assertEquals(applyStencil(ring, Float64Array.of(1, 0, 0), 2), Float64Array.of(0.25, 0.5, 0.25));
 * ```
 */
export function applyStencil(stencil: Stencil, v: Float64Array, steps = 1): Float64Array {
  requireStencil(stencil, v, steps);
  const { centre, offsets, coefficients } = stencil, cells = v.length;
  const neighbours = offsets.map((offset) => neighboursOf(stencil, offset));
  let from = new Float64Array(cells + 1), out = new Float64Array(cells + 1); // the last is what lies beyond, 0
  from.set(v);
  for (let step = 0; step < steps; step++) {
    for (let i = 0; i < cells; i++) out[i] = centre[i] * from[i];
    coefficients.forEach((a, k) => addTo(out, a, from, neighbours[k]));
    [from, out] = [out, from];
  }
  return from.slice(0, cells);
}

function addTo(out: Float64Array, a: Float64Array, v: Float64Array, neighbour: Uint32Array): void {
  for (let i = 0; i < a.length; i++) out[i] += a[i] * v[neighbour[i]];
}

/** The cell next to each, or the number of cells if there is none. */
function neighboursOf({ shape: [n0, n1], periodic }: Stencil, [di, dj]: readonly [number, number]) {
  const at = Uint32Array.from({ length: n0 }, (_, i) => along(i + di, n0, periodic[0]));
  const out = new Uint32Array(n0 * n1);
  for (let j = 0, cell = 0; j < n1; j++) {
    const row = along(j + dj, n1, periodic[1]);
    for (let i = 0; i < n0; i++) out[cell++] = row < n1 && at[i] < n0 ? at[i] + row * n0 : n0 * n1;
  }
  return out;
}

/** Place i of n, or n if there is none. */
const along = (i: number, n: number, periodic: boolean) => i >= 0 && i < n ? i : periodic ? (i + n) % n : n;
