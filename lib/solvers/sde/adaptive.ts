/**
 * An SDE solved to a tolerance, in one call.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import type { Brownian, Sde } from "../../processes/mod.ts";
import { type AdaptiveSdeOptions, adaptiveSdeSteps } from "./adaptive_steps.ts";

/** What came of it. */
export interface AdaptiveSdePath {
  /** The ends of the steps, `from` and `to` among them. */
  readonly times: readonly number[];
  /** The states at those times, each of shape [paths, dim]. */
  readonly states: readonly Points[];
  /** Steps taken. */
  readonly accepted: number;
  /** Steps tried and refused. */
  readonly rejected: number;
}

/**
 * Solves an SDE along a Brownian path with steps that keep to a tolerance, and keeps every state: `adaptiveSdeSteps`
 * in one call.
 *
 * @param sde The equation.
 * @param start The state at `from`, one path a row: shape [paths, dim]; not changed.
 * @param path The Brownian paths, as many rows.
 * @param options Times, tolerance, solver.
 * @returns Times and states, and how many steps it took.
 * @throws As `adaptiveSdeSteps`.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { brownian, geometricBrownian } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { solveSdeAdaptively } from "driftfield/solvers";
 *
 * const path = brownian(philox(0), { paths: 1 }), sde = geometricBrownian({ mu: 0.5, sigma: 1 });
 * const { states } = solveSdeAdaptively(sde, points([[1]]), path, { to: 1, absTol: 1e-4, relTol: 1e-4 });
 * assertAlmostEquals(states.at(-1)!.data[0], Math.exp(path(0, 1).W.data[0]), 1e-3);
 * ```
 */
export function solveSdeAdaptively(
  sde: Sde<Points>,
  start: Points,
  path: Brownian,
  options: AdaptiveSdeOptions,
): AdaptiveSdePath {
  const steps = [...adaptiveSdeSteps(sde, start, path, options)];
  const { accepted, rejected } = steps.at(-1)!;
  return {
    times: [options.from ?? 0, ...steps.map(({ t }) => t)],
    states: [start, ...steps.map(({ x }) => x)],
    accepted,
    rejected,
  };
}
