/**
 * What an estimate and its standard error say about the truth.
 *
 * @module
 */
import { requireNumber, requireObject } from "../../core/mod.ts";
import { normalQuantile } from "../../random/mod.ts";
import type { Estimate } from "../check.ts";

/**
 * The interval value ± Φ⁻¹((1 + level)/2) · standardError, which holds the truth with probability `level` where the
 * estimate is normal about it: 1.96 standard errors for 95 %.
 *
 * @param estimate An estimate with its standard error.
 * @param level Probability of holding the truth, in (0, 1 − 2⁻³²].
 * @returns Its ends, in the unit of the estimate.
 * @throws {RangeError} If the level is outside.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { confidenceInterval } from "driftfield/metrics";
 *
 * const [low, high] = confidenceInterval({ value: 10, standardError: 1 });
 * assertAlmostEquals(low, 8.04, 1e-3);
 * assertAlmostEquals(high, 11.96, 1e-3);
 * ```
 */
export function confidenceInterval(
  estimate: Estimate,
  level = 0.95,
): [low: number, high: number] {
  requireObject("estimate", estimate, "value", "standardError");
  const { value, standardError } = estimate;
  requireNumber("value of the estimate", value);
  requireNumber("standardError of the estimate", standardError, 0);
  requireNumber("level", level, 2 ** -32, 1 - 2 ** -32);
  const reach = normalQuantile((1 + level) / 2) * standardError;
  return [value - reach, value + reach];
}
