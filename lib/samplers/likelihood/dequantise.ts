/**
 * Integers as points that have a density.
 *
 * @module
 */
import { type Points, requireInteger, requireNumbers, requireObject, requirePoints } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { meanOfRows } from "./columns.ts";

/** Which noise. */
export interface DequantiseOptions {
  /** Number of the draw, 0 by default: others for the same integers are independent. */
  readonly draw?: number;
  /** Number of the first point, 0 by default: for points `row`, `row` + 1, … of a larger set. */
  readonly row?: number;
}

/**
 * Integers y with uniform noise, y + u, u ∈ (0, 1)^d. A density p of those is a law P(y) = ∫ p(y + u) du of integers,
 * and by Jensen's inequality its mean log is a lower bound,
 *
 *     E_u log p(y + u) ≤ log P(y)
 *
 * with equality where p is constant on the cell. Theis, van den Oord, Bethge (2016), "A note on the evaluation of
 * generative models", section 3.1. Without the noise a density can be as high on integers as one likes.
 *
 * @param integers Whole numbers, shape [batch, dim]; scale and shift what comes back, not what goes in.
 * @param rng Noise: that of point i depends on (rng, i, draw) alone.
 * @param options Which draw, and the number of the first point.
 * @returns y + u, shape [batch, dim].
 * @throws {RangeError} If a coordinate is no whole number; the message names it.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { philox } from "driftfield/random";
 * import { dequantise } from "driftfield/samplers";
 *
 * const y = points([[0, 16], [3, -2]]), x = dequantise(y, philox(0));
 * assertEquals(x.data.map(Math.floor), y.data);
 * assertThrows(() => dequantise(x, philox(0)), RangeError, "whole numbers");
 * ```
 */
export function dequantise(
  integers: Points,
  rng: Rng,
  { draw = 0, row = 0 }: DequantiseOptions = {},
): Points {
  requirePoints("integers", integers);
  requireObject("rng", rng, "fork");
  requireInteger("draw", draw, 0);
  requireInteger("row", row, 0);
  const { data, shape } = integers, bad = data.findIndex((v) => !Number.isSafeInteger(v));
  if (bad >= 0) {
    const place = `row ${Math.floor(bad / shape[1])}, column ${bad % shape[1]}`;
    throw new RangeError(`integers must be whole numbers, got ${data[bad]} in ${place}`);
  }
  const { data: u } = rng.fork("dequantise").uniform(shape, { row, step: draw });
  return { data: data.map((y, at) => y + u[at]), shape };
}

/**
 * The bound of {@linkcode dequantise} from several draws of its noise: for each point the mean of its log densities.
 *
 * @param draws log p(y + u) of every point, an array a draw: at least two, of one length.
 * @returns The bound, and its standard error over the draws: length [batch] each. It holds the error of estimated
 *   divergences too if each draw had probes of its own (another `rng`), and not if they shared them.
 * @throws {RangeError} If there are fewer than two draws, or their lengths differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { dequantisedBound } from "driftfield/samplers";
 *
 * assertEquals(dequantisedBound([[-1, 5], [-3, 5]]).value, new Float64Array([-2, 5]));
 * ```
 */
export function dequantisedBound(
  draws: readonly ArrayLike<number>[],
): { readonly value: Float64Array; readonly standardError: Float64Array } {
  if (!Array.isArray(draws)) throw new TypeError(`draws must be a list of lists, got ${draws}`);
  draws.forEach((draw, k) => requireNumbers(`draws[${k}]`, draw));
  if (draws.length < 2) {
    throw new RangeError(`draws must be at least 2 for a standard error, got ${draws.length}`);
  }
  const batch = draws[0].length, odd = draws.findIndex(({ length }) => length !== batch);
  if (odd >= 0) throw new RangeError(`draw ${odd} has ${draws[odd].length} points, draw 0 has ${batch}`);
  const data = Float64Array.from(
    { length: batch * draws.length },
    (_, at) => draws[at % draws.length][Math.floor(at / draws.length)],
  );
  const { mean, standardError } = meanOfRows({ data, shape: [batch, draws.length] });
  return { value: mean, standardError: standardError! };
}
