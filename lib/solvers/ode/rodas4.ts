/**
 * A Rosenbrock method for stiff equations.
 *
 * @module
 */
import { type Points, zeros } from "../../core/mod.ts";
import { slopeInTime } from "./differences.ts";
import { plus } from "./linear.ts";
import { factorRows } from "./row_lu.ts";
import { denseWeights, gamma, nodes, slopeWeights, stateWeights, timeWeights } from "./rodas4_table.ts";
import type { AdaptiveOdeSolver } from "./solver.ts";

/**
 * Rodas4 for stiff equations: order 4, L-stable and stiffly accurate, with an embedded method of order 3. Linearly
 * implicit: with J = ∂f/∂x at the start of the step, stage i solves
 *
 *     (1/(γ dt) − J) Uᵢ = f(x + Σⱼ aᵢⱼ Uⱼ, t + αᵢ dt) + Σⱼ cᵢⱼ Uⱼ / dt + γᵢ dt ∂f/∂t
 *     x ← x + Σⱼ mⱼ Uⱼ
 *
 * row by row, so a step costs six evaluations, one for ∂f/∂t, and dim for J where it is taken by differences. Between
 * the ends of a step a cubic is O(dt⁴) right.
 *
 * Hairer, Wanner (1996), "Solving ordinary differential equations II", section IV.7 and their code RODAS, method 1.
 *
 * @example A slow curve x = cos t that pulls by 10⁶
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { rodas4, solveOde } from "driftfield/solvers";
 *
 * const field = ({ data: [x] }: ReturnType<typeof points>, t: number) => points([[1e6 * (Math.cos(t) - x)]]);
 * const { end, steps } = await solveOde(field, points([[0]]), { to: 2, solver: rodas4 });
 * assertAlmostEquals(end.data[0], Math.cos(2), 2e-6);
 * assert(steps < 100);
 * ```
 */
export const rodas4: AdaptiveOdeSolver = {
  name: "rodas4",
  order: 4,
  errorOrder: 4,
  from: ({ field, jacobian }, x, t, slope) => {
    const J = jacobian(x, t, slope);
    return (dt) => {
      const solve = factorRows(J, 1 / (gamma * dt)),
        ft = slopeInTime(field, x, t, slope, dt),
        U: Points[] = [];
      let state = x;
      for (let i = 0; i < nodes.length; i++) {
        state = along(x, stateWeights[i], U);
        const f = i === 0 ? slope : field(state, t + nodes[i] * dt);
        const right = along(f, slopeWeights[i].map((c) => c / dt), U);
        U.push(solve(plus(right, [dt * timeWeights[i], ft])));
      }
      const end = plus(state, [1, U[5]]),
        [bend, twist] = denseWeights.map((by) => along(zeros(x.shape), by, U));
      return {
        x: end,
        error: U[5],
        between: (u) => plus(x, [u, end], [-u, x], [u * (1 - u), bend], [u * u * (1 - u), twist]),
      };
    };
  },
};

/** x + Σ aⱼ Uⱼ. */
const along = (x: Points, by: readonly number[], U: readonly Points[]) =>
  plus(x, ...by.map((a, j) => [a, U[j]] as const));
