/**
 * Platen's explicit weak method of order 2.
 *
 * @module
 */
import { combine } from "../../core/mod.ts";
import { act } from "../../processes/mod.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * Platen's explicit method of weak order 2, for Itô equations with diagonal noise: with h = |dt| and
 *
 *     x̂ = x + f dt + g W,      x± = x + f dt ± g √h,
 *
 *     x ← x + ½ (f + f̂) dt + ¼ (g₊ + g₋ + 2g) W + ¼ (g₊ − g₋) (W² − h)/√h,
 *
 * where f̂, g₊, g₋ stand at x̂, x₊, x₋ and t + dt. Strong order 1. Kloeden, Platen (1992), "Numerical
 * solution of stochastic differential equations", (15.1.1), for each coordinate: with diagonal noise the mixed terms of
 * (15.1.3) vanish.
 *
 * @example dX = X dW: 1 + W + ½ (W² − dt)
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { platenWeak2 } from "driftfield/solvers";
 *
 * const noise = { W: points([[3]]), H: points([[0]]) }, equation = sde({ drift: 0, diffusion: "x" });
 * assertEquals(platenWeak2.step(float64, equation, points([[1]]), 0, 1, noise), points([[8]]));
 * ```
 */
export const platenWeak2: SdeSolver = {
  name: "platenWeak2",
  calculus: "ito",
  noise: "diagonal",
  strongOrder: 1,
  weakOrder: 2,
  step(space, sde, x, t, dt, { W }) {
    const { add, sub, mul, scale, constant } = space, h = Math.abs(dt), root = Math.sqrt(h);
    const f = sde.drift(x, t), g = sde.diffusion(x, t);
    const ahead = combine(space, x, [dt, f]), spread = act(space, sde, g, constant(root, W));
    const f1 = sde.drift(add(ahead, act(space, sde, g, W)), t + dt);
    const above = sde.diffusion(add(ahead, spread), t + dt),
      below = sde.diffusion(sub(ahead, spread), t + dt);
    const mean = scale(1 / 4, combine(space, add(above, below), [2, g])), half = sub(above, below);
    const excess = scale(1 / (4 * root), sub(mul(W, W), constant(h, W)));
    return [act(space, sde, mean, W), act(space, sde, half, excess)]
      .reduce(add, combine(space, x, [dt / 2, add(f, f1)]));
  },
};
