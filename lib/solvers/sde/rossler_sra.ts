/**
 * Rößler's stochastic Runge–Kutta method for additive noise.
 *
 * @module
 */
import { combine } from "../../core/mod.ts";
import { act } from "../../processes/mod.ts";
import type { SdeSolver } from "./solver.ts";

/**
 * Rößler's method SRA1, for additive noise, with U = W/2 + H, the mean of the path over the step,
 *
 *     f₂ = f(x + ¾ f dt + 3/2 g₁ U, t + ¾ dt),      x ← x + ⅓ (f + 2 f₂) dt + g U + g₁ (W − U),
 *
 * g at t and g₁ at t + dt. Strong order 1.5, weak order 2; two evaluations of f. With additive noise Itô's and
 * Stratonovich's readings agree. Rößler (2010), "Runge–Kutta methods for the strong approximation of solutions of
 * stochastic differential equations", SIAM J. Numer. Anal. 48(3), scheme SRA1.
 *
 * @example x + x dt + W + ½ x dt² + U dt = 2 + 4
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { rosslerSra } from "driftfield/solvers";
 *
 * const noise = { W: points([[2]]), H: points([[3]]) }, equation = sde({ drift: "x", diffusion: 1 });
 * assertEquals(rosslerSra.step(float64, equation, points([[0]]), 0, 1, noise), points([[6]]));
 * ```
 */
export const rosslerSra: SdeSolver = {
  name: "rosslerSra",
  calculus: "both",
  noise: "additive",
  strongOrder: 1.5,
  weakOrder: 2,
  step(space, sde, x, t, dt, { W, H }) {
    const U = combine(space, H, [1 / 2, W]);
    const f = sde.drift(x, t), g = sde.diffusion(x, t), g1 = sde.diffusion(x, t + dt);
    const ahead = combine(space, x, [3 / 4 * dt, f], [3 / 2, act(space, sde, g1, U)]);
    const f2 = sde.drift(ahead, t + 3 / 4 * dt);
    return space.add(
      combine(space, x, [dt / 3, f], [2 / 3 * dt, f2], [1, act(space, sde, g, U)]),
      act(space, sde, g1, space.sub(W, U)),
    );
  },
};
