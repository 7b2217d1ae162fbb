/**
 * Heun's method for Stratonovich equations.
 *
 * @module
 */
import { combine } from "../../core/mod.ts";
import { act } from "../../processes/mod.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * Heun's method, for Stratonovich equations with any noise: an Euler step, then the mean of both ends,
 *
 *     x̂ = x + f dt + g W,      x ← x + ½ (f + f̂) dt + ½ (g + ĝ) W,      f̂, ĝ at (x̂, t + dt).
 *
 * Strong order 1 where the columns of g commute, as diagonal and additive noise do, ½ in general; weak order 1, and 2
 * with additive noise. Rümelin (1982), "Numerical treatment of stochastic differential equations", SIAM J. Numer. Anal.
 * 19(3).
 *
 * @example dX = X ∘ dW: X = exp W, whose series it follows to W²/2
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { heunStratonovich } from "driftfield/solvers";
 *
 * const equation = sde({ drift: 0, diffusion: "x", calculus: "stratonovich" });
 * const noise = { W: points([[0.5]]), H: points([[0]]) };
 * assertEquals(heunStratonovich.step(float64, equation, points([[1]]), 0, 1, noise), points([[1.625]]));
 * ```
 */
export const heunStratonovich: SdeSolver = {
  name: "heunStratonovich",
  calculus: "stratonovich",
  noise: "full",
  strongOrder: 0.5,
  strongOrders: { additive: 1, diagonal: 1 },
  weakOrder: 1,
  step(space, sde, x, t, dt, { W }) {
    const f = sde.drift(x, t), g = sde.diffusion(x, t);
    const ahead = space.add(combine(space, x, [dt, f]), act(space, sde, g, W));
    const f1 = sde.drift(ahead, t + dt), g1 = sde.diffusion(ahead, t + dt);
    return combine(
      space,
      x,
      [dt / 2, space.add(f, f1)],
      [1 / 2, act(space, sde, space.add(g, g1), W)],
    );
  },
};
