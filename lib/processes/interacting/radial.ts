/**
 * The interacting process in the plane on data that look the same from every side.
 *
 * @module
 */
import { requireNumber, requireNumbers, requirePositive } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * Where a particle that starts at radius r₀ is at time t: d = 2, s = 2, T = 0, N → ∞, radial data,
 *
 *     r_t² = (c/k) M + (r₀² − (c/k) M) e^{−2kt}      (r₀² + 2cMt for k = 0)
 *
 * By Gauss's law a particle sees the mass M(r₀) inside its circle as if it sat at the origin, and since no particle
 * overtakes another M stays what it was.
 *
 * @param process With T = 0.
 * @param radius r₀ ≥ 0.
 * @param enclosed M(r₀), the fraction of the data within r₀, in [0, 1].
 * @param t Time.
 * @returns r_t.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If T is not 0, a number is out of range, or the formula has no real root: attracted particles have met at the origin.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting, radialTransport } from "driftfield/processes";
 *
 * assertEquals(radialTransport(interacting(), 7, 1, Infinity), 1); // the outermost ends on the disk's edge
 * ```
 */
export function radialTransport(
  process: InteractingProcess,
  radius: number,
  enclosed: number,
  t: number,
): number {
  requireProcess(process);
  const { strength: c, pull: k, temperature } = process;
  requireNumber("radius", radius, 0);
  if (t !== Infinity) requireNumber("t", t);
  requireNumber("enclosed", enclosed, 0, 1);
  if (temperature !== 0) throw new RangeError(`radialTransport needs temperature 0, got ${temperature}`);
  const limit = c / k * enclosed;
  const square = k === 0
    ? radius ** 2 + 2 * c * enclosed * t
    : limit + (radius ** 2 - limit) * Math.exp(-2 * k * t);
  if (!(square >= 0)) {
    throw new RangeError(`the particle from radius ${radius} reached the origin before t = ${t}`);
  }
  return Math.sqrt(square);
}

/**
 * The axes of a uniform ellipse, which stays one: d = 2, s = 2, T = 0, N → ∞,
 *
 *     a − b = (a₀ − b₀) e^{−kt},   (a + b)² = 4c/k + ((a₀ + b₀)² − 4c/k) e^{−2kt}
 *
 * @param process With T = 0, c ≥ 0 and k > 0.
 * @param axes Half axes [a₀, b₀] at the start.
 * @param t Time.
 * @returns Half axes [a, b] at time t.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a constant or an axis is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { ellipseTransport, interacting } from "driftfield/processes";
 *
 * assertEquals(ellipseTransport(interacting(), [3, 1], Infinity), [1, 1]);
 * ```
 */
export function ellipseTransport(
  process: InteractingProcess,
  axes: readonly [number, number],
  t: number,
): [number, number] {
  requireProcess(process);
  const { strength: c, pull: k, temperature } = process;
  requirePositive("pull", k);
  requireNumber("strength", c, 0);
  if (temperature !== 0) throw new RangeError(`ellipseTransport needs temperature 0, got ${temperature}`);
  requireNumbers("axes", axes, 2);
  if (t !== Infinity) requireNumber("t", t);
  axes.forEach((axis) => requireNumber("axes", axis, 0));
  const [a, b] = axes;
  const difference = (a - b) * Math.exp(-k * t);
  const square = 4 * c / k + ((a + b) ** 2 - 4 * c / k) * Math.exp(-2 * k * t), total = Math.sqrt(square);
  if (square < 0) {
    throw new RangeError(`t = ${t} is before all charge was at one point: no ellipse leads there`);
  }
  return [(total + difference) / 2, (total - difference) / 2];
}
