/**
 * The energy distance between two samples.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import type { Estimate } from "../check.ts";
import { ascending, directions, project, type ProjectionOptions } from "./directions.ts";
import { contrast } from "./pairs.ts";
import { pooled, requireSamples } from "./require_samples.ts";
import { type PermutationOptions, type PermutationTest, permutationTest } from "./significance.ts";

/**
 * The energy distance 2E‖X − Y‖ − E‖X − X′‖ − E‖Y − Y′‖ between the laws of two samples, zero only if they are one
 * (Székely and Rizzo 2013, "Energy statistics: a class of statistics based on distances"): its unbiased estimate over all
 * pairs of different points, which may therefore come out below zero.
 *
 * The standard error is that of the Hoeffding projections, right where the laws differ; where they are one the estimate is
 * not normal and the standard error √2 too large, so for "are they one?" take {@linkcode energyTest}.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, shape [m, dim].
 * @returns The distance and its standard error, in the unit of length. Time O((n + m)² dim), memory O(n + m).
 * @throws {RangeError} If a sample has fewer than two points, a coordinate is not finite, or dim differs.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { energyDistance } from "driftfield/metrics";
 *
 * assertEquals(energyDistance(points([[0], [1]]), points([[10], [11]])).value, 2 * 10 - 1 - 1);
 * ```
 */
export function energyDistance(x: Points, y: Points): Estimate {
  requireSamples(x, y);
  return contrast(x, y, (squares, first) => {
    for (let j = first; j < squares.length; j++) squares[j] = Math.sqrt(squares[j]);
  });
}

/**
 * The permutation test of the energy distance, in O(n + m) a direction and permutation. A length is what its projections on all
 * directions u are on average, times a constant, and on a line the distance is one between distribution functions:
 *
 *     ‖z‖ = E_u |u·z| / c_d,   c₁ = 1, c₂ = 2/π, c_{d+2} = c_d · d/(d + 1),
 *     energy distance = (1/c_d) E_u 2∫ (F_u − G_u)² ds,
 *
 * so that points are sorted once a direction for all permutations (Huang and Huo 2017, "An efficient and distribution-free
 * two-sample test based on energy statistics and random projections"). The level is exact whatever the directions are. The
 * statistic, unbiased as in {@linkcode energyDistance}, differs from it by chance of the directions; in the plane, where K
 * of them are equally spaced, by at most 1/K² of 2E‖X − Y‖ + E‖X − X′‖ + E‖Y − Y′‖; on a line not at all.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, shape [m, dim].
 * @param options Number of permutations, of directions; random stream.
 * @returns The energy distance over these directions, in the unit of length, and its p-value.
 * @throws {RangeError} If a sample has fewer than two points, a coordinate is not finite, dim differs, or an option is
 *   out of range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { check, energyTest } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const rng = philox(1), x = rng.fork("x").normal([100, 2]), y = rng.fork("y").normal([100, 2]);
 * const { pValue } = energyTest(x, y, { rng });
 * assert(check("one law, p", pValue, 0.01, { side: "at least" }).passed);
 * ```
 */
export function energyTest(
  x: Points,
  y: Points,
  { projections, ...options }: PermutationOptions & ProjectionOptions = {},
): PermutationTest {
  requireSamples(x, y);
  const z = pooled(x, y), lines = directions(x.shape[1], { projections, rng: options.rng });
  const sizes = [x.shape[0], y.shape[0]] as const, scale = 1 / meanProjection(x.shape[1]);
  function* terms() {
    for (let k = 0; k < lines.shape[0]; k++) yield energyOnLine(project(z, lines, k), sizes, scale);
  }
  return permutationTest(sizes, terms(), options);
}

/** c_d = E|u·e|, the mean length of a unit vector's projection: Γ(d/2)/(√π Γ((d + 1)/2)). */
const meanProjection = (d: number): number =>
  d === 1 ? 1 : d === 2 ? 2 / Math.PI : meanProjection(d - 2) * (d - 2) / (d - 1);

/**
 * 2∫ (F − G)² − F(1 − F)/(n − 1) − G(1 − G)/(m − 1) ds; without the last two terms, which make it unbiased, pairs i = j
 * would count. With t the part of all N = n + m points that are below s, and d = F − G = q/(nm) for a whole number q,
 *
 *     F = t + d m/N,   G = t − d n/N,
 *
 * so that the integrand is, between one point and the next, a quadratic function of q.
 */
function energyOnLine(values: Float64Array, [n, m]: readonly [number, number], scale: number) {
  const order = ascending(values), N = n + m, biasX = 1 / (n - 1), biasY = 1 / (m - 1);
  const curvature = (1 + biasX * (m / N) ** 2 + biasY * (n / N) ** 2) / (n * m) ** 2;
  const slope = (biasY * n / N - biasX * m / N) / (n * m);
  const squared = new Float64Array(N - 1), linear = new Float64Array(N - 1);
  let bias = 0;
  for (let i = 0; i < N - 1; i++) {
    const gap = 2 * scale * (values[order[i + 1]] - values[order[i]]), t = (i + 1) / N;
    squared[i] = gap * curvature;
    linear[i] = gap * slope * (1 - 2 * t);
    bias += gap * t * (1 - t) * (biasX + biasY);
  }
  const inXBelow = new Int32Array(N - 1);
  return (inX: Uint8Array) => quadraticSum(inX, order, inXBelow, squared, linear, n) - bias;
}

/** Σ (squared q² + linear q), q = N #{x among the first i + 1} − n (i + 1): counted first, which runs four times as fast. */
function quadraticSum(
  inX: Uint8Array,
  order: Uint32Array,
  inXBelow: Int32Array,
  squared: Float64Array,
  linear: Float64Array,
  n: number,
): number {
  const N = order.length, last = squared.length;
  for (let i = 0, count = 0; i < last; i++) inXBelow[i] = count += inX[order[i]];
  let sum = 0;
  for (let i = 0; i < last; i++) {
    const q = N * inXBelow[i] - n * (i + 1);
    sum += q * (squared[i] * q + linear[i]);
  }
  return sum;
}
