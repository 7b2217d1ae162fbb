/**
 * Maximum likelihood: a flow learned by following it.
 *
 * @module
 */
import {
  float64,
  points,
  requireInteger,
  requireNumber,
  requireObject,
  requireOneOf,
  requirePoints,
} from "../../core/mod.ts";
import { flowMatching, type ModelObjective } from "../../losses/mod.ts";
import { linearPath } from "../../processes/mod.ts";
import { type OdeSolver, rk4 } from "../../solvers/mod.ts";
import type { Algebra } from "../algebra/mod.ts";
import { chances, type DirectionLaw, units } from "../directions.ts";
import type { Loss } from "../loss.ts";
import { adjoint, type Journey } from "./adjoint.ts";
import { costOf, type Costs } from "./cost.ts";
import { follow, type Grid } from "./path.ts";
import { byLikelihood, type Reading } from "./reading.ts";

/** How a likelihood is reckoned, and what else counts. */
export interface MaximumLikelihoodOptions {
  /**
   * What reads the network's answers as a velocity: that from which the network has learned before, for it to go on; with a
   * normal base. By default `flowMatching()`, v = F.
   */
  readonly objective?: Pick<ModelObjective, "schedule" | "model" | "further">;
  /** `rk4` by default; `euler`, `midpoint`, `heun`. */
  readonly solver?: OdeSolver;
  /** Equal steps, 8 by default. */
  readonly steps?: number;
  /** Random directions a row, the same all along its path and new at each step of training; left out, tr J is exact. */
  readonly probes?: number;
  /** What they are made of: ±1 by a coin ("rademacher", by default: the lesser variance), or standard normal ("gaussian"). */
  readonly law?: DirectionLaw;
  /** How much ∫ ‖v‖² dt counts: 0 by default. */
  readonly kinetic?: number;
  /** How much ∫ ‖∂v/∂x‖²_F dt counts: 0 by default. */
  readonly jacobian?: number;
  /**
   * "backpropagation" through the steps (by default): the gradient of what is computed, in memory that grows with them.
   * "adjoint": that of the path itself, from which the former differs by O(dt^order), in memory that does not, and slower.
   */
  readonly gradient?: "backpropagation" | "adjoint";
}

/** The loss, with what the network that has learned it knows. */
export type MaximumLikelihood = Loss & Pick<ModelObjective, "schedule" | "model">;

/**
 * The negative log likelihood of data under a flow (Grathwohl, Chen, Bettencourt, Sutskever, Duvenaud 2019, "FFJORD", section
 * 3), from t = 0, where the data are, to t = 1, where the base N(0, I) is, by the instantaneous change of variables (Chen,
 * Rubanova, Bettencourt, Duvenaud 2018, "Neural ordinary differential equations", theorem 1):
 *
 *     dx/dt = v(x, t),   −log p(x(0)) = −log N(x(1)) − ∫ tr J dt,   J = ∂v/∂x
 *
 * with kinetic ∫ ‖v‖² dt + jacobian ∫ ‖J‖²_F dt on top, so that paths are straight and few steps follow them (Finlay,
 * Jacobsen, Nurbekyan, Oberman 2020, "How to train your neural ODE"); per coordinate, all of it. State and integrals are
 * solved together in equal steps: without penalties the loss is −log p/dim of `logLikelihood(model, x)` but for O(dt^order),
 * and no less than the data's entropy over dim in the mean, but for that.
 *
 * The trace is exact, by a tangent for each coordinate: a value costs steps · stages · (1 + dim) evaluations of the network.
 * With probes u it is the mean of uᵀ J u (Hutchinson 1990), unbiased, at 1 + `probes` in the place of 1 + dim.
 *
 * @param options Flow, steps, probes, penalties, and how the gradient is found.
 * @returns The loss, with the model that the network is: its samples are those of a flow, its score is no ∇ log p_t.
 * @throws {RangeError} If an option is out of range; when it draws, if x0 is not finite; when it is reckoned, if the network
 *   answers another number of coordinates.
 * @throws {TypeError} If the objective's base is not normal, its network answers more than a velocity, or `law` is given
 *   without `probes`.
 *
 * @example v = −x: the law that it takes to N(0, 1) is N(0, e²)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { type Architecture, maximumLikelihood, mlp, onPoints, traced } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * const loss = maximumLikelihood(), { arrays } = loss.draw(points([[3]]), philox(0), { step: 0 });
 * const minus: Architecture = { ...mlp({ dim: 1 }), apply: (A, _, x) => A.scale(-1, x) };
 * const [row] = loss.rows(onPoints, traced(onPoints, minus, {}, points([[0]])), arrays).data;
 * assertAlmostEquals(row, (3 / Math.E) ** 2 / 2 + Math.log(2 * Math.PI) / 2 + 1, 1e-5);
 * ```
 */
export function maximumLikelihood(options: MaximumLikelihoodOptions = {}): MaximumLikelihood {
  const { objective = flowMatching(), solver = rk4, steps = 8, probes, law = "rademacher" } = options;
  const { kinetic = 0, jacobian = 0, gradient = "backpropagation" } = options;
  requireObject("objective", objective, "schedule", "model");
  requireObject("solver", solver, "name", "step");
  requireInteger("steps", steps, 1);
  if (probes !== undefined) requireInteger("probes", probes, 1);
  requireNumber("kinetic", kinetic, 0);
  requireNumber("jacobian", jacobian, 0);
  requireOneOf("gradient", gradient, ["backpropagation", "adjoint"]);
  const { schedule, kernel } = byLikelihood(objective), { from, to } = schedule;
  const grid = { solver, steps, from, to }, costs = { share: 1 / (probes ?? 1), kinetic, jacobian };
  const variance = schedule.sigma(to) ** 2, height = points([[Math.log(2 * Math.PI * variance) / 2]]);
  const random = chances(probes ?? 1, law);
  if (options.law !== undefined && probes === undefined) {
    throw new TypeError(`law must be left out where there are no probes, got ${law}`);
  }

  const journey = <A>(A: Algebra<A>, directions: Readonly<Record<string, A>>): Journey<A> => ({
    cost: (network) => costOf(A, objective, network, Object.values(directions), costs),
    end: (x) => A.add(A.scale(0.5 / variance, A.rowMeans(A.mul(x, x))), A.from(height)),
  });
  const loss: MaximumLikelihood = {
    name: nameOf(grid, costs, gradient) + readAs(objective),
    schedule,
    further: 0,
    model: (network, how) => ({ ...objective.model(network, how), kernel }),
    draw(x0, rng, at) {
      requirePoints("x0", x0);
      const us = probes ? random(x0.shape, rng.fork("probes"), at) : units(x0.shape);
      return {
        time: Float64Array.of(0),
        arrays: { x: x0, ...Object.fromEntries(us.map((u, j) => [`u${j}`, u])) },
      };
    },
    rows(A, network, { x, ...directions }) {
      const { cost, end } = journey(A, directions), slope = cost(network);
      const [x1, paid] = follow(A, ([x], t) => slope(x, t), [x, A.scale(0, A.rowMeans(x))], grid);
      return A.add(paid, end(x1));
    },
  };
  if (gradient === "backpropagation") return loss;
  return {
    ...loss,
    gradient: (tape, network, weights, { x, ...directions }) =>
      adjoint(tape, journey(tape.algebra, directions), network, weights, x, grid),
  };
}

/** How a network's answers are read, if that is not v = F on the straight path: by v at x = 1, halfway, of F = 0 and 1. */
function readAs({ schedule, model }: Reading): string {
  const t = (schedule.from + schedule.to) / 2, plain = schedule.name === linearPath().name;
  const [v0, v1] = [0, 1].map((F) =>
    model((x) => float64.constant(F, x), { dim: 1 }).velocity(points([[1]]), t).data[0]
  );
  const number = (v: number) => Number(v.toPrecision(6));
  return (plain ? "" : `, ${schedule.name}`) +
    (v0 === 0 && v1 === 1 ? "" : `, v = ${number(v0)} … ${number(v1)}`);
}

/** All that a run is to be known by that its draws do not show. */
const nameOf = ({ solver, steps }: Grid, { kinetic, jacobian }: Costs, gradient: string): string =>
  [
    `maximum likelihood by ${steps} steps of ${solver.name}`,
    ...kinetic > 0 ? [`kinetic ${kinetic}`] : [],
    ...jacobian > 0 ? [`jacobian ${jacobian}`] : [],
    ...gradient === "adjoint" ? ["adjoint gradient"] : [],
  ].join(", ");
