/**
 * Where the cloud is, at every time and whatever the interaction.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The centre of mass is an Ornstein–Uhlenbeck process of its own, whatever the interaction, as long as what one
 * particle gains another loses: given the start, its mean is m e^{−kt} and the variance of each coordinate
 *
 *     (T/(kN)) (1 − e^{−2kt})      (2Tt/N for k = 0).
 *
 * @param process The process; its force must be antisymmetric.
 * @param particles N.
 * @param t Time.
 * @returns The factor of the mean, and the variance of one coordinate in squared length.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If N is no positive whole number.
 *
 * @example In equilibrium its variance is T/(kN)
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { centreOfMass, interacting } from "driftfield/processes";
 *
 * const law = centreOfMass(interacting({ pull: 2, temperature: 1 }), 10, Infinity);
 * assertEquals(law, { factor: 0, variance: 0.05 });
 * ```
 */
export function centreOfMass(
  process: InteractingProcess,
  particles: number,
  t: number,
): { factor: number; variance: number } {
  requireProcess(process);
  const { pull: k, temperature: T } = process;
  requireInteger("particles", particles, 1);
  if (t !== Infinity) requireNumber("t", t);
  const variance = k === 0 ? 2 * T * t : -T / k * Math.expm1(-2 * k * t);
  return { factor: Math.exp(-k * t), variance: variance / particles };
}

/**
 * The same under n explicit Euler steps of length Δt, a = 1 − kΔt:
 *
 *     mean m a^n,   variance (2TΔt/N)(1 − a^{2n})/(1 − a²).
 *
 * @param process The process; its force must be antisymmetric.
 * @param particles N.
 * @param dt Δt > 0.
 * @param steps n ≥ 0.
 * @returns The factor of the mean, and the variance of one coordinate in squared length.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { eulerCentreOfMass, interacting } from "driftfield/processes";
 *
 * assertEquals(eulerCentreOfMass(interacting({ temperature: 1 }), 4, 0.5, 1), { factor: 0.5, variance: 0.25 });
 * ```
 */
export function eulerCentreOfMass(
  process: InteractingProcess,
  particles: number,
  dt: number,
  steps: number,
): { factor: number; variance: number } {
  requireProcess(process);
  const { pull: k, temperature: T } = process;
  requireInteger("particles", particles, 1);
  requirePositive("dt", dt);
  requireInteger("steps", steps, 0);
  const a = 1 - k * dt, terms = k === 0 ? steps : (1 - a ** (2 * steps)) / (1 - a * a);
  return { factor: a ** steps, variance: 2 * T * dt * terms / particles };
}
