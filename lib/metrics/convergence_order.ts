/**
 * The order at which an error vanishes.
 *
 * @module
 */
import { requireNumbers } from "../core/mod.ts";
import type { Estimate } from "./check.ts";

/**
 * The slope of log |mean error| against log dt, by least squares:
 *
 *     |E e(dt)| ≈ C dt^p,   p = Σ_k w_k log |ē_k|,   w_k = (ℓ_k − ℓ̄) / Σ (ℓ − ℓ̄)²,   ℓ_k = log dt_k
 *
 * Its standard error is that of the mean of p's linearisation Σ_k w_k e_k / ē_k over the paths: errors of one path at
 * different dt, which go together, are counted as such.
 *
 * @param dt Step sizes, at least two different ones, in any order.
 * @param errors One list a step size: the error of each path, |X̂_T − X_T| for the strong order, φ(X̂_T) − φ(X_T) for the
 *   weak one; path i is the same in all lists.
 * @returns The order and its standard error.
 * @throws {RangeError} If there are too few step sizes or paths, the lists differ in length, a step size is not
 *   positive, or a mean error is zero.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { convergenceOrder } from "driftfield/metrics";
 *
 * const dt = [0.1, 0.05, 0.025], errors = dt.map((h) => [1, 2, 3].map((c) => c * h * h));
 * assertAlmostEquals(convergenceOrder(dt, errors).value, 2);
 * ```
 */
export function convergenceOrder(dt: readonly number[], errors: readonly ArrayLike<number>[]): Estimate {
  requireNumbers("dt", dt);
  if (new Set(dt).size < 2) throw new RangeError(`dt must be at least 2 step sizes, got ${dt.length}`);
  if (!Array.isArray(errors)) throw new TypeError(`errors must be a list of lists, got ${errors}`);
  if (errors.length !== dt.length) {
    throw new RangeError(`dt has ${dt.length} step sizes, but errors has ${errors.length} lists`);
  }
  errors.forEach((each, k) => requireNumbers(`errors[${k}]`, each));
  const paths = errors[0].length, odd = errors.findIndex(({ length }) => length !== paths || length < 2);
  if (odd >= 0) {
    throw new RangeError(`errors[${odd}] has ${errors[odd].length} paths, errors[0] has ${paths}`);
  }
  const logs = dt.map((h, k) => {
    if (!(h > 0)) throw new RangeError(`dt[${k}] must be positive, got ${h}`);
    return Math.log(h);
  });
  const means = errors.map((e, k) => {
    const mean = Array.from(e as ArrayLike<number>).reduce((sum, v) => sum + v, 0) / paths;
    if (!(Math.abs(mean) > 0)) throw new RangeError(`the mean of errors[${k}] must not be zero, got ${mean}`);
    return mean;
  });
  const centre = logs.reduce((sum, v) => sum + v, 0) / logs.length;
  const spread = logs.reduce((sum, v) => sum + (v - centre) ** 2, 0);
  const weights = logs.map((v) => (v - centre) / spread);
  const value = weights.reduce((sum, w, k) => sum + w * Math.log(Math.abs(means[k])), 0);
  let square = 0; // the linearisation has mean Σ w_k = 0
  for (let i = 0; i < paths; i++) {
    square += weights.reduce((sum, w, k) => sum + w * errors[k][i] / means[k], 0) ** 2;
  }
  if (!(square < Infinity)) {
    throw new RangeError("errors must be of a size: their squares are beyond float64");
  }
  return { value, standardError: Math.sqrt(square / paths / (paths - 1)) };
}
