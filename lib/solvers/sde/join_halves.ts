/**
 * Increments of a Brownian path put together.
 *
 * @module
 */
import { float64, type Points } from "../../core/mod.ts";
import type { Increment } from "../../processes/mod.ts";

/**
 * The increment over an interval from those over its halves,
 *
 *     W = W₁ + W₂,      H = ½ (H₁ + H₂) + ¼ (W₁ − W₂):
 *
 * the mean of the path over the interval is that of its means over the halves.
 *
 * @param first Over [t, t + h].
 * @param second Over [t + h, t + 2h].
 * @returns Over [t, t + 2h].
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { brownian } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { joinHalves } from "driftfield/solvers";
 *
 * const path = brownian(philox(0), { paths: 1 });
 * assertAlmostEquals(joinHalves(path(0, 0.5), path(0.5, 1)).H.data[0], path(0, 1).H.data[0], 1e-14);
 * ```
 */
export function joinHalves(first: Increment<Points>, second: Increment<Points>): Increment<Points> {
  const { add, sub, scale } = float64;
  return {
    W: add(first.W, second.W),
    H: add(scale(1 / 2, add(first.H, second.H)), scale(1 / 4, sub(first.W, second.W))),
  };
}
