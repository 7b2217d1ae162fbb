/**
 * Explicit Runge–Kutta methods with fixed steps.
 *
 * @module
 */
import { combine } from "../../core/mod.ts";
import type { OdeSolver } from "./solver.ts";

/**
 * Euler's method (1768), order 1:
 *
 *     x ← x + f(x, t) dt
 */
export const euler: OdeSolver = {
  name: "euler",
  order: 1,
  step: (space, field, x, t, dt) => combine(space, x, [dt, field(x, t)]),
};

/**
 * The midpoint rule, order 2, of Runge (1895); Hairer, Nørsett, Wanner (1993), section II.1:
 *
 *     x ← x + f(x + ½ k₁ dt, t + ½ dt) dt,   k₁ = f(x, t)
 */
export const midpoint: OdeSolver = {
  name: "midpoint",
  order: 2,
  step: (space, field, x, t, dt) => {
    const middle = combine(space, x, [dt / 2, field(x, t)]);
    return combine(space, x, [dt, field(middle, t + dt / 2)]);
  },
};

/**
 * Heun's method, the explicit trapezoidal rule, order 2; Hairer, Nørsett, Wanner (1993), section II.1:
 *
 *     x ← x + ½ (k₁ + k₂) dt,   k₁ = f(x, t),   k₂ = f(x + k₁ dt, t + dt)
 */
export const heun: OdeSolver = {
  name: "heun",
  order: 2,
  step: (space, field, x, t, dt) => {
    const k1 = field(x, t), k2 = field(combine(space, x, [dt, k1]), t + dt);
    return combine(space, x, [dt / 2, k1], [dt / 2, k2]);
  },
};

/**
 * The classical method of Kutta (1901), order 4; Hairer, Nørsett, Wanner (1993), section II.1:
 *
 *     k₁ = f(x, t),   k₂ = f(x + ½ k₁ dt, t + ½ dt),   k₃ = f(x + ½ k₂ dt, t + ½ dt),   k₄ = f(x + k₃ dt, t + dt)
 *     x ← x + (k₁ + 2 k₂ + 2 k₃ + k₄) dt / 6
 *
 * @example A step of x' = −x, on numbers and recorded as code
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compileField, float64, points, type Space } from "driftfield/core";
 * import { rk4 } from "driftfield/solvers";
 *
 * const decay = <V>(space: Space<V>) => (x: V) => space.scale(-1, x);
 * const step = compileField(1, (space, x) => rk4.step(space, decay(space), x, 0, 0.1));
 * assertEquals(step(points([[1]]), 0), rk4.step(float64, decay(float64), points([[1]]), 0, 0.1));
 * ```
 */
export const rk4: OdeSolver = {
  name: "rk4",
  order: 4,
  step: (space, field, x, t, dt) => {
    const k1 = field(x, t);
    const k2 = field(combine(space, x, [dt / 2, k1]), t + dt / 2);
    const k3 = field(combine(space, x, [dt / 2, k2]), t + dt / 2);
    const k4 = field(combine(space, x, [dt, k3]), t + dt);
    return combine(space, x, [dt / 6, k1], [dt / 3, k2], [dt / 3, k3], [dt / 6, k4]);
  },
};
