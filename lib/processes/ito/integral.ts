/**
 * Stochastic integrals along a Brownian path.
 *
 * @module
 */
import {
  type Field,
  float64,
  type Points,
  requireFunction,
  requireInteger,
  requireNumber,
  requireOneOf,
  requirePoints,
  requirePositive,
} from "../../core/mod.ts";
import type { Brownian } from "../brownian.ts";
import type { Calculus } from "../sde/mod.ts";

/** How to add up a stochastic integral. */
export interface StochasticIntegralOptions {
  /** Pieces that [from, to] is cut into. */
  readonly steps: number;
  /** Where it starts, 0 by default. */
  readonly from?: number;
  /** Where it ends, 1 by default. */
  readonly to?: number;
  /** Whether the integrand is taken at the left end of each piece ("ito", the default), or as the mean of both ends. */
  readonly calculus?: Calculus;
}

/**
 * ∫ h(W_t, t) dW_t as a sum over pieces: Σ h(W_i, t_i) (W_{i+1} − W_i) in Itô's reading, Σ ½ (h_i + h_{i+1}) (W_{i+1} − W_i)
 * in Stratonovich's. The limits differ: ∫ W dW is (W_T² − T)/2 in the first, W_T²/2 in the second; with n pieces of
 * length Δt the first has the mean square error E(…)² = T Δt/2, the second none.
 *
 * @param path The Brownian path; W_t counts from `from`.
 * @param integrand h(W, t), coordinate by coordinate: [paths, dim] ↦ [paths, dim].
 * @param options Pieces, ends, and where the integrand is taken.
 * @returns The integral for each path and coordinate: shape [paths, dim].
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { brownian, stochasticIntegral } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 *
 * const path = brownian(philox(0), { paths: 1 }), end = path(0, 1).W.data[0];
 * const middle = stochasticIntegral(path, (W) => W, { steps: 10, calculus: "stratonovich" });
 * assertAlmostEquals(middle.data[0], end ** 2 / 2, 1e-14);
 * ```
 */
export function stochasticIntegral(
  path: Brownian,
  integrand: Field<Points>,
  { steps, from = 0, to = 1, calculus = "ito" }: StochasticIntegralOptions,
): Points {
  requireFunction("path", path);
  requireFunction("integrand", integrand);
  requireInteger("steps", steps, 1);
  requireNumber("from", from, 0);
  requirePositive("to - from", to - from);
  requireOneOf("calculus", calculus, ["ito", "stratonovich"]);
  const time = (i: number) => from + (to - from) * i / steps, { add, mul, scale } = float64;
  let W = scale(0, path(from, to).W), left = integrand(W, from), sum = W;
  for (let i = 0; i < steps; i++) {
    const dW = path(time(i), time(i + 1)).W;
    W = add(W, dW);
    const right = integrand(W, time(i + 1));
    sum = add(sum, mul(calculus === "ito" ? left : scale(0.5, add(left, right)), dW));
    left = right;
  }
  requirePoints("the integral of the integrand", sum, 0);
  return sum;
}
