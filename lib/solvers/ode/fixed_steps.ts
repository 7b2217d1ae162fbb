/**
 * A fixed grid of equal steps.
 *
 * @module
 */
import { float64, type Points } from "../../core/mod.ts";
import { requireFiniteState } from "../failure.ts";
import { hermite } from "./hermite.ts";
import { type OdeSolution, overStep } from "./solution.ts";
import type { AdaptiveOdeSolver, OdeAttempt, OdeProblem, OdeSolver } from "./solver.ts";

/**
 * Solves on the grid from + n dt. Between its points the solution is the method's own interpolant, or the cubic through
 * the states and slopes at both ends, whose O(dt⁴) is no worse than the methods that use it.
 *
 * @param solver The method.
 * @param problem The problem.
 * @param start State at `from`, shape [batch, dim].
 * @param grid Where the grid starts and ends, and how many steps it has.
 * @param evaluations Counts the evaluations of the field so far.
 * @returns The solution over each step.
 * @throws {Error} If a state is not finite.
 */
export function* fixedSteps(
  solver: OdeSolver | AdaptiveOdeSolver,
  problem: OdeProblem,
  start: Points,
  { from, to, steps }: { readonly from: number; readonly to: number; readonly steps: number },
  evaluations: () => number,
): Generator<OdeSolution, void, void> {
  const { field } = problem, dt = (to - from) / steps;
  let x = start, slope: Points | undefined;
  for (let n = 0; n < steps; n++) {
    const t = from + n * dt, next = n + 1 === steps ? to : from + (n + 1) * dt;
    const step: Pick<OdeAttempt, "x" | "slope" | "between"> = "from" in solver
      ? solver.from(problem, x, t, slope ?? field(x, t))(dt)
      : plainStep(solver, problem, x, t, dt);
    requireFiniteState({ solver: solver.name, t, dt, before: x, after: step.x, remedy });
    const work = { steps: n + 1, rejected: 0, evaluations: evaluations(), stiff: false };
    yield overStep(t, next, x, step.x, work, step.between);
    [x, slope] = [step.x, t + dt === next ? step.slope : undefined]; // each step is a function of (x, t) alone
  }
}

function plainStep(solver: OdeSolver, { field }: OdeProblem, x: Points, t: number, dt: number) {
  const end = solver.step(float64, field, x, t, dt),
    knot = (x: Points, t: number) => ({ x, slope: field(x, t) });
  return { x: end, between: (u: number) => hermite(knot(x, t), knot(end, t + dt), dt, u) };
}

const remedy =
  "more steps, or leave `steps` out, so that dopri5 (or rodas4, if the problem is stiff) chooses them";
