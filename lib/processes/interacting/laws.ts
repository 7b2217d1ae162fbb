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
 * The stationary second moment of the pair map followed by the exact Ornstein–Uhlenbeck step, both over Δt:
 *
 *     m = (c Δt q + (dT/k)(1 − q)) / (1 − q),   q = e^{−2kΔt}
 *
 * It tends to (c + 2dT)/(2k) as Δt → 0, from below by cΔt/2 to leading order.
 */
export function pairMapSecondMoment(process: InteractingProcess, dim: number, dt: number): number {
  const { strength: c, pull: k, temperature: T } = process, q = Math.exp(-2 * k * dt);
  return (c * dt * q) / (1 - q) + dim * T / k;
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
