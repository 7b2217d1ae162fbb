/**
 * Expectations, backward in time.
 *
 * @module
 */
import { cellCentres, type Grid, type GridFunction } from "../../core/mod.ts";
import { type Diffusion, type GeneratorOptions, requireSde } from "../../processes/mod.ts";
import { evolutionOn } from "../evolution/evolution_on.ts";
import { evolve } from "../evolution/evolve.ts";
import type { Operator } from "../evolution/operator.ts";
import { requireSchedule, type ScheduleOptions } from "../evolution/schedule.ts";
import { sourced } from "./sourced.ts";
import { type Value, valuesAt, valuesOn, valuesOutside } from "./values.ts";

/** What is paid, and how to go back in time. */
export interface BackwardOptions extends ScheduleOptions, GeneratorOptions {
  /** g: what is paid at the end to paths that are there; or u at step `from`. */
  readonly payoff: GridFunction | ((x: readonly number[]) => number);
  /** ψ(x, t): what is paid where and when a path leaves; 0 by default. */
  readonly atExit?: (x: readonly number[], t: number) => number;
  /** r(x, t): what is paid all the time, 1/time; 0 by default. */
  readonly running?: (x: readonly number[], t: number) => number;
  /**
   * Whether drift, diffusion and potential are the same at all times. It is read off expressions; closures are taken
   * to change unless it is said that they do not, and then the generator is built once.
   */
  readonly autonomous?: boolean;
}

/** An expectation as it is seen from one moment. */
export interface ExpectationFrame {
  /** Time. */
  readonly t: number;
  /** Steps done. */
  readonly step: number;
  /** Steps in all, if they are equal. */
  readonly steps?: number;
  /** u(x, t), by the place of the path at that time. Outside of a set: ψ, at the centre of the cell. */
  readonly expectation: GridFunction;
}

/**
 * What will be paid, expected by a path of dX = f dt + g dW that is at x at time t,
 *
 *     u(x, t) = E[ e^(−∫_t^T V) g(X_T) 1(T < τ) + e^(−∫_t^τ V) ψ(X_τ, τ) 1(τ ≤ T) + ∫_t^(T∧τ) e^(−∫_t^s V) r(X_s, s) ds ]
 *
 * with τ the time when it leaves, by the backward equation (Kolmogorov 1931, "Über die analytischen Methoden in der
 * Wahrscheinlichkeitsrechnung"; with a potential V, Kac 1949, "On distributions of certain Wiener functionals")
 *
 *     −∂u/∂t = L u + r = f·∇u + D:∇∇u − V u + r,   D = ½ g gᵀ,   u(x, T) = g(x),   u = ψ where paths leave
 *
 * on cells. L is the `generator` of the equation on the grid, of which `fokkerPlanck` has the transpose, and steps of
 * both are the same: with equal steps ∫ u p dx + Σ ψ · (what has gone out there) is constant to rounding. The error is of
 * second order in the widths of cells.
 *
 * @param sde An equation in one or two dimensions.
 * @param grid Where: paths leave through absorbing boundaries, and where the set ends.
 * @param options What is paid; the end, steps or tolerance; a potential; a set that ends the process. Functions that
 *   read the time must take it as their second argument.
 * @returns Frames: the end, those asked for, and last the beginning t0.
 * @throws {TypeError} If particles act on each other: the equation is not linear.
 * @throws {RangeError} If an option is out of range, a payment is not finite or on another grid, coefficients are not
 *   what they must be (see `generator`), or a step is beyond the stepper's bound of stability.
 *
 * @example An Ornstein–Uhlenbeck process: where it will be on average
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid, interpolate, points } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { backwardKolmogorov, last } from "driftfield/solvers";
 *
 * const ou = sde({ drift: "-x", diffusion: 1 }), line = grid({ domain: [-6, 6], cells: 300 });
 * const { expectation } = await last(backwardKolmogorov(ou, line, { payoff: ([x]) => x, to: 2 }));
 * assertAlmostEquals(interpolate(expectation, points([[1]]))[0], Math.exp(-2), 2e-4);
 * ```
 */
export async function* backwardKolmogorov(
  sde: Diffusion,
  grid: Grid,
  options: BackwardOptions,
): AsyncGenerator<ExpectationFrame, void, void> {
  requireSde(sde);
  const { payoff, atExit = nothing, running = nothing } = options, schedule = requireSchedule(options, true);
  if (sde.interaction) {
    throw new TypeError("expectations need a linear equation, got particles that act on each other");
  }
  const evolution = evolutionOn(sde, grid, options, "backward"), middle = (schedule.start + schedule.end) / 2;
  const { exits, outside } = evolution.generator(middle), centres = cellCentres(grid), n = centres.shape[0];
  const size = n + exits.cells.length + 1, steady = atExit.length < 2 && running.length < 2;

  let known: { A: Operator; paid: Float64Array } | undefined;
  const source = (t: number, A: Operator) => {
    if (steady && known?.A === A) return known.paid;
    const out = new Float64Array(size),
      rates = valuesAt("running", running, centres, { t, without: outside });
    out.set(valuesAt("atExit", atExit, exits.points, { t }), n);
    const paid = A.apply(out).subarray(0, n).map((rate, i) => rate + rates[i]);
    known = { A, paid };
    return paid;
  };

  const start = new Float64Array(size).fill(1, size - 1);
  start.set(valuesOn("payoff", payoff, grid, { t: schedule.start, outside }));
  for await (const { v, ...moment } of evolve(sourced(evolution, source), start, schedule)) {
    const beyond = valuesOutside("atExit", atExit, grid, { t: moment.t, outside });
    yield { ...moment, expectation: { grid, values: beyond.map((value, i) => outside?.[i] ? value : v[i]) } };
  }
}

const nothing: Value = () => 0;
