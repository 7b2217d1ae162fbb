/**
 * Where probability flows.
 *
 * @module
 */
import {
  cellCentres,
  cellCount,
  type Density,
  type Grid,
  type Points,
  requireGridFunction,
  requireObject,
  zeros,
} from "../../core/mod.ts";
import {
  type Diffusion,
  type Generator,
  generator,
  type InteractingProcess,
  meanField,
  type MomentOptions,
} from "../../processes/mod.ts";
import { requireOnGrid } from "../evolution/require_on_grid.ts";
import { facesOf, throughFaces } from "./faces.ts";

/** A current of probability on a grid, in 1/time on a line and 1/(length · time) in the plane. */
export interface Current {
  /** The grid. */
  readonly grid: Grid;
  /** The centres of its cells: shape [cells, axes]. */
  readonly positions: Points;
  /** J at the centres, the mean of both faces: shape [cells, axes]. */
  readonly current: Points;
  /** J/p at the centres, 0 where p is 0, in length/time: shape [cells, axes]. */
  readonly velocity: Points;
  /**
   * J through the faces across each axis, the first axis fastest, with those at both ends: (cells₀ + 1) · cells₁ of them
   * for the first axis, cells₀ · (cells₁ + 1) for the second.
   */
  readonly faces: readonly Float64Array[];
}

/**
 * The current in the Fokker–Planck equation ∂p/∂t = −∇·J and the velocity v that carries a density along,
 *
 *     J = f p − ∇·(D p),   v = J/p = f − ∇·D − D ∇log p,   D = ½ g gᵀ
 *
 * v is the velocity of the probability flow (Song et al. 2021, "Score-based generative modeling through stochastic
 * differential equations", eq. 13), and the mean of the forward and the backward velocity of paths (Nelson 1966,
 * "Derivation of the Schrödinger equation from Newtonian mechanics"). On faces J is what jumps across in the generator,
 * net: with `divergence` the equation holds to rounding, and in detailed balance J is zero to rounding. Its error is of
 * second order in the widths of cells.
 *
 * @param process An equation, interacting particles, or a generator that was made of one.
 * @param p A density on a grid: the generator's.
 * @param options Time; a potential, a set that ends the process. Without meaning for a generator.
 * @returns The current on faces and at centres, and the velocity.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If the density is not finite, or not on the generator's grid; as `generator` does.
 *
 * @example Brownian motion flows from where it is dense
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { sde } from "driftfield/processes";
 * import { probabilityCurrent } from "driftfield/solvers";
 *
 * const p = density(grid({ domain: [0, 1], cells: 10 }), ([x]) => 2 * x);
 * const { current } = probabilityCurrent(sde({ drift: 0, diffusion: 1 }), p);
 * assertAlmostEquals(current.data[5], -1); // −½ dp/dx
 * ```
 */
export function probabilityCurrent(
  process: Diffusion | InteractingProcess | Generator,
  p: Density,
  options: Omit<MomentOptions, "density"> = {},
): Current {
  requireObject("process", process);
  requireGridFunction("p", p);
  const dim = p.grid.axes.length;
  const made = "rates" in process
    ? process
    : generator("pull" in process ? meanField(process, dim) : process, p.grid, { ...options, density: p });
  const { grid } = made, n = cellCount(grid);
  requireOnGrid("p", p, grid);
  const bad = p.values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new RangeError(`p must be finite, got ${p.values[bad]} in cell ${bad}`);
  const faces = throughFaces(made, p.values), current = zeros([n, dim]), velocity = zeros([n, dim]);
  faces.forEach((J, k) => {
    for (let i = 0; i < n; i++) {
      const [low, high] = facesOf(grid, i, k), mean = (J[low] + J[high]) / 2;
      current.data[i * dim + k] = mean;
      velocity.data[i * dim + k] = p.values[i] === 0 ? 0 : mean / p.values[i];
    }
  });
  return { grid, positions: cellCentres(grid), current, velocity, faces };
}
