/**
 * A diffusion on a grid of cells, as a process that jumps between them.
 *
 * @module
 */
import {
  cellVolume,
  type Density,
  float64,
  type Grid,
  type Points,
  requireFunction,
  requireNumber,
  requireObject,
} from "../../core/mod.ts";
import type { Diffusion } from "./coefficients.ts";
import type { Level } from "./edges.ts";
import { exitsOf, type Geometry, geometryOf } from "./geometry.ts";
import { ratesOf } from "./rates.ts";

/** Rates of jumps between the cells of a grid, and out of it. */
export interface Generator {
  /** The grid. */
  readonly grid: Grid;
  /** Direction k: how many cells to go along each axis. Directions come in opposite pairs, 2m and 2m + 1. */
  readonly offsets: readonly (readonly number[])[];
  /** In direction k, the neighbour of each cell, or −1. */
  readonly neighbours: readonly Int32Array[];
  /** In direction k, the rate of jumps from each cell to that neighbour, 1/time. */
  readonly rates: readonly Float64Array[];
  /** Ways out of the domain. */
  readonly exits: Exits;
  /** The rate at which a potential kills in each cell, 1/time: below zero where it creates. */
  readonly killing: Float64Array;
  /** 1 for cells outside of the set, if there is one. */
  readonly outside?: Uint8Array;
}

/** Ways out of a domain, one an edge that leaves it. */
export interface Exits {
  /** From which cell: length [exits]. */
  readonly cells: Int32Array;
  /** In which direction k: length [exits]. */
  readonly directions: Uint8Array;
  /** At which rate, 1/time: length [exits]. */
  readonly rates: Float64Array;
  /** Where: shape [exits, axes]. */
  readonly points: Points;
}

/** What else belongs to a generator. */
export interface GeneratorOptions {
  /**
   * V(x, t) of Feynman and Kac: the rate at which paths are killed, 1/time; below zero it creates. It is taken to change
   * with time if it has a second argument.
   */
  readonly potential?: (x: readonly number[], t: number) => number;
  /** A set that ends the process where it is left: above zero inside, below outside, a distance if you can. */
  readonly inside?: Level;
}

/** A generator as a function of time and, where particles act on each other, of the density. */
export type GeneratorAt = (t: number, density?: Density) => Generator;

/** At which moment a generator is wanted. */
export interface MomentOptions extends GeneratorOptions {
  /** Time; 0 by default. */
  readonly t?: number;
  /** The density that particles who act on each other have then. */
  readonly density?: Density;
}

/**
 * The generator of dX = f dt + g dW on a grid. With D = ½ g gᵀ = Σ_m δ_m ℓ_m ℓ_mᵀ over the directions ℓ_m from a cell to
 * its neighbours, the rate of jumps from x to x + ℓ is
 *
 *     δ(x) B(w),   w = −∫ D⁻¹ f · dl from x to x + ℓ,   B(w) = w/(e^w − 1)
 *
 * the flux of Scharfetter and Gummel (1969, "Large-signal analysis of a silicon Read diode oscillator") and of Chang and
 * Cooper (1970, "A practical difference scheme for Fokker–Planck equations"). As an operator on expectations it is
 * L = f·∇ + D:∇∇, backward in time, and its transpose on densities is the Fokker–Planck operator. Rates are never
 * negative; the error is of second order in the widths of the cells; where D⁻¹ f is a gradient, detailed balance holds
 * with exactly p ∝ δ⁻¹ exp ∫ D⁻¹ f · dl. Along an axis without noise it is the upwind scheme, of first order.
 *
 * @param sde Drift and diffusion, in one or two dimensions.
 * @param grid Where.
 * @param options Time, density; a potential that kills, a set that ends the process.
 * @returns The generator at that time.
 * @throws {TypeError} If the equation is a Stratonovich one, or a density is wanted and not given.
 * @throws {RangeError} If dimensions differ, coefficients are not finite or of another shape, the matrix is not positive
 *   definite or not diagonally dominant on the cells; the message names the place.
 *
 * @example The equilibrium of a Brownian motion that is pulled to the origin is Gaussian: p_i q_ij = p_j q_ji
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { cellCentres, grid } from "driftfield/core";
 * import { generator, sde } from "driftfield/processes";
 *
 * const line = grid({ domain: [-3, 3], cells: 60 }), { data: x } = cellCentres(line);
 * const { rates: [up, down] } = generator(sde({ drift: "-x", diffusion: 1 }), line);
 * assertAlmostEquals(up[40] / down[41], Math.exp(x[40] ** 2 - x[41] ** 2));
 * ```
 */
export function generator(sde: Diffusion, grid: Grid, options: MomentOptions = {}): Generator {
  const { t = 0, density, ...rest } = options;
  return generatorAt(sde, grid, rest)(t, density);
}

/**
 * The generator of an equation as a function of time: what depends on the grid alone is done once.
 *
 * @param sde Drift and diffusion, in one or two dimensions.
 * @param grid Where.
 * @param options A potential that kills, a set that ends the process.
 * @returns Of time, and of the density where particles act on each other: the generator then.
 * @throws {TypeError} As `generator`. @throws {RangeError} As `generator`.
 *
 * @example Brownian motion that grows with time
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { grid } from "driftfield/core";
 * import { generatorAt, sde } from "driftfield/processes";
 *
 * const at = generatorAt(sde({ drift: 0, diffusion: "sqrt(2 * t)" }), grid({ domain: [0, 1], cells: 10 }));
 * assertAlmostEquals(at(3).rates[0][4], 3 / 0.1 ** 2);
 * ```
 */
export function generatorAt(sde: Diffusion, grid: Grid, options: GeneratorOptions = {}): GeneratorAt {
  requireObject("sde", sde, "drift", "diffusion");
  requireFunction("drift", sde.drift);
  requireFunction("diffusion", sde.diffusion);
  requireObject("grid", grid, "axes");
  if (options.potential !== undefined) requireFunction("potential", options.potential);
  if (options.inside !== undefined) requireFunction("inside", options.inside);
  const dim = grid.axes.length, own = sde.symbols?.variables.length ?? sde.matrix?.dim;
  if (own !== undefined && own !== dim) {
    throw new RangeError(`the equation has ${own} coordinates, but the grid has ${dim} axes`);
  }
  if (sde.calculus === "stratonovich" && sde.noise !== "additive") {
    throw new TypeError("a generator reads the equation as Itô, got a Stratonovich one: pass toIto(sde)");
  }
  const geometry = geometryOf(grid, dim === 2 && sde.matrix !== undefined, options.inside),
    exits = exitsOf(geometry);
  const { interaction, strength = 1 } = sde;
  return (t, density) => {
    requireNumber("t", t);
    if (interaction && !density) {
      throw new TypeError("density must be given where particles act on each other");
    }
    const mass = interaction && density!.values.map((p) => p * cellVolume(grid));
    const force = mass && ((x: Points) => float64.scale(strength, interaction!(x, geometry.centres, mass)));
    const { inner, out } = ratesOf(geometry, sde, t, force);
    return {
      grid,
      offsets: geometry.directions.map(({ offset }) => offset),
      neighbours: geometry.directions.map(({ neighbours }) => neighbours),
      rates: inner,
      exits: { ...exits, rates: out },
      killing: killing(geometry, options.potential, t),
      ...geometry.outside && { outside: geometry.outside },
    };
  };
}

function killing(
  { centres: { data, shape: [n, dim] } }: Geometry,
  V: GeneratorOptions["potential"],
  t: number,
) {
  const rates = new Float64Array(n);
  if (!V) return rates;
  for (let i = 0; i < n; i++) {
    const x = Array.from(data.subarray(i * dim, i * dim + dim));
    rates[i] = V(x, t);
    requireNumber(`potential at x = ${x.join(", ")}`, rates[i]);
  }
  return rates;
}
