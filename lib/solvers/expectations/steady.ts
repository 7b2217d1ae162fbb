/**
 * Linear equations of paths that leave.
 *
 * @module
 */
import type { Grid, GridFunction } from "../../core/mod.ts";
import type { Diffusion, Generator, GeneratorOptions } from "../../processes/mod.ts";
import { factoriseJumps, solveJumps } from "../banded/mod.ts";
import { lost } from "../evolution/operator.ts";
import { steadyGenerator } from "../evolution/steady_generator.ts";

/** −L, factorised. */
export interface Steady {
  /** L. */
  readonly generator: Generator;
  /** The u of −L u = b, and of u = b outside of the set: length [cells]. */
  solve(b: Float64Array): GridFunction;
}

/** Factorises −L of an equation whose paths leave; cells outside of a set are left at rate 1 for nowhere. */
export function steady(sde: Diffusion, grid: Grid, options: GeneratorOptions): Steady {
  const generator = steadyGenerator(sde, grid, options), { exits, outside } = generator;
  if (!exits.rates.some((rate) => rate > 0)) {
    throw new RangeError(
      "no path ever leaves, and the mean time is infinite: give the grid an absorbing boundary, or say inside",
    );
  }
  const kill = lost(generator).map((rate, i) => outside?.[i] ? 1 : rate);
  const factors = factoriseJumps({ ...generator, kill });
  return { generator, solve: (b) => ({ grid, values: solveJumps(factors, b) }) };
}
