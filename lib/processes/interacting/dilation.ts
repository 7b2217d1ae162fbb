/**
 * The one motion that is known for every kernel, dimension and number of particles.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * How much larger than itself the equilibrium at T = 0 is, if it was once stretched by λ₀: it stays similar to itself,
 *
 *     λ_t^s = 1 + (λ₀^s − 1) e^{−skt}
 *
 * since F(λx) = λ^{1−s} F(x) and at rest cF(x) = kx, so that dλ/dt = k λ^{1−s} − kλ. It holds for any balanced arrangement of N
 * particles and for N → ∞: two particles, whose distance at rest is (2c/k)^{1/s}, always are one; in the plane with s = 2, so
 * is every regular polygon, and the uniform disk. From λ₀ = 0 they start at one point. The rate is 2k for the second moment with
 * s = 2 and dk for the volume with s = d.
 *
 * @param process With T = 0, c > 0, k > 0 and an unsoftened Riesz kernel.
 * @param dim d, which is s of the kernel "coulomb".
 * @param start λ₀ ≥ 0.
 * @param t Time ≥ 0; Infinity gives 1.
 * @returns λ_t.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another, or a number is out of range.
 *
 * @example The distance of two particles, s = 1 on a line
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { dilation, interacting } from "driftfield/processes";
 *
 * const process = interacting({ exponent: 1, strength: 3 }), rest = 2 * 3;
 * assertAlmostEquals(rest * dilation(process, 1, 10 / rest, 2), 6 + 4 * Math.exp(-2));
 * ```
 */
export function dilation(
  process: InteractingProcess,
  dim: number,
  start: number,
  t: number,
): number {
  requireProcess(process);
  const { strength, pull: k, temperature, exponent, softening } = process;
  requirePositive("strength", strength);
  requirePositive("pull", k);
  requireInteger("dim", dim, 1);
  requireNumber("start", start, 0);
  if (t !== Infinity) requireNumber("t", t, 0);
  if (temperature !== 0) throw new RangeError(`dilation needs temperature 0, got ${temperature}`);
  if (exponent === undefined || softening !== 0) {
    const kernel = exponent === undefined ? "a force of its own" : `softening ${softening}`;
    throw new RangeError(`dilation needs a Riesz kernel without softening, got ${kernel}`);
  }
  const s = exponent === "coulomb" ? dim : exponent;
  return (start ** s * Math.exp(-s * k * t) - Math.expm1(-s * k * t)) ** (1 / s);
}
