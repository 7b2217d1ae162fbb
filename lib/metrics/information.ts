/**
 * Entropy of a density on a grid, and how far two are apart.
 *
 * @module
 */
import { cellWidths, type Density, integral } from "../core/mod.ts";
import { requireBoth, requireDensity } from "./require_density.ts";

/**
 * The differential entropy h(p) = −∫ p log p, with 0 log 0 = 0.
 *
 * @param p A density on a grid.
 * @returns h in nats. It depends on the unit of length: in twice as small a unit it is log 2 an axis more.
 * @throws {RangeError} If a value is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { entropy } from "driftfield/metrics";
 *
 * assertAlmostEquals(entropy(density(grid({ domain: [0, 2], cells: 10 }), () => 1 / 2)), Math.log(2));
 * ```
 */
export function entropy(p: Density): number {
  requireDensity("p", p);
  return integral({ ...p, values: p.values.map((value) => value > 0 ? -value * Math.log(value) : 0) });
}

/**
 * The relative entropy KL(p ‖ q) = ∫ p log(p/q) (Kullback and Leibler 1951), with 0 log 0 = 0.
 *
 * @param p A density on a grid.
 * @param q Another on the same grid.
 * @returns The divergence in nats, not negative if both have one mass; Infinity if q is 0 where p is above.
 * @throws {RangeError} If the grids differ, or a value is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { klDivergence } from "driftfield/metrics";
 *
 * const line = grid({ domain: [0, 2], cells: 10 });
 * const all = density(line, () => 1 / 2), half = density(line, ([x]) => x < 1 ? 1 : 0);
 * assertAlmostEquals(klDivergence(half, all), Math.log(2));
 * ```
 */
export function klDivergence(p: Density, q: Density): number {
  requireBoth(p, q);
  if (p.values.some((value, i) => value > 0 && !(q.values[i] > 0))) return Infinity;
  const log = (value: number, i: number) => Math.log(value) - Math.log(q.values[i]);
  return integral({ ...p, values: p.values.map((value, i) => value > 0 ? value * log(value, i) : 0) });
}

/**
 * The distance in total variation, ½ ∫ |p − q|: the most by which two laws differ in the probability of anything.
 *
 * @param p A density on a grid.
 * @param q Another on the same grid.
 * @returns The distance, between 0 and 1 if both have mass one.
 * @throws {RangeError} If the grids differ, or a value is negative or not finite.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { totalVariation } from "driftfield/metrics";
 *
 * const line = grid({ domain: [0, 2], cells: 10 });
 * const all = density(line, () => 1 / 2), half = density(line, ([x]) => x < 1 ? 1 : 0);
 * assertAlmostEquals(totalVariation(half, all), 1 / 2);
 * ```
 */
export function totalVariation(p: Density, q: Density): number {
  requireBoth(p, q);
  return integral({ ...p, values: p.values.map((value, i) => Math.abs(value - q.values[i])) }) / 2;
}

/**
 * The Fisher information J(p) = ∫ |∇p|²/p = 4 ∫ |∇√p|², by differences of √p between cells: of second order in their
 * widths where √p is smooth.
 *
 * @param p A density on a grid.
 * @returns J, in 1/length².
 * @throws {RangeError} If a value is negative or not finite.
 *
 * @example Of a normal law it is 1/σ²
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { density, grid } from "driftfield/core";
 * import { fisherInformation, normalDensity } from "driftfield/metrics";
 *
 * const line = grid({ domain: [-16, 16], cells: 800 });
 * assertAlmostEquals(fisherInformation(density(line, ([x]) => normalDensity(x, 0, 2))), 1 / 4, 1e-4);
 * ```
 */
export function fisherInformation(p: Density): number {
  requireDensity("p", p);
  const { axes } = p.grid,
    widths = cellWidths(p.grid),
    root = p.values.map((value) => Math.sqrt(Math.max(0, value)));
  const squares = new Float64Array(root.length), [{ cells: n0 }] = axes;
  axes.forEach(({ cells, boundaries: [end] }, k) => {
    const stride = k ? n0 : 1;
    for (let i = 0; i < root.length; i++) {
      const last = Math.floor(i / stride) % cells === cells - 1;
      if (last && end !== "periodic") continue;
      const next = last ? i - (cells - 1) * stride : i + stride;
      squares[i] += 4 * ((root[next] - root[i]) / widths[k]) ** 2;
    }
  });
  return integral({ ...p, values: squares });
}
