/**
 * Steps that keep to a tolerance.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { errorNorm, firstStep, stepFactor, type Tolerance } from "./control.ts";
import { solverFailure } from "../failure.ts";
import { type OdeSolution, overStep } from "./solution.ts";
import type { AdaptiveOdeSolver, OdeProblem } from "./solver.ts";

/** How to choose the steps. */
export interface Adaptivity extends Tolerance {
  /** The start. */
  readonly from: number;
  /** The end. */
  readonly to: number;
  /** |dt| of the first step; a good one by default. */
  readonly firstStep?: number;
  /** Steps tried at most. */
  readonly maxSteps: number;
}

/**
 * Solves with steps as large as the tolerance allows. A step is tried again, smaller, if its error is too large or it
 * meets something that is not finite.
 *
 * @param solver The method.
 * @param problem The problem.
 * @param start State at `from`, shape [batch, dim].
 * @param options How to choose the steps.
 * @param evaluations Counts the evaluations of the field so far.
 * @returns The solution over each step.
 * @throws {Error} If the field is not finite at the start, the step underflows, or maxSteps have been tried.
 */
export function* adaptiveSteps(
  solver: AdaptiveOdeSolver,
  problem: OdeProblem,
  start: Points,
  options: Adaptivity,
  evaluations: () => number,
): Generator<OdeSolution, void, void> {
  const { field } = problem, { from, to, maxSteps } = options, direction = Math.sign(to - from);
  const seemsStiff = stiffnessWatch(), k = solver.errorOrder;
  let t = from, x = start, slope = field(x, t), dt = 0, row = badRow(slope), finite = row < 0;
  let steps = 0, rejected = 0, stiff = false, previous = 0, again = false, smallest = Infinity;
  const stop = (what: string, otherwise: string) => {
    const remedy = stiff ? "rodas4, since the problem looks stiff (dt |λ| > 3.25)" : otherwise;
    return solverFailure({ solver: solver.name, what, t, dt, state: x, row: Math.max(row, 0), remedy });
  };

  if (!finite) throw stop("the field is not finite", "a start inside the field's domain");
  const first = options.firstStep ?? firstStep(field, x, slope, options, k, options);
  let attempt = solver.from(problem, x, t, slope);
  dt = direction * first;
  while (true) {
    const last = (t + 1.01 * dt - to) * direction >= 0, next = last ? to : t + dt;
    const least = 16 * Number.EPSILON * Math.max(Math.abs(t), Number.EPSILON * first);
    if (steps + rejected === maxSteps) {
      const gone = short(100 * (t - from) / (to - from));
      throw stop(
        `${gone} % of the way after ${maxSteps} steps, the smallest ${short(smallest)}`,
        `a larger maxSteps, ${looser}, or fixed steps if the field is not smooth`,
      );
    }
    if (!last && Math.abs(dt) < least) {
      throw finite
        ? stop("the step underflows", `an earlier end if the solution blows up there, or ${looser}`)
        : stop("the field is not finite just beyond", "an earlier end, or a field defined for every state");
    }
    if (last) dt = to - t;
    smallest = Math.min(smallest, Math.abs(dt));
    const tried = attempt(dt), error = errorNorm(tried.error, x, tried.x, options);
    const after = error.value <= 1 ? tried.slope ?? field(tried.x, next) : undefined;
    const bad = after ? badRow(after) : error.row, taken = after !== undefined && bad < 0;
    [row, finite] = taken ? [error.row, true] : [bad, error.value > 1];
    if (taken) {
      stiff = seemsStiff(tried.stiffness ?? 0) || stiff;
      const work = { steps: ++steps, rejected, evaluations: evaluations(), stiff };
      yield overStep(t, next, x, tried.x, work, tried.between);
      if (last) return;
      const factor = stepFactor(error.value, previous, k);
      dt *= again ? Math.min(1, factor) : factor;
      [t, x, slope, previous] = [next, tried.x, after, error.value];
      attempt = solver.from(problem, x, t, slope);
    } else {
      dt *= stepFactor(finite ? error.value : NaN, 1, k);
      rejected++;
    }
    again = !taken;
  }
}

const short = (v: number) => Number(v.toPrecision(2));
const looser = "a larger relTol and absTol";

/**
 * Hairer, Wanner (1996), section IV.2: an explicit method is held by its stability where |dt λ| > 3.25, the real end
 * of dopri5's region, in 15 steps with fewer than six others in a row between.
 */
function stiffnessWatch(): (size: number) => boolean {
  let over = 0, under = 0;
  return (size) => {
    if (size > 3.25) [over, under] = [over + 1, 0];
    else if (++under === 6) over = 0;
    return over >= 15;
  };
}

/** The first row that is not finite, or −1. */
const badRow = ({ data, shape }: Points) => Math.floor(data.findIndex((v) => !Number.isFinite(v)) / shape[1]);
