/**
 * The Euler–Maruyama method.
 *
 * @module
 */
import { combine } from "../../core/mod.ts";
import { act } from "../../processes/mod.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * The Euler–Maruyama method, for Itô equations with any noise,
 *
 *     x ← x + f(x, t) dt + g(x, t) W.
 *
 * Strong order ½, 1 where the noise is additive (there it is Milstein's method); weak order 1. Maruyama (1955),
 * "Continuous Markov processes and stochastic equations"; Kloeden, Platen (1992), "Numerical solution of stochastic
 * differential equations", sections 10.2 and 14.1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { eulerMaruyama } from "driftfield/solvers";
 *
 * const noise = { W: points([[2]]), H: points([[0]]) }, equation = sde({ drift: 4, diffusion: 3 });
 * assertEquals(eulerMaruyama.step(float64, equation, points([[1]]), 0, 0.5, noise), points([[9]]));
 * ```
 */
export const eulerMaruyama: SdeSolver = {
  name: "eulerMaruyama",
  calculus: "ito",
  noise: "full",
  strongOrder: 0.5,
  strongOrders: { additive: 1 },
  weakOrder: 1,
  step(space, sde, x, t, dt, { W }) {
    const f = sde.drift(x, t), g = sde.diffusion(x, t);
    return space.add(combine(space, x, [dt, f]), act(space, sde, g, W));
  },
};
