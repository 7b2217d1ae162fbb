/**
 * The process in other units.
 *
 * @module
 */
import { requireInteger, requirePositive } from "../../core/mod.ts";
import { interacting, type InteractingProcess, requireProcess } from "./process.ts";

/** What one of the old units is in new ones. */
export interface Units {
  /** λ: x becomes λx; 1 by default. */
  readonly length?: number;
  /** τ: t becomes τt; 1 by default. */
  readonly time?: number;
}

/**
 * The process in other units of length and time: if X(t) follows the one, λX(t/τ) follows the other,
 *
 *     c → c λ^s/τ,   k → k/τ,   T → T λ²/τ,   ε → λε
 *
 * because the kernel is homogeneous, F(λx) = λ^{1−s} F(x). Path by path it is the same process, so what is known for one set of
 * constants is known for all of them: of c, k and T only c/k · (k/T)^{s/2} is left, in the units √(T/k) and 1/k; and data
 * scaled by λ meet c λ^{−s} and T λ^{−2}.
 *
 * @param process With a Riesz kernel, unless c = 0.
 * @param dim d, which is s of the kernel "coulomb".
 * @param units λ and τ, above 0.
 * @returns The process in the new units.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a unit is not above 0, d no positive whole number, or the force is one of its own, which says nothing
 *   of its units.
 *
 * @example Data given in millimetres in place of metres
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting, rescaled } from "driftfield/processes";
 *
 * const { strength, pull, temperature } = rescaled(interacting({ temperature: 2 }), 3, { length: 1000 });
 * assertEquals([strength, pull, temperature], [1e6, 1, 2e6]);
 * ```
 */
export function rescaled(
  process: InteractingProcess,
  dim: number,
  { length = 1, time = 1 }: Units,
): InteractingProcess {
  requireProcess(process);
  requireInteger("dim", dim, 1);
  requirePositive("length", length);
  requirePositive("time", time);
  const { strength: c, pull: k, temperature: T, exponent, softening = 0 } = process;
  const constants = { pull: k / time, temperature: T * length ** 2 / time };
  if (exponent === undefined) {
    if (c === 0) return { ...process, ...constants };
    throw new RangeError("rescaled needs a Riesz kernel, got a force of its own: its units are unknown");
  }
  const s = exponent === "coulomb" ? dim : exponent;
  return interacting({
    ...constants,
    strength: c * length ** s / time,
    exponent,
    softening: length * softening,
  });
}
