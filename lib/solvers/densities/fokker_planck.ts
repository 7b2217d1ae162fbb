/**
 * Densities, forward in time.
 *
 * @module
 */
import {
  cellVolume,
  type Density,
  type Grid,
  type Points,
  requireObject,
  requireOneOf,
} from "../../core/mod.ts";
import {
  type Diffusion,
  type GeneratorOptions,
  type InteractingProcess,
  meanField,
} from "../../processes/mod.ts";
import { evolve } from "../evolution/evolve.ts";
import { requireSchedule, type ScheduleOptions } from "../evolution/schedule.ts";
import { evolutionOn } from "../evolution/evolution_on.ts";
import { requireDensity } from "./require_density.ts";

/** How to let a density evolve. */
export interface FokkerPlanckOptions extends ScheduleOptions, GeneratorOptions {
  /** The density at t0 (of step `from`): not negative, integrating to one. */
  readonly start: Density;
  /**
   * Whether drift, diffusion and potential are the same at all times. It is read off expressions; closures are taken
   * to change unless it is said that they do not, and then the generator is built once.
   */
  readonly autonomous?: boolean;
  /**
   * What takes the steps; by default float64, in WebAssembly where it can. "wasm" and "wgsl" take equal steps of
   * `forwardEuler` alone, of an equation that is the same at all times, where nothing goes out. "wgsl" is float32 on the
   * GPU, see `applyStencilOnGpu`: it misplaces up to 4e-7 of the mass a step, so that it runs when asked alone.
   */
  readonly via?: DensityFrame["via"];
}

/** A density at one moment. */
export interface DensityFrame {
  /**
   * What ran: plain loops over arrays, or for explicit steps a fused one in WebAssembly, with the same bits; or float32 on
   * the GPU.
   */
  readonly via: "float64" | "wasm" | "wgsl";
  /** Time. */
  readonly t: number;
  /** Steps done. */
  readonly step: number;
  /** Steps in all, if they are equal. */
  readonly steps?: number;
  /** The density: its integral is what has neither gone out nor been killed. */
  readonly density: Density;
  /** What has gone out through each exit since the start, and where that is. */
  readonly gone: { readonly mass: Float64Array; readonly points: Points };
}

/**
 * The density of dX = f dt + g dW by the Fokker–Planck equation, on cells,
 *
 *     ∂p/∂t = −∇·(f p) + ∇∇:(D p) − V p = Lᵀ p,   D = ½ g gᵀ
 *
 * L being the `generator` of the equation on the grid, so that what it says of densities is what `backwardKolmogorov`
 * says of expectations. Mass is conserved to rounding; an equilibrium in detailed balance stays as it is, exactly; the
 * error is of second order in the widths of cells. Particles that act on each other have their mean-field equation
 * solved: the density acts on itself. That force is taken at the beginning and at the middle of each step; where it is
 * strong and there is little noise, steps must be short for it (without noise on a line, below about 2h/(π²cp)), which
 * those that keep to a tolerance are.
 *
 * @param process An equation, or interacting particles, in one or two dimensions.
 * @param grid Where.
 * @param options Start, end, steps or tolerance; a potential; a set that ends the process.
 * @returns Frames: the start, those asked for, and the end.
 * @throws {RangeError} If an option is out of range, the start is no density on this grid, coefficients are not what
 *   they must be (see `generator`), or a step is beyond the stepper's bound of stability.
 * @throws {TypeError} If `via` cannot take these steps. @throws {Error} If this machine cannot do what `via` asks for.
 *
 * @example An Ornstein–Uhlenbeck process forgets where it was
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { cellCentres, density, grid } from "driftfield/core";
 * import { ornsteinUhlenbeck } from "driftfield/processes";
 * import { fokkerPlanck, last } from "driftfield/solvers";
 *
 * const ou = ornsteinUhlenbeck(), line = grid({ domain: [-5, 5], cells: 400 });
 * const start = density(line, ([x]) => ou.law.density(x, 1, 0.5));
 * const end = await last(fokkerPlanck(ou, line, { start, t0: 0.5, to: 1 }));
 * const [cell, x] = [250, cellCentres(line).data[250]];
 * assertAlmostEquals(end.density.values[cell], ou.law.density(x, 1, 1), 1e-4);
 * ```
 */
export async function* fokkerPlanck(
  process: Diffusion | InteractingProcess,
  grid: Grid,
  options: FokkerPlanckOptions,
): AsyncGenerator<DensityFrame, void, void> {
  requireObject("process", process);
  requireObject("grid", grid, "axes");
  const sde = "pull" in process ? meanField(process, grid.axes.length) : process, volume = cellVolume(grid);
  if (options.via !== undefined) requireOneOf("via", options.via, ["float64", "wasm", "wgsl"]);
  const schedule = requireSchedule(options), evolution = evolutionOn(sde, grid, options, "forward");
  const { exits, outside } = evolution.generator(schedule.start, options.start);
  requireDensity(options.start, grid, { whole: schedule.from === 0, outside });
  const n = options.start.values.length, p = new Float64Array(n + exits.cells.length);
  p.set(options.start.values);
  for await (const { v, ...moment } of evolve(evolution, p, schedule)) {
    const gone = { mass: v.slice(n).map((p) => p * volume), points: exits.points };
    yield { ...moment, density: { grid, values: v.slice(0, n) }, gone };
  }
}
