/**
 * How hot random batches make a cloud.
 *
 * @module
 */
import { type Points, requirePositive } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "../../processes/mod.ts";
import { batchVariance } from "./batch_field.ts";

/**
 * The temperature that an explicit step of random batches has in effect,
 *
 *     T + Δt c² E‖F_batch − F‖² / (2d)
 *
 * for the scatter of the force displaces a particle by a variance of c²Δt² E‖F_batch − F‖² a step, as noise of 2dTΔt
 * does. As a mean over the cloud that is exact, and with it the balance of the second moment where a cloud is at rest,
 *
 *     2k m₂ = c E[r²/(r² + ε²)] + 2d (T + Δt c² E‖F_batch − F‖²/(2d)) + Δt E‖cF − kx‖²      (s = 2)
 *
 * That the whole law is the one of that temperature is a heuristic, for batches shake more where the cloud is dense:
 * outside, and so in higher moments, they do less. It fails where the force of one partner has no variance, which is so
 * unsoftened in d ≤ 2: in the plane the sum over a cloud grows as log N, on the line as N, and tells of the nearest pairs.
 *
 * @param process The process.
 * @param x Particles, shape [N, dim], as they are when it matters, mostly in equilibrium.
 * @param options `batch`: particles a batch, 2 … N, or "all". `dt`: Δt > 0. `targets`: rows to average over, all by default.
 * @returns The temperature, in squared length per time. Time O(N × targets), memory O(targets).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range, there is no target, or two particles are at one point and ε = 0.
 *
 * @example A pair that is always the same is no hotter
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { effectiveTemperature } from "driftfield/solvers";
 *
 * const pair = points([[-1, 0], [1, 0]]);
 * assertEquals(effectiveTemperature(interacting({ temperature: 0.3 }), pair, { batch: 2, dt: 0.1 }), 0.3);
 * ```
 */
export function effectiveTemperature(
  process: InteractingProcess,
  x: Points,
  { dt, ...batches }: {
    readonly batch: number | "all";
    readonly dt: number;
    readonly targets?: ArrayLike<number>;
  },
): number {
  requireProcess(process);
  requirePositive("dt", dt);
  if (batches.targets?.length === 0) throw new RangeError("targets must not be empty");
  const { strength: c, temperature: T } = process, variance = batchVariance(process, x, batches);
  const average = variance.reduce((a, b) => a + b, 0) / variance.length;
  return T + dt * c * c * average / (2 * x.shape[1]);
}
