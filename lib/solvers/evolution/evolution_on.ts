/**
 * An equation on a grid, as an evolution.
 *
 * @module
 */
import { cellCount, cellVolume, type Grid } from "../../core/mod.ts";
import {
  type Diffusion,
  type Generator,
  type GeneratorAt,
  generatorAt,
  type GeneratorOptions,
  isAutonomous,
} from "../../processes/mod.ts";
import type { Evolution } from "./evolution.ts";
import { type Operator, operator } from "./operator.ts";

/** An evolution that shows its generator. */
export interface GridEvolution extends Evolution {
  /** The generator at a time, and for a density. */
  readonly generator: GeneratorAt;
}

/** The evolution of densities ("forward") or of expectations ("backward"). */
export function evolutionOn(
  sde: Diffusion,
  grid: Grid,
  options: GeneratorOptions & { readonly autonomous?: boolean },
  direction: "forward" | "backward",
): GridEvolution {
  const make = generatorAt(sde, grid, options), volume = cellVolume(grid), n = cellCount(grid);
  const nonlinear = sde.interaction !== undefined, timely = (options.potential?.length ?? 0) > 1;
  const constant = !nonlinear && (options.autonomous ?? (isAutonomous(sde) && !timely));
  let made: Generator | undefined, known: Operator | undefined;
  const generator: GeneratorAt = (t, density) => made && constant ? made : made = make(t, density);
  return {
    generator,
    nonlinear,
    constant,
    operatorAt(t, v) {
      if (known && constant) return known;
      const density = nonlinear ? { grid, values: v.slice(0, n) } : undefined;
      return known = operator(generator(t, density), direction);
    },
    norm: direction === "forward"
      ? (e) => volume * e.reduce((sum, value) => sum + Math.abs(value), 0)
      : (e) => e.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  };
}
