/**
 * Generators that are the same at all times.
 *
 * @module
 */
import type { Grid } from "../../core/mod.ts";
import {
  type Diffusion,
  type Generator,
  generatorAt,
  type GeneratorOptions,
  isAutonomous,
  requireSde,
} from "../../processes/mod.ts";

/** The generator of an equation that is the same at all times. Closures are looked at twice: they may read time. */
export function steadyGenerator(sde: Diffusion, grid: Grid, options: GeneratorOptions = {}): Generator {
  requireSde(sde);
  if (sde.interaction) {
    throw new TypeError(
      "the equation must be linear, got particles that act on each other: see fokkerPlanck",
    );
  }
  if (sde.symbols && !isAutonomous(sde)) throw moving("t stands in its expressions");
  const at = generatorAt(sde, grid, options), generator = at(0);
  if (sde.symbols && !((options.potential?.length ?? 0) > 1)) return generator;
  const later = at(another),
    pairs = [
      ...generator.rates.map((rates, k) => [rates, later.rates[k]]),
      [generator.exits.rates, later.exits.rates],
      [generator.killing, later.killing],
    ];
  if (pairs.some(([a, b]) => a.some((rate, i) => rate !== b[i]))) {
    throw moving(`its rates at t = 0 and t = ${another} differ`);
  }
  return generator;
}

/** Another time than 0, at which nothing that has a period comes again. */
const another = Math.SQRT1_2;

const moving = (how: string) =>
  new RangeError(
    `the equation must be the same at all times, but ${how}: see backwardKolmogorov and fokkerPlanck`,
  );
