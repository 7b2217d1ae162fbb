/**
 * How long paths stay.
 *
 * @module
 */
import type { Grid, GridFunction } from "../../core/mod.ts";
import type { Diffusion, GeneratorOptions } from "../../processes/mod.ts";
import { evolutionOn } from "../evolution/evolution_on.ts";
import { evolve } from "../evolution/evolve.ts";
import { requireSchedule, type ScheduleOptions } from "../evolution/schedule.ts";
import { steadyGenerator } from "../evolution/steady_generator.ts";

/** How to go through time, which starts at 0; a potential that kills; a set that ends the process. */
export interface SurvivalOptions extends Omit<ScheduleOptions, "t0" | "from">, GeneratorOptions {}

/** Who is still there at one moment. */
export interface SurvivalFrame {
  /** Time since the start of the paths. */
  readonly t: number;
  /** Steps done. */
  readonly step: number;
  /** Steps in all, if they are equal. */
  readonly steps?: number;
  /** S(t | x) = P(τ > t | X_0 = x), by where paths start; 0 outside of the set. */
  readonly survival: GridFunction;
  /** −∂S/∂t = −L S, the density of τ at t, 1/time; 0 outside of the set. */
  readonly timeDensity: GridFunction;
}

/**
 * The probability that a path of dX = f dt + g dW is still there after some time, and the density of the time τ when it
 * leaves,
 *
 *     S(t | x) = P(τ > t | X_0 = x),   ∂S/∂t = L S,   S(0 | x) = 1,   S = 0 where paths leave
 *
 * It is the backward equation of an equation that is the same at all times, so that all t come out of one run.
 *
 * @param sde An equation that is the same at all times, in one or two dimensions.
 * @param grid Where: paths leave through absorbing boundaries, and where the set ends.
 * @param options Until when, steps or tolerance; a potential; a set that ends the process.
 * @returns Frames: the start, those asked for, and the end.
 * @throws {TypeError} If particles act on each other.
 * @throws {RangeError} If the equation depends on time, an option is out of range, or a step is beyond the stepper's
 *   bound of stability.
 *
 * @example Brownian motion on (0, 1): in the end all that is left decays at rate π²/2
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { last, survival } from "driftfield/solvers";
 *
 * const line = grid({ domain: [0, 1], cells: 50, boundaries: "absorbing" });
 * const end = await last(survival(sde({ drift: 0, diffusion: 1 }), line, { to: 1 }));
 * assertAlmostEquals(end.timeDensity.values[25] / end.survival.values[25], Math.PI ** 2 / 2, 2e-3);
 * ```
 */
export async function* survival(
  sde: Diffusion,
  grid: Grid,
  options: SurvivalOptions,
): AsyncGenerator<SurvivalFrame, void, void> {
  const { exits, outside, killing } = steadyGenerator(sde, grid, options), n = killing.length;
  const evolution = evolutionOn(sde, grid, { ...options, autonomous: true }, "backward");
  const start = new Float64Array(n + exits.cells.length).fill(1, 0, n);
  outside?.forEach((mark, i) => start[i] -= mark);
  for await (const { v, ...moment } of evolve(evolution, start, requireSchedule(options))) {
    const change = evolution.operatorAt(0, v).apply(v);
    const on = (values: Float64Array) => ({ grid, values: values.slice(0, n) });
    yield { ...moment, survival: on(v), timeDensity: on(change.map((rate) => -rate)) };
  }
}
