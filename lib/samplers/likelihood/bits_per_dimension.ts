/**
 * Likelihoods as the length of a code.
 *
 * @module
 */
import { requireInteger, requireNumber, requireNumbers, requirePositive } from "../../core/mod.ts";
import type { PathEstimate } from "../../solvers/mod.ts";

/** What the densities are of. */
export interface BitsOptions {
  /** Coordinates of a point. */
  readonly dim: number;
  /** How far apart two neighbouring values of the data are in x: 1/8 for greys 0 … 16 taken to [−1, 1]; 1 for no change. */
  readonly unit: number;
}

/**
 * Bits per dimension of data whose values were integers y, taken to x = unit · y + shift:
 *
 *     −log₂ P(y)/d ≤ −log p(x)/(d ln 2) − log₂ unit,   since p_y = unit^d p_x
 *
 * with x the {@linkcode dequantise}d data; of whole numbers themselves the density says nothing. For data that never were
 * integers it is the differential entropy in bits, in multiples of `unit`.
 *
 * @param logDensity log p(x) of each point, nats, of data independent of each other; at least two.
 * @param options `dim` and `unit`: there are no defaults, and nothing else is added.
 * @returns The mean, with its standard error s/√n over the points: that of estimated divergences and of the noise of
 *   dequantisation, drawn for each point by itself, is in it.
 * @throws {RangeError} If there are fewer than two points, a density is not finite, or an option is out of range.
 *
 * @example Seventeen greys, all equally likely, taken to [−1, 1] by v/8 − 1, with uniform noise: log₂ 17 bits
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { bitsPerDimension } from "driftfield/samplers";
 *
 * const density = 1 / (17 / 8); // of (y + u)/8 − 1, uniform on [−1, 9/8]
 * const { value } = bitsPerDimension([Math.log(density), Math.log(density)], { dim: 1, unit: 1 / 8 });
 * assertAlmostEquals(value, Math.log2(17));
 * ```
 */
export function bitsPerDimension(logDensity: ArrayLike<number>, { dim, unit }: BitsOptions): PathEstimate {
  requireNumbers("logDensity", logDensity);
  const n = logDensity.length;
  requireInteger("dim", dim, 1);
  requirePositive("unit", unit);
  if (n < 2) throw new RangeError(`logDensity must have at least 2 entries for a standard error, got ${n}`);
  const bits = Float64Array.from(logDensity, (nats, i) => {
    requireNumber(`logDensity[${i}]`, nats);
    return -nats / (dim * Math.LN2) - Math.log2(unit);
  });
  const value = bits.reduce((sum, b) => sum + b, 0) / n,
    square = bits.reduce((sum, b) => sum + (b - value) ** 2, 0);
  if (!(square < Infinity)) throw new RangeError("logDensity must be of a size: squares are beyond float64");
  return { value, standardError: Math.sqrt(square / (n * (n - 1))) };
}
