/**
 * What is known exactly of the interacting process at every time, whatever the data.
 *
 * @module
 */
import { requireInteger, requireNumber } from "../../core/mod.ts";
import type { InteractingProcess } from "./process.ts";

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
  const { strength: c, pull: k, temperature: T } = process;
  requireNumber("start", start, 0);
  requireInteger("dim", dim, 1);
  const s = process.exponent === "coulomb" ? dim : process.exponent;
  if (s !== 2 || process.softening !== 0) {
    throw new RangeError(
      `secondMoment holds for exponent 2 without softening, got exponent ${s}, softening ${process.softening}`,
    );
  }
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
 */
export function pairMapSecondMoment(
  { strength: c, pull: k, temperature: T }: InteractingProcess,
  start: number,
  dim: number,
  dt: number,
  steps: number,
): number {
  if (k === 0) return start + steps * (c + 2 * dim * T) * dt;
  const q = Math.exp(-2 * k * dt), limit = c * dt * q / (1 - q) + dim * T / k;
  return limit + (start - limit) * q ** steps;
}

/**
 * The centre of mass is an Ornstein–Uhlenbeck process of its own, whatever the interaction, as long as what one
 * particle gains another loses: given the start, its mean is m e^{−kt} and the variance of each coordinate
 *
 *     (T/(kN)) (1 − e^{−2kt})      (2Tt/N for k = 0).
 *
 * @returns The factor of the mean, and the variance of one coordinate.
 */
export function centreOfMass(
  { pull: k, temperature: T }: InteractingProcess,
  particles: number,
  t: number,
): { factor: number; variance: number } {
  requireInteger("particles", particles, 1);
  const variance = k === 0 ? 2 * T * t : -T / k * Math.expm1(-2 * k * t);
  return { factor: Math.exp(-k * t), variance: variance / particles };
}

/**
 * The same under n explicit Euler steps of length Δt, a = 1 − kΔt:
 *
 *     mean m a^n,   variance (2TΔt/N)(1 − a^{2n})/(1 − a²).
 */
export function eulerCentreOfMass(
  { pull: k, temperature: T }: InteractingProcess,
  particles: number,
  dt: number,
  steps: number,
): { factor: number; variance: number } {
  requireInteger("particles", particles, 1);
  const a = 1 - k * dt, terms = k === 0 ? steps : (1 - a ** (2 * steps)) / (1 - a * a);
  return { factor: a ** steps, variance: 2 * T * dt * terms / particles };
}
