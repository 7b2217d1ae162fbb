/**
 * Ordinary differential equations from a start to an end.
 *
 * @module
 */
import {
  type Field,
  type Points,
  requireFunction,
  requireInteger,
  requireNumber,
  requirePoints,
  requirePositive,
} from "../../core/mod.ts";
import { adaptiveSteps } from "./adaptive_steps.ts";
import { countCalls } from "./calls.ts";
import { jacobianOf } from "./differences.ts";
import { dopri5 } from "./dopri5.ts";
import { fixedSteps } from "./fixed_steps.ts";
import { type OdeSolution, overSteps } from "./solution.ts";
import type { AdaptiveOdeSolver, OdeSolver } from "./solver.ts";

/** How to solve. */
export interface OdeOptions {
  /** Time of the start, 0 by default. */
  readonly from?: number;
  /** Time of the end; before `from` to run backwards. */
  readonly to: number;
  /** `dopri5` by default; `rodas4` for stiff problems; `euler`, `midpoint`, `heun` and `rk4` want `steps`. */
  readonly solver?: OdeSolver | AdaptiveOdeSolver;
  /** Equal steps. Without it the solver chooses its steps, and what follows says how. */
  readonly steps?: number;
  /** The error allowed a step in a coordinate x is absTol + relTol |x|: 10⁻⁶ by default. */
  readonly relTol?: number;
  /** In the state's unit; relTol/1000 by default. */
  readonly absTol?: number;
  /** |dt| of the first step; a good one by default. */
  readonly firstStep?: number;
  /** Steps tried at most, 100,000 by default. */
  readonly maxSteps?: number;
  /**
   * ∂f_i/∂x_j for rodas4: [batch, dim] ↦ [batch, dim · dim], row by row. If it is left out, differences over
   * √ε · max(|x|, absTol/relTol) take dim evaluations a step.
   */
  readonly jacobian?: Field<Points>;
}

/**
 * The steps of a solution of x' = f(x, t), one after another: for progress, for events, and where memory counts, since
 * a step is forgotten once it is left. Leaving the loop cancels.
 *
 * @param field f: [batch, dim] ↦ a new [batch, dim]; for rodas4 each row on its own. NaN where it is not defined.
 * @param start State at `from`, shape [batch, dim]; not changed.
 * @param options Span of time, solver, and a number of steps or a tolerance.
 * @returns The solution over each step.
 * @throws {RangeError} If an option is out of range, or the field gives another shape than it takes.
 * @throws {TypeError} If the solver cannot choose its steps, and `steps` is left out.
 * @throws {Error} If the solution cannot go on: the field is not finite, the step underflows, or maxSteps have been
 *   tried. The message says where and what to try; `cause` is a `Failure`.
 *
 * @example When a falling stone has fallen 10 metres
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { odeSteps } from "driftfield/solvers";
 *
 * let time = 0;
 * for (const step of odeSteps((x) => points([[x.data[1], 9.81]]), points([[0, 0]]), { to: 5 })) {
 *   if (step.end.data[0] < 10) continue;
 *   for (let [low, high] = [step.from, step.to]; high - low > 1e-9; ) {
 *     time = (low + high) / 2;
 *     [low, high] = step.at(time).data[0] < 10 ? [time, high] : [low, time];
 *   }
 *   break;
 * }
 * assertAlmostEquals(time, Math.sqrt(2 * 10 / 9.81), 1e-8);
 * ```
 */
export function* odeSteps(
  field: Field<Points>,
  start: Points,
  options: OdeOptions,
): Generator<OdeSolution, void, void> {
  const { from = 0, to, solver = dopri5, steps, relTol = 1e-6, absTol = relTol / 1000, maxSteps = 100_000 } =
    options;
  requireFunction("field", field);
  requirePoints("start", start);
  requireNumber("from", from);
  requireNumber("to", to);
  requireNumber("relTol", relTol, 100 * Number.EPSILON);
  requirePositive("absTol", absTol);
  requireInteger("maxSteps", maxSteps, 1);
  if (steps !== undefined) requireInteger("steps", steps, 1);
  if (options.firstStep !== undefined) requirePositive("firstStep", options.firstStep);
  if (from === to) return;
  const { counted, evaluations } = countCalls("field", field, start.shape);
  const [batch, dim] = start.shape;
  const jacobian = options.jacobian
    ? countCalls("jacobian", options.jacobian, [batch, dim * dim]).counted
    : jacobianOf(counted, absTol / relTol);
  const problem = { field: counted, jacobian };
  if (steps !== undefined) yield* fixedSteps(solver, problem, start, { from, to, steps }, evaluations);
  else if ("from" in solver) {
    const adaptivity = { from, to, firstStep: options.firstStep, maxSteps, relTol, absTol };
    yield* adaptiveSteps(solver, problem, start, adaptivity, evaluations);
  } else {throw new TypeError(
      `${solver.name} cannot choose its steps: give \`steps\`, or take dopri5 or rodas4`,
    );}
}

/**
 * Solves x' = f(x, t) from a start to an end.
 *
 * @param field f: [batch, dim] ↦ a new [batch, dim]; for rodas4 each row on its own. NaN where it is not defined.
 * @param start State at `from`, shape [batch, dim]; not changed.
 * @param options Span of time, solver, and a number of steps or a tolerance; aborting `signal` makes it throw the
 *   signal's reason.
 * @returns The solution at every time between; it keeps all steps: `odeSteps` does not.
 * @throws {RangeError} As `odeSteps`.
 * @throws {TypeError} As `odeSteps`.
 * @throws {Error} As `odeSteps`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { heun, solveOde } from "driftfield/solvers";
 *
 * const decay = (x: ReturnType<typeof points>) => float64.scale(-1, x), start = points([[1], [2]]);
 * const solution = await solveOde(decay, start, { to: 3 });
 * assertAlmostEquals(solution.at(1.5).data[1], 2 * Math.exp(-1.5), 1e-6);
 * const coarse = await solveOde(decay, start, { to: 3, solver: heun, steps: 30 });
 * assertAlmostEquals(coarse.end.data[0], (1 - 0.1 + 0.1 ** 2 / 2) ** 30, 1e-15);
 * ```
 */
export async function solveOde(
  field: Field<Points>,
  start: Points,
  options: OdeOptions & { readonly signal?: AbortSignal },
): Promise<OdeSolution> {
  const taken: OdeSolution[] = [];
  let turned = performance.now();
  options.signal?.throwIfAborted();
  for (const step of odeSteps(field, start, options)) {
    taken.push(step);
    if (performance.now() - turned < 100) continue;
    await new Promise((resolve) => setTimeout(resolve)); // lets interrupts and displays through
    options.signal?.throwIfAborted();
    turned = performance.now();
  }
  return overSteps(options.from ?? 0, start, taken);
}
