/**
 * Milstein's method.
 *
 * @module
 */
import { combine } from "../../core/mod.ts";
import { act } from "../../processes/mod.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * Milstein's method, for Itô equations with diagonal noise whose derivative g′ = ∂g_i/∂x_i is known,
 *
 *     x ← x + f dt + g W + ½ g g′ (W² − |dt|),      f, g, g′ at (x, t).
 *
 * Strong and weak order 1. Milstein (1974), "Approximate integration of stochastic differential equations"; Kloeden,
 * Platen (1992), "Numerical solution of stochastic differential equations", section 10.3.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { milstein } from "driftfield/solvers";
 *
 * const noise = { W: points([[3]]), H: points([[0]]) }, equation = sde({ drift: 0, diffusion: "x" });
 * assertEquals(milstein.step(float64, equation, points([[1]]), 0, 1, noise), points([[1 + 3 + (9 - 1) / 2]]));
 * ```
 */
export const milstein: SdeSolver = {
  name: "milstein",
  calculus: "ito",
  noise: "diagonal",
  strongOrder: 1,
  weakOrder: 1,
  needs: "slope",
  step(space, sde, x, t, dt, { W }) {
    const f = sde.drift(x, t), g = sde.diffusion(x, t), slope = sde.slope!(x, t);
    const excess = space.sub(space.mul(W, W), space.constant(Math.abs(dt), W));
    return combine(
      space,
      space.add(combine(space, x, [dt, f]), act(space, sde, g, W)),
      [0.5, space.mul(space.mul(g, slope), excess)],
    );
  },
};
