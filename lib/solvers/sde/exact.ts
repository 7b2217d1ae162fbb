/**
 * The exact sampler.
 *
 * @module
 */
import type { SdeSolver } from "./solver.ts";

/**
 * The process's own transition, for equations that know it: X(t + dt) given X(t) has the exact law, whatever dt.
 * Driven by W alone, it is the exact path too for geometric Brownian motion; for Ornstein–Uhlenbeck, whose path needs
 * more of the noise than W, it follows the path with strong order 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { geometricBrownian } from "driftfield/processes";
 * import { exact } from "driftfield/solvers";
 *
 * const gbm = geometricBrownian({ mu: 0.5, sigma: 1 }); // X = x₀ exp W
 * const noise = { W: points([[Math.LN2]]), H: points([[0]]) };
 * assertEquals(exact.step(float64, gbm, points([[5]]), 0, 10, noise), points([[10]]));
 * ```
 */
export const exact: SdeSolver = {
  name: "exact",
  calculus: "both",
  noise: "full",
  strongOrder: 1,
  weakOrder: Infinity,
  needs: "transition",
  step: (space, sde, x, t, dt, { W }) => sde.transition!(space, x, t, dt, W),
};
