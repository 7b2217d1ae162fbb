/**
 * The interacting process of infinitely many particles.
 *
 * @module
 */
import { float64, type Points, requireInteger, zeros } from "../../core/mod.ts";
import { fieldVia } from "../../kernels/mod.ts";
import type { Diffusion } from "../generator/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";
import { type Interaction, riesz } from "./riesz.ts";

/**
 * The mean-field equation of interacting particles (McKean 1966): each one feels the density of all,
 *
 *     dY = [ c ∫ K(Y − x) p_t(x) dx − k Y ] dt + √(2T) dW,   Y ∼ p_t
 *
 * On grids where that pays (from some hundred cells on) the force is summed in WebAssembly: its float32 moves an
 * equilibrium by 1e-8, which is far below what cells of any width cost.
 *
 * @param process c, k, T and the kernel.
 * @param dim Dimension of a particle.
 * @returns The pull as drift, the noise as diffusion, and the interaction: what `fokkerPlanck` and `generator` take.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If dim is not a whole number above zero.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting, meanField } from "driftfield/processes";
 *
 * const { drift, strength } = meanField(interacting({ strength: 3, pull: 2 }), 2);
 * assertEquals([drift(points([[1, -1]]), 0), strength], [points([[-2, 2]]), 3]);
 * ```
 */
export function meanField(process: InteractingProcess, dim: number): Diffusion {
  requireProcess(process);
  requireInteger("dim", dim, 1);
  const { strength, pull, temperature, exponent, interaction } = process, g = Math.sqrt(2 * temperature);
  const fast = riesz({ ...process, via: "wasm" }), worthWasm = 200_000; // coordinates of pairs, as for particles
  const chosen: Interaction<Points> = (x, cells, mass) => {
    const pairs = x.shape[0] * cells.shape[0],
      wasm = pairs * dim >= worthWasm && fieldVia(pairs, dim) === "wasm";
    return (exponent !== undefined && wasm ? fast : interaction)(x, cells, mass);
  };
  return {
    noise: "additive",
    drift: (x: Points) => pull === 0 ? zeros(x.shape) : float64.scale(-pull, x),
    diffusion: (x: Points) => float64.constant(g, x),
    interaction: chosen,
    strength,
  };
}
