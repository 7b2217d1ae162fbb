/**
 * Steps chosen by the error, on a Brownian path that does not mind.
 *
 * @module
 */
import {
  type Points,
  requireFunction,
  requireInteger,
  requireNumber,
  requirePoints,
} from "../../core/mod.ts";
import { type Brownian, requireSde, type Sde } from "../../processes/mod.ts";
import { errorNorm } from "../ode/control.ts";
import { heunStratonovich } from "./heun_stratonovich.ts";
import { rosslerSra } from "./rossler_sra.ts";
import { rosslerSri } from "./rossler_sri.ts";
import { slowRk } from "./slow_rk.ts";
import { requireSolves, type SdeSolver, strongOrderOn } from "./solver.ts";
import { stuck, twice } from "./step_doubling.ts";

/** How to solve. */
export interface AdaptiveSdeOptions {
  /** The end; before `from`, the equation runs backwards. Both within the path's times. */
  readonly to: number;
  /** The start, 0 by default. */
  readonly from?: number;
  /** The error allowed at the end, relative to |x|; 1e-3 by default. */
  readonly relTol?: number;
  /** The error allowed beside it, in the state's unit; 1e-3 by default. */
  readonly absTol?: number;
  /**
   * By default `rosslerSra` for additive noise, for diagonal noise `rosslerSri` (Itô) or `slowRk` (Stratonovich), for
   * full Stratonovich noise `heunStratonovich`.
   */
  readonly solver?: SdeSolver;
  /** The path's `depth`: no step is below 2^(1−depth) of the whole. 30 by default. */
  readonly depth?: number;
}

/** The end of a step. */
export interface AdaptiveSdeStep {
  /** Time. */
  readonly t: number;
  /** The state at that time, shape [paths, dim]. */
  readonly x: Points;
  /** Steps taken so far. */
  readonly accepted: number;
  /** Steps tried so far, and refused. */
  readonly rejected: number;
}

/**
 * Solves an SDE along a Brownian path with steps that keep to a tolerance, one step after another. Steps are dyadic
 * parts of the whole time. Each is taken whole and in two halves, and the halves are kept if the ends agree,
 *
 *     |x₂ − x₁| ≤ (absTol + relTol |x|) √(dt / whole);
 *
 * otherwise it is halved. As errors add up like a random walk, the error at the end is then of the order of the
 * tolerance, in practice a fifth of it. One small estimate may be chance; so the next step is doubled or halved by the
 * root mean square of the last ones, which is kept near a fifth of what is allowed: few steps are refused, and what is
 * chosen depends little on the noise it is chosen for. Rows share their steps; the worst row decides.
 *
 * Steps that depend on the path's future do no harm where the path stays what it is whatever was asked of it, where no
 * time once considered is skipped later (dyadic steps cannot), and where the solver keeps ½ g g′ W²: Gaines, Lyons
 * (1997), "Variable step size control in the numerical solution of stochastic differential equations"; Foster, Jelinčič
 * (2024), "On the convergence of adaptive approximations for stochastic differential equations". Euler–Maruyama lacks
 * that term, and may converge to something else.
 *
 * @param sde The equation.
 * @param start The state at `from`, one path a row: shape [paths, dim]; not changed.
 * @param path The Brownian paths, as many rows.
 * @param options Times, tolerance, solver.
 * @returns The end of each step taken.
 * @throws {RangeError} If an option is out of range.
 * @throws {TypeError} If the solver cannot solve the equation, or is of an order below 1 on it.
 * @throws {Error} If not even the smallest step keeps to the tolerance, or stays finite: with t, dt, the last good state
 *   and what to try.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { brownian, geometricBrownian } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { adaptiveSdeSteps } from "driftfield/solvers";
 *
 * const path = brownian(philox(0), { paths: 1 });
 * let last = 0;
 * for (const { t } of adaptiveSdeSteps(geometricBrownian(), points([[1]]), path, { to: 1 })) last = t;
 * assertEquals(last, 1);
 * ```
 */
export function* adaptiveSdeSteps(
  sde: Sde<Points>,
  start: Points,
  path: Brownian,
  options: AdaptiveSdeOptions,
): Generator<AdaptiveSdeStep, void, void> {
  requireSde(sde);
  const { to, from = 0, relTol = 1e-3, absTol = 1e-3, depth = 30, solver = bestFor(sde) } = options;
  requirePoints("start", start);
  requireFunction("path", path);
  requireNumber("from", from);
  requireNumber("to", to);
  if (to === from) throw new RangeError(`to must differ from from, got ${to}`);
  requireNumber("relTol", relTol, 0);
  requireNumber("absTol", absTol, 0);
  if (relTol + absTol === 0) throw new RangeError("relTol and absTol must not both be 0");
  requireInteger("depth", depth, 2, 31);
  requireSolves(solver, sde);
  const order = strongOrderOn(solver, sde);
  if (order < 1 && sde.calculus === "ito") {
    const better = sde.noise === "full"
      ? "heunStratonovich on toStratonovich(sde)"
      : "rosslerSri or milstein";
    throw new TypeError(
      `${solver.name} has strong order ${order}; steps chosen by the error need 1: try ${better}`,
    );
  }

  const tolerance = { relTol, absTol }, finest = depth - 1, guess = -Math.log2(relTol + absTol) / order;
  let level = Math.min(finest, Math.max(4, Math.ceil(guess))), k = 0, typical = aim;
  let x = start, accepted = 0, rejected = 0;
  while (k < 2 ** level) {
    const dt = (to - from) / 2 ** level, at = (k: number) => k === 2 ** level ? to : from + k * dt, t = at(k);
    const tried = twice(solver, sde, x, t, at(k + 1 / 2), at(k + 1), path);
    const { value, row } = errorNorm(tried.difference, x, tried.x, tolerance),
      error = value * Math.sqrt(2 ** level);
    let finer = 0;
    if (error <= 1) {
      [x, k, accepted] = [tried.x, k + 1, accepted + 1];
      yield { t: at(k), x, accepted, rejected };
      typical = Math.sqrt((error ** 2 + typical ** 2) / 2);
      if (typical > aim * 2 ** order && level < finest) finer = 1;
      if (typical < aim / 2 ** order && level > 0 && k % 2 === 0) finer = -1;
    } else {
      if (level === finest) throw stuck(error, { solver: solver.name, t, dt, state: x, row });
      rejected++;
      finer = Math.min(finest - level, error > 1 ? Math.min(3, Math.ceil(Math.log2(error) / order)) : 1);
      typical = aim * 2 ** (finer * order);
    }
    [level, k, typical] = [level + finer, k * 2 ** finer, typical / 2 ** (finer * order)];
  }
}

/** The error that steps are made for, as a part of what is allowed. */
const aim = 0.2;

function bestFor({ calculus, noise }: Sde<Points>): SdeSolver {
  if (noise === "additive") return rosslerSra;
  if (calculus === "ito") return rosslerSri;
  return noise === "diagonal" ? slowRk : heunStratonovich;
}
