/**
 * How much softening costs, and how much a step needs.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumber,
  requirePoints,
  requirePositive,
} from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "../../processes/mod.ts";

/**
 * The factor by which softening weakens the repulsion of a cloud in the balance of its second moment,
 *
 *     dm₂/dt = c E r^{2−s} − 2k m₂ + 2dT   →   c E[r²/(r² + ε²)^{s/2}] − 2k m₂ + 2dT
 *
 * over pairs at distance r: E[r²/(r² + ε²)^{s/2}] / E r^{2−s}, for s = 2 the mean of r²/(r² + ε²) alone.
 *
 * @param x Particles, shape [N, dim].
 * @param softening ε ≥ 0, in the unit of the coordinates.
 * @param options `exponent`: s, 2 by default.
 * @returns The factor of c, in (0, 1]. Time O(N²).
 * @throws {RangeError} If a number is out of range, or two particles are at one point while s ≥ 2.
 *
 * @example One pair at distance 2
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { softeningBias } from "driftfield/solvers";
 *
 * assertEquals(softeningBias(points([[-1], [1]]), 2), 4 / (4 + 4));
 * ```
 */
export function softeningBias(
  x: Points,
  softening: number,
  { exponent: s = 2 }: { readonly exponent?: number } = {},
): number {
  requirePoints("x", x, 2);
  requireNumber("softening", softening, 0);
  requirePositive("exponent", s);
  const { data, shape: [n, dim] } = x;
  let soft = 0, hard = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      let r2 = 0;
      for (let k = 0; k < dim; k++) r2 += (data[i * dim + k] - data[j * dim + k]) ** 2;
      if (r2 === 0 && s >= 2) throw new RangeError(`x: rows ${j} and ${i} are at one point`);
      const inside = r2 / (r2 + softening ** 2);
      hard += s === 2 ? 1 : r2 ** (1 - s / 2);
      soft += s === 2 ? inside : r2 ** (1 - s / 2) * inside ** (s / 2);
    }
  }
  return soft / hard;
}

/**
 * The softening with which an explicit step moves a close pair as it moves by itself, s = 2. With a = cΔt/partners, two
 * particles at distance r part as r → √(r² + 4a), so that each is displaced by
 *
 *     (√(r² + 4a) − r)/2 = (a/r) (1 − a/r² + 2a²/r⁴ − …),    an explicit step by  a r/(r² + ε²) = (a/r) (1 − ε²/r² + ε⁴/r⁴ − …):
 *
 * ε² = a makes them equal to second order in a/r², and no step throws by more than √a/2. It vanishes with Δt: what it takes
 * from c (`softeningBias`) is of the order of a step's error. Where c < 0 the true displacement is the larger one, and no
 * softening imitates it.
 *
 * @param process With s = 2 and c ≥ 0.
 * @param options `dt`: Δt > 0. `partners`: how many others a particle meets, size of batches − 1; 1 by default.
 * @returns ε, in the unit of the coordinates; with the process's own ε₀ it is √(ε₀² + a).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the kernel is another, c is negative, or a number is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { interacting } from "driftfield/processes";
 * import { stepSoftening } from "driftfield/solvers";
 *
 * const dt = 0.04, epsilon = stepSoftening(interacting(), { dt }), r = 2;
 * assertAlmostEquals(dt * r / (r * r + epsilon ** 2), (Math.sqrt(r * r + 4 * dt) - r) / 2, (dt / r) * (dt / r ** 2) ** 2);
 * ```
 */
export function stepSoftening(
  process: InteractingProcess,
  { dt, partners = 1 }: { readonly dt: number; readonly partners?: number },
): number {
  requireProcess(process);
  const { strength: c, exponent, softening = 0 } = process;
  if (exponent !== 2) throw new RangeError(`stepSoftening is for exponent 2, got ${exponent}`);
  requireNumber("strength", c, 0);
  requirePositive("dt", dt);
  requireInteger("partners", partners, 1);
  return Math.sqrt(softening ** 2 + c * dt / partners);
}
