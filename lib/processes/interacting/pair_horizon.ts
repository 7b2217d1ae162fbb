/**
 * When two particles meet.
 *
 * @module
 */
import { requireInteger, requireNumber, requireNumbers } from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "./process.ts";

/** In which cloud. */
export interface PairHorizonOptions {
  /** N: two particles act on each other with the weight 1/(N − 1); 2 by default. */
  readonly particles?: number;
}

/**
 * When two particles at distance r, moved by their own force and the pull alone, are at one point:
 *
 *     d r^s/dt = 2sc/(N − 1) − sk r^s,   t = log(1 − k r^s (N − 1)/(2c))/(sk)      (−(N − 1) r^s/(2sc) for k = 0)
 *
 * For c > 0 this lies in the past. So a cloud whose particles are the charges cannot be led back for longer than its closest
 * pair allows, unless its particles lie exactly where a run forward would have put them: of independent draws from the equilibrium
 * the closest of N are at r^d ∝ 1/N², and meet after a time ∝ N^{1−2s/d}, which is 1/N for s = d. For c < 0 it lies in the future.
 *
 * @param process With T = 0 and a Riesz kernel without softening.
 * @param dim d.
 * @param distance r ≥ 0 of each pair, in length.
 * @param options N.
 * @returns The times, −Infinity or Infinity where there is none: a pair farther apart than its rest, 2c/(k(N − 1)) = r^s, has
 *   never met.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the process is another, or a number is out of range.
 *
 * @example In the plane without a pull r² grows by 4ct
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { interacting, pairHorizon } from "driftfield/processes";
 *
 * assertEquals([...pairHorizon(interacting({ pull: 0 }), 2, [1, 2])], [-0.25, -1]);
 * ```
 */
export function pairHorizon(
  process: InteractingProcess,
  dim: number,
  distance: ArrayLike<number>,
  { particles = 2 }: PairHorizonOptions = {},
): Float64Array {
  requireProcess(process);
  const { strength, pull: k, temperature: T, exponent, softening } = process;
  requireNumbers("distance", distance);
  requireInteger("dim", dim, 1);
  requireInteger("particles", particles, 2);
  if (T !== 0) throw new RangeError(`pairHorizon needs temperature 0, got ${T}`);
  if (exponent === undefined || softening !== 0) {
    const kernel = exponent === undefined ? "a force of its own" : `softening ${softening}`;
    throw new RangeError(`pairHorizon needs a Riesz kernel without softening, got ${kernel}`);
  }
  const s = exponent === "coulomb" ? dim : exponent, c = strength / (particles - 1);
  return Float64Array.from(distance, (r) => {
    requireNumber("distance", r, 0);
    if (r === 0) return 0;
    if (c === 0) return Infinity;
    const share = r ** s / (2 * c);
    if (k === 0) return -share / s;
    return k * share >= 1 ? -Infinity : Math.log1p(-k * share) / (s * k);
  });
}
