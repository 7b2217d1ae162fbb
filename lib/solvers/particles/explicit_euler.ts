/**
 * The explicit Euler–Maruyama step of interacting particles.
 *
 * @module
 */
import { requireStep } from "./stepper.ts";
import { type Points, zeros } from "../../core/mod.ts";
import type { InteractingProcess } from "../../processes/mod.ts";
import { batchForce } from "./batch_force.ts";
import { requireBelowPull } from "./explosion.ts";
import type { StepContext } from "./stepper.ts";
import { tooLarge } from "./too_large.ts";

/**
 * The explicit Euler–Maruyama step,
 *
 *     x ← x + (c F(x) − k x) Δt + √(2TΔt) ξ,
 *
 * F being the force of all others, or of the others in a random batch. Weak order 1 where the force is bounded.
 *
 * The trap: an unsoftened force has infinite variance where particles come close (random pairs; noise in d ≤ 2), and
 * an explicit step then throws particles far away. The step's own error in Σ‖x‖² is c²Δt² Σ‖F‖²; the flow itself adds
 * 2|c|Δt Σ x·F. A step is refused where the error exceeds that by more than one particle thrown as far as the cloud is
 * wide.
 *
 * @param process The process.
 * @param x Particles, shape [N, dim]; not changed.
 * @param context Δt, index of the step, stream, batches.
 * @returns Particles after Δt, shape [N, dim].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the step is too large for the pull (kΔt ≥ 2) or for the field; the bound is in the message.
 *
 * @example Two particles on the line
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { explicitEuler } from "driftfield/solvers";
 *
 * const context = { dt: 0.5, step: 0, rng: philox(0), batch: "all" as const };
 * assertEquals([...explicitEuler(interacting(), points([[-1], [1]]), context).data], [-0.75, 0.75]);
 * ```
 */
export function explicitEuler(process: InteractingProcess, x: Points, context: StepContext): Points {
  requireStep(process, x, context);
  const { strength: c, pull: k, temperature: T } = process, { dt, step, rng } = context;
  requireBelowPull(process, dt);
  const force = c === 0 ? zeros(x.shape) : batchForce(process, x, context);
  refuseIfTooLarge(process, x, force, context);
  const data = (T === 0 ? zeros(x.shape) : rng.fork("noise").normal(x.shape, { step })).data;
  const sd = Math.sqrt(2 * T * dt);
  for (let i = 0; i < data.length; i++) {
    const xi = x.data[i], ξ = data[i];
    data[i] = xi + (c * force.data[i] - k * xi) * dt + sd * ξ;
  }
  return { data, shape: x.shape };
}

/**
 * Throws where c²Δt² S > 2|c|Δt V + m₂, with S = Σ‖F‖², V = Σ x·F (N/2 for s = 2) and m₂ the cloud's mean squared
 * radius. A force of the user's own is the user's own affair.
 */
function refuseIfTooLarge(
  process: InteractingProcess,
  x: Points,
  F: Points,
  { dt, step, batch }: StepContext,
): void {
  if (process.exponent === undefined || process.strength === 0) return;
  const n = x.shape[0];
  let S = 0, V = 0, m2 = 0;
  for (let i = 0; i < x.data.length; i++) {
    S += F.data[i] ** 2;
    V += x.data[i] * F.data[i];
    m2 += x.data[i] ** 2 / n;
  }
  const bound = (V + Math.sqrt(V * V + S * m2)) / (Math.abs(process.strength) * S);
  if (S !== 0 && dt > bound) throw tooLarge(process, { dt, step, batch, meanSquare: S / n, bound });
}
