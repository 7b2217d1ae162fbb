/**
 * The flow that has the laws of the diffusion.
 *
 * @module
 */
import type { Field, Points } from "../core/mod.ts";
import type { DiffusionModel } from "../processes/mod.ts";
import { heun, type OdeOptions, type OdeSolver, odeSteps } from "../solvers/mod.ts";
import type { Sampler } from "./sampler.ts";
import { karrasTimes } from "./times.ts";

/**
 * Fixed steps of an ODE solver along the probability flow (Song et al. 2021, equation 13),
 *
 *     dx/dt = f − ½ g² ∇ log p_t
 *
 * @param options The solver: `heun` by default.
 * @returns The sampler.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { probabilityFlow } from "driftfield/samplers";
 * import { euler } from "driftfield/solvers";
 *
 * assertEquals([probabilityFlow().order, probabilityFlow({ solver: euler }).order], [2, 1]);
 * ```
 */
export function probabilityFlow({ solver = heun }: { readonly solver?: OdeSolver } = {}): Sampler {
  return {
    name: `probability flow (${solver.name})`,
    order: solver.order,
    steps: solver.order === 1 ? 400 : 50,
    draws: 0,
    times: karrasTimes,
    step: ({ model, x, t, next }) => ({ x: solver.step(model.space, model.velocity, x, t, next - t) }),
  };
}

/**
 * The probability flow in steps that an adaptive solver chooses: float64 alone. A step of the sampler's grid is as many
 * of the solver's as the tolerance asks for; the grid is for progress only. The solver's steps are those of the whole
 * batch, so that a sample depends on the others made with it, within the tolerance.
 *
 * @param options Tolerance and solver, as of `solveOde`; `dopri5` and 10⁻⁶ by default.
 * @returns The sampler.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adaptiveFlow } from "driftfield/samplers";
 *
 * assertEquals(adaptiveFlow({ relTol: 1e-9 }).draws, 0);
 * ```
 */
export function adaptiveFlow(options: Omit<OdeOptions, "from" | "to" | "steps"> = {}): Sampler {
  return {
    name: `probability flow (${options.solver?.name ?? "dopri5"}, adaptive)`,
    order: 5,
    steps: 10,
    draws: 0,
    times: karrasTimes,
    step: <V>({ model, x, t, next }: { model: DiffusionModel<V>; x: V; t: number; next: number }) => {
      if (!((x as Points).data instanceof Float64Array)) {
        throw new TypeError(
          "adaptiveFlow needs a model over float64 arrays: take probabilityFlow for others",
        );
      }
      let end = x as Points;
      for (
        const step of odeSteps(model.velocity as unknown as Field<Points>, end, {
          ...options,
          from: t,
          to: next,
        })
      ) {
        end = step.end;
      }
      return { x: end as V };
    },
  };
}
