/**
 * The flow that has the laws of the diffusion.
 *
 * @module
 */
import { type Field, type Points, requireObject, requireOneOf } from "../core/mod.ts";
import { heun, type OdeOptions, type OdeSolver, odeSteps } from "../solvers/mod.ts";
import { flowIn, type FlowVariable, flowVariables, timesIn } from "./flow_variable.ts";
import type { Moment, Sampler } from "./sampler.ts";

/** What the flow is solved in. */
export interface FlowOptions {
  /** Time t by default, or "log noise": ln(σ/α), in which no schedule is left. */
  readonly variable?: FlowVariable;
}

/**
 * Fixed steps of an ODE solver along the probability flow (Song et al. 2021, equation 13),
 *
 *     dx/dt = f − ½ g² ∇ log p_t
 *
 * or, in "log noise", along the same flow written for y = x/α in s = ln(σ/α),
 *
 *     dy/ds = y − D(α y, t),   D = E[x₀ | x_t]
 *
 * which is Poisson flow's backward equation, anchored by the distance z from the data's plane, z = eˢ √D of D extra
 * dimensions, that falls exponentially (Xu et al. 2022, "Poisson flow generative models", section 3.3 and equation 6; Xu et
 * al. 2023, "PFGM++", section 3.1). It holds whatever the law of the noise, and nothing of the schedule is left in it. Far
 * out and near a data point y moves as eˢ does, which even steps of s follow with the same relative error at all distances,
 * but follow they must: {@linkcode edmSampler} and {@linkcode dpmSolver} have no error where D is constant, and need
 * fewer steps.
 *
 * A path that is pure data or noise at an end, as those of flow matching on [0, 1], has no "log noise" there; in time it
 * reaches both ends, from x₁ to x₀.
 *
 * @param options The solver, `heun` by default; the variable, with times even in it for "log noise", and those of
 *   {@linkcode karrasTimes} for time, or even ones if data or noise are pure at an end.
 * @returns The sampler.
 * @throws {RangeError} If the variable has another name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { probabilityFlow } from "driftfield/samplers";
 * import { euler } from "driftfield/solvers";
 *
 * assertEquals([probabilityFlow().order, probabilityFlow({ solver: euler }).order], [2, 1]);
 * ```
 *
 * @example Poisson flow of one extra dimension, by Heun's method in the logarithm of the distance
 * ```ts
 * import { assert } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { poissonFlow } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { probabilityFlow, sampleToEnd } from "driftfield/samplers";
 *
 * const model = poissonFlow(points([[-1], [1]]), { extraDimensions: 1 }), rng = philox(0);
 * const { data } = await sampleToEnd(model, { count: 20, rng, sampler: probabilityFlow({ variable: "log noise" }) });
 * assert(data.every((x) => Math.abs(Math.abs(x) - 1) < 0.01));
 * ```
 */
export function probabilityFlow(
  { solver = heun, variable = "time" }: FlowOptions & { readonly solver?: OdeSolver } = {},
): Sampler {
  requireObject("solver", solver, "name", "step");
  requireOneOf("variable", variable, flowVariables);
  return {
    name: `probability flow (${solver.name}${inLogNoise(variable)})`,
    order: solver.order,
    steps: stepsFor(variable, solver),
    draws: 0,
    reachesEnds: variable === "time",
    anyForward: variable === "time",
    times: timesIn(variable),
    step(moment) {
      const { field, start, from, to, state } = flowIn(variable, moment);
      return { x: state(solver.step(moment.model.space, field, start, from, to - from)) };
    },
  };
}

/**
 * The probability flow in steps that an adaptive solver chooses: float64 alone. A step of the sampler's grid is as many
 * of the solver's as the tolerance asks for; the grid is for progress only, and each step of it
 * costs some ten evaluations to begin: take `steps: 1` for the fewest. The solver's steps are those of the whole
 * batch, so that a sample depends on the others made with it, within the tolerance.
 *
 * @param options Tolerance and solver, as of `solveOde`; `dopri5` and 10⁻⁶ by default. The variable, as of
 *   {@linkcode probabilityFlow}: in "log noise" the tolerance is that of x/α.
 * @returns The sampler.
 * @throws {RangeError} If the variable has another name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { adaptiveFlow } from "driftfield/samplers";
 *
 * assertEquals(adaptiveFlow({ relTol: 1e-9 }).draws, 0);
 * ```
 */
export function adaptiveFlow(
  { variable = "time", ...options }: FlowOptions & Omit<OdeOptions, "from" | "to" | "steps"> = {},
): Sampler {
  if (options.solver !== undefined) requireObject("solver", options.solver, "name");
  requireOneOf("variable", variable, flowVariables);
  return {
    name: `probability flow (${options.solver?.name ?? "dopri5"}, adaptive${inLogNoise(variable)})`,
    order: 5,
    steps: 10,
    draws: 0,
    reachesEnds: variable === "time",
    anyForward: variable === "time",
    times: timesIn(variable),
    step<V>(moment: Moment<V>) {
      if (!((moment.x as Points).data instanceof Float64Array)) {
        throw new TypeError(
          "adaptiveFlow needs a model over float64 arrays: take probabilityFlow for others",
        );
      }
      const { field, start, from, to, state } = flowIn(variable, moment);
      let end = start as Points;
      for (const step of odeSteps(field as Field<unknown> as Field<Points>, end, { ...options, from, to })) {
        end = step.end;
      }
      return { x: state(end as V) };
    },
  };
}

const inLogNoise = (variable: FlowVariable) => variable === "time" ? "" : `, ${variable}`;
const stepsFor = (variable: FlowVariable, { order }: OdeSolver) =>
  variable === "time" ? order === 1 ? 400 : 50 : order === 1 ? 800 : 60;
