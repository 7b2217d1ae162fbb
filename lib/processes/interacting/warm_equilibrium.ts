/**
 * Where the interacting process ends in the plane when there is noise.
 *
 * @module
 */
import { requireInteger, requireNumber, requirePositive } from "../../core/mod.ts";
import type { RadialLaw } from "./equilibrium.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/**
 * The equilibrium of the mean-field process at T > 0, d = 2, s = 2. Its density p is radial and balances
 * T p'/p = c M/r − k r, M(r) being the mass inside the circle. Measured against the cold disk, in u = r²,
 *
 *     y = log(p πc/k),  m = M − ku/c:    dy/du = c m/(2Tu),   dm/du = (k/c)(e^y − 1),   M(∞) = 1,
 *
 * which loses no digits however flat the disk is. Integrated from the centre by the classical Runge–Kutta method;
 * log(−y(0)) is found by bisection: a centre that is too dense gathers too much mass.
 *
 * @param process With c ≥ 0, k > 0, T > 0.
 * @param options Steps of the integration; the error of the mass falls as their fourth power and is below 1e-9 at
 *   the default 6000 for T ≤ 50 c. Beyond, M is a difference of numbers of the size of T/c: `equilibrium` goes another way.
 * @returns The law with its density in 1 / length², and the logarithm of that.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a constant is out of range.
 *
 * @example Without interaction it is a Gaussian
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting, warmEquilibrium } from "driftfield/processes";
 *
 * const law = warmEquilibrium(interacting({ strength: 0, temperature: 0.5 }));
 * assertAlmostEquals(law.density(1), Math.exp(-1) / Math.PI);
 * ```
 */
export function warmEquilibrium(
  process: InteractingProcess,
  { steps = 6000 }: { steps?: number } = {},
): RadialLaw & { density(r: number): number; logDensity(r: number): number } {
  requireProcess(process);
  const { strength: c, pull: k, temperature: T } = process;
  requirePositive("temperature", T);
  requirePositive("pull", k);
  requireNumber("strength", c, 0);
  requireInteger("steps", steps, 2);
  const secondMoment = (c + 4 * T) / (2 * k), radius = Infinity;
  if (c === 0) {
    const logDensity = (r: number) => Math.log(k / (2 * Math.PI * T)) - k * r * r / (2 * T);
    const cdf = (r: number) => r <= 0 ? 0 : -Math.expm1(-k * r * r / (2 * T));
    return { radius, secondMoment, logDensity, density: (r) => Math.exp(logDensity(r)), cdf };
  }
  const a = 76 * T / c; // beyond the disk p ∝ u^{c/2T} e^{−ku/2T}, by e⁻³⁸ smaller at the end than at the edge
  const end = c / k * (1 + a + Math.sqrt(a * a + 2 * a)), h = end / steps;

  const slopes = (u: number, y: number, m: number): [number, number] => {
    const dm = k / c * Math.expm1(y);
    return [c * (u === 0 ? dm : m / u) / (2 * T), dm];
  };
  const solve = (logDepth: number) => {
    const y = new Float64Array(steps + 1).fill(-Math.exp(logDepth)), m = new Float64Array(steps + 1);
    for (let i = 0; i < steps; i++) {
      const u = i * h;
      const [a1, b1] = slopes(u, y[i], m[i]);
      const [a2, b2] = slopes(u + h / 2, y[i] + h / 2 * a1, m[i] + h / 2 * b1);
      const [a3, b3] = slopes(u + h / 2, y[i] + h / 2 * a2, m[i] + h / 2 * b2);
      const [a4, b4] = slopes(u + h, y[i] + h * a3, m[i] + h * b3);
      y[i + 1] = y[i] + h / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
      m[i + 1] = m[i] + h / 6 * (b1 + 2 * b2 + 2 * b3 + b4);
    }
    return { y, m, mass: m[steps] + k * end / c };
  };

  let low = -3 * Math.sqrt(c / T) - 10, high = Math.log(Math.log1p(2 * T / c) + 1); // log of how far below the disk
  for (let middle = 0; low < (middle = (low + high) / 2) && middle < high;) {
    if (solve(middle).mass > 1) low = middle;
    else high = middle;
  }
  const { y, m } = solve(high);
  const at = (r: number, table: Float64Array, which: 0 | 1) => {
    const i = Math.floor(r * r / h), w = r * r / h - i;
    const [left, right] = [i, i + 1].map((j) => h * slopes(j * h, y[j], m[j])[which]);
    return cubic(table[i], left, table[i + 1], right, w);
  };
  const beyond = (r: number) =>
    // all the mass is inside
    r === Infinity ? -r : y[steps] + (c * Math.log(r * r / end) - k * (r * r - end)) / (2 * T);
  const logDensity = (r: number) => Math.log(k / (Math.PI * c)) + (r * r >= end ? beyond(r) : at(r, y, 0));
  return {
    radius,
    secondMoment,
    logDensity,
    density: (r) => Math.exp(logDensity(r)),
    cdf: (r) => r <= 0 ? 0 : r * r >= end ? 1 : at(r, m, 1) + k * r * r / c,
  };
}

/** Hermite's cubic on [0, 1] from values and slopes at its ends. */
function cubic(y0: number, d0: number, y1: number, d1: number, w: number): number {
  const v = 1 - w;
  return v * v * ((1 + 2 * w) * y0 + w * d0) + w * w * ((1 + 2 * v) * y1 - v * d1);
}
