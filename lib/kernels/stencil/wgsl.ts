/**
 * A stencil on the GPU.
 *
 * @module
 */
import { requireObject } from "../../core/mod.ts";
import type { Gpu } from "../../device/mod.ts";
import { bound, buffers, line } from "../particles/launch.ts";
import { requireStencil, type Stencil } from "./stencil.ts";
import { kept, regionOf, stencilSource } from "./wgsl_source.ts";

/** Cell-steps a submission, so that none holds the device for long. */
const atOnce = 1e9;

/**
 * v ← A v, so many times, in float32 on the GPU: a dispatch does 8 steps (on the line 128) in the memory of workgroups,
 * each on cells that it shares with its neighbours, and nothing is read back before the last.
 *
 * Each step rounds as float32 does: with u = 2⁻²⁴ and K directions the result w̃ is within e of A^steps v,
 *
 *     e₀ = u |v|,   e ← (1 + γ) |A| e + γ |A| |v_step|,   γ = (K + 3) u / (1 − (K + 3) u)
 *
 * (Higham 2002, "Accuracy and Stability of Numerical Algorithms", section 3.1); where the columns of A ≥ 0 sum to one, some
 * (K + 3) u of the mass a step. Numbers below 2⁻¹²⁶ may count as 0.
 *
 * @param gpu The card.
 * @param stencil A.
 * @param v Values, length [n₀ n₁]; not changed.
 * @param steps How many times, 1 by default.
 * @returns A^steps v, length [n₀ n₁], of float32 numbers.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If sizes do not fit, an offset is not −1, 0 or 1, a number is not finite (in float32), or the card
 *   has no room.
 * @throws {Error} If the card fails, or values leave the range of float32.
 *
 * @example What is in a cell spreads over a torus
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { gpu } from "driftfield/device";
 * import { applyStencilOnGpu } from "driftfield/kernels";
 *
 * const fifth = new Float64Array(12).fill(1 / 5), offsets = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const;
 * const coefficients = offsets.map(() => fifth), periodic = [true, true] as const;
 * const torus = { shape: [4, 3], centre: fifth, offsets, coefficients, periodic } as const;
 * const card = await gpu(), v = fifth.map((_, i) => i);
 * if (card) assertAlmostEquals((await applyStencilOnGpu(card, torus, v, 100))[7], 5.5, 1e-4);
 * ```
 */
export async function applyStencilOnGpu(
  gpu: Gpu,
  stencil: Stencil,
  v: Float64Array,
  steps = 1,
): Promise<Float64Array> {
  requireObject("gpu", gpu, "device", "pipeline");
  requireStencil(stencil, v, steps);
  const { shape: [n0, n1], centre, coefficients } = stencil,
    region = regionOf(stencil),
    [t0, t1] = kept(region);
  const arrays = [centre, ...coefficients],
    cells = n0 * n1,
    numbers = new Float32Array(arrays.length * cells);
  arrays.forEach((array, k) => numbers.set(array, k * cells));
  const start = Float32Array.from(v);
  requireFloat32("v", start);
  requireFloat32("the stencil's coefficients", numbers);
  const own = buffers(gpu);
  try {
    const pipeline = await gpu.pipeline(stencilSource(stencil, region));
    const [even, odd] = [own.filled(`${cells} cells`, start), own.storage(`${cells} cells`, 4 * cells)];
    const shared = own.filled(`${arrays.length} coefficients of ${cells} cells`, numbers);
    const dispatches = (depth: number) => {
      const sizes = own.uniform(Int32Array.of(n0, n1, depth, 0).buffer);
      return [[even, odd], [odd, even]].map(([from, to]) => ({
        kernel: bound(gpu, pipeline, [sizes, from, shared, to]),
        groups: [Math.ceil(n0 / t0), Math.ceil(n1 / t1)] as const,
        work: cells * depth,
      }));
    };
    const whole = Math.floor(steps / region.depth), rest = steps % region.depth;
    const many = dispatches(region.depth), last = dispatches(rest), queue = line(gpu, atOnce);
    for (let k = 0; k < whole; k++) queue.dispatch(many[k % 2]);
    if (rest > 0) queue.dispatch(last[whole % 2]);
    queue.flush();
    const end = Math.ceil(steps / region.depth) % 2 === 0 ? even : odd;
    const out = Float64Array.from(new Float32Array(await gpu.read(end)));
    if (out.every(Number.isFinite)) return out;
    throw new Error("the values left the range of float32: take the steps in float64");
  } finally {
    own.free();
  }
}

function requireFloat32(name: string, values: Float32Array): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new RangeError(`${name} must be finite in float32, got ${values[at]} at ${at}`);
}
