/**
 * How large the cloud is, at every time and whatever the data.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The mean squared distance from the origin,
 *
 *     m₂(t) = m* + (m₂(0) − m*) e^{−2kt},   m* = (c + 2dT)/(2k);    m₂(t) = m₂(0) + (c + 2dT) t  for k = 0,
 *
 * exact for s = 2 and any data, dimension, number of particles (weights 1/(N − 1)) and batch size: Itô's lemma on
 * ‖Y‖² has the interaction only through the sum over pairs of (x − y)·(x − y)/‖x − y‖² = 1.
 *
 * @param process With s = 2 and no softening.
 * @param start m₂(0) ≥ 0, in squared length.
 * @param dim d.
 * @param t Time; Infinity gives m*.
 * @returns m₂(t), in squared length.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the kernel is another, or d is no positive whole number.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting, secondMoment } from "driftfield/processes";
 *
 * assertEquals(secondMoment(interacting({ temperature: 0.25 }), 7, 2, Infinity), 1);
 * ```
 */
export function secondMoment(process: InteractingProcess, start: number, dim: number, t: number): number {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process;
  requireLaw(process, start, dim);
  if (t !== Infinity) requireNumber("t", t);
  const rate = c + 2 * dim * T;
  if (k === 0) return start + rate * t;
  const limit = rate / (2 * k);
  return limit + (start - limit) * Math.exp(-2 * k * t);
}

/**
 * The second moment after n steps of the pair map followed by the exact Ornstein–Uhlenbeck flow, both over Δt:
 *
 *     m ← q (m + cΔt) + (dT/k)(1 − q),   q = e^{−2kΔt}      (m ← m + (c + 2dT) Δt for k = 0)
 *
 * Exact at any Δt. Its limit, cΔt q/(1 − q) + dT/k, is below m* by cΔt/2 to leading order.
 *
 * @param process With s = 2 and no softening.
 * @param start m₂(0) ≥ 0.
 * @param dim d.
 * @param dt Δt > 0.
 * @param steps n ≥ 0; Infinity gives the limit.
 * @returns m₂ after n steps, in squared length.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the kernel is another, or a number is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, pairMapSecondMoment } from "driftfield/processes";
 *
 * const limit = pairMapSecondMoment(interacting(), 0, 2, 0.01, Infinity);
 * assertAlmostEquals(limit, 0.5 - 0.01 / 2, 1e-4);
 * ```
 */
export function pairMapSecondMoment(
  process: InteractingProcess,
  start: number,
  dim: number,
  dt: number,
  steps: number,
): number {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process;
  requireLaw(process, start, dim);
  requirePositive("dt", dt);
  if (steps !== Infinity) requireInteger("steps", steps, 0);
  if (k === 0) return start + steps * (c + 2 * dim * T) * dt;
  const q = Math.exp(-2 * k * dt), limit = c * dt * q / (1 - q) + dim * T / k;
  return limit + (start - limit) * q ** steps;
}

function requireLaw({ exponent, softening }: InteractingProcess, start: number, dim: number): void {
  requireNumber("start", start, 0);
  requireInteger("dim", dim, 1);
  const s = exponent === "coulomb" ? dim : exponent;
  if (s !== 2 || softening !== 0) {
    throw new RangeError(
      `this law holds for exponent 2 without softening, got exponent ${s}, softening ${softening}`,
    );
  }
}
