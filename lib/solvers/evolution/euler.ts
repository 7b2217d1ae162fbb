/**
 * Many explicit steps of a density at once.
 *
 * @module
 */
import { gpu } from "../../device/mod.ts";
import {
  applyStencil,
  applyStencilInWasm,
  applyStencilOnGpu,
  type Stencil,
  stencilVia,
} from "../../kernels/mod.ts";
import type { Generator } from "../../processes/mod.ts";

/** 1 + dt Lᵀ as a stencil: a cell receives from its neighbour in direction k what that sends in the opposite one. */
export function euler(
  { grid: { axes }, offsets, neighbours, rates }: Generator,
  leave: Float64Array,
  dt: number,
): Stencil {
  const [first, second] = axes, ring = (k: number) => axes[k]?.boundaries[0] === "periodic";
  const inflow = (from: Int32Array, rate: Float64Array) => {
    const out = new Float64Array(from.length);
    for (let i = 0; i < out.length; i++) if (from[i] >= 0) out[i] = dt * rate[from[i]];
    return out;
  };
  return {
    shape: [first.cells, second?.cells ?? 1],
    centre: leave.map((rate) => 1 - dt * rate),
    offsets: offsets.map(([di, dj = 0]) => [di, dj] as const),
    coefficients: neighbours.map((from, k) => inflow(from, rates[k ^ 1])),
    periodic: [ring(0), ring(1)],
  };
}

/** What takes explicit steps: plain loops, fused ones in WebAssembly, or in float32 on the GPU. */
export type StepsVia = "float64" | "wasm" | "wgsl";

/** Steps by the stencil, in WebAssembly if this machine can: the same bits either way. */
export function repeated(
  stencil: Stencil,
  v: Float64Array,
  steps: number,
  via: "float64" | "wasm" = stencilVia(stencil),
) {
  const apply = via === "wasm" ? applyStencilInWasm : applyStencil;
  return { via, v: apply(stencil, v, steps) };
}

/** Steps by the stencil where they are asked for. */
export async function repeatedVia(stencil: Stencil, v: Float64Array, steps: number, via?: StepsVia) {
  if (via !== "wgsl") return repeated(stencil, v, steps, via);
  const card = await gpu();
  if (!card) throw new Error('via: "wgsl" was asked for, but this machine offers no WebGPU adapter');
  return { via, v: await applyStencilOnGpu(card, stencil, v, steps) };
}
