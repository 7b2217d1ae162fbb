/**
 * The sliced Wasserstein distance between two samples.
 *
 * @module
 */
import { type Points, requireNumber } from "../../core/mod.ts";
import type { Estimate } from "../check.ts";
import { mean } from "../moments.ts";
import { ascending, directions, project, type ProjectionOptions } from "./directions.ts";
import { pooled, requireSamples } from "./require_samples.ts";
import { type PermutationOptions, type PermutationTest, permutationTest } from "./significance.ts";
import { transportOnLine } from "./transport_on_line.ts";

/** Which distance, over how many lines. */
export interface SlicedWassersteinOptions extends ProjectionOptions {
  /** Lengths are raised to this power, 2 by default, at least 1. */
  readonly p?: number;
}

/**
 * The sliced Wasserstein distance of order p between two samples,
 *
 *     SW_p = (E_u W_p(u·x, u·y)^p)^{1/p},     W_p^p = ∫₀¹ |F⁻¹(s) − G⁻¹(s)|^p ds on a line,
 *
 * over directions u uniform on the sphere (Bonneel, Rabin, Peyré, Pfister 2015, "Sliced and Radon Wasserstein barycenters
 * of measures"): equally spaced in the plane, else drawn. It is never more than W_p.
 *
 * The distance is that of these points: even samples of one law are a distance of order 1/√n apart, and the standard error
 * is that of the choice of directions alone. In the plane, where they are evenly spread, it errs on the safe side. For "are the
 * laws one?" take {@linkcode slicedWassersteinTest}.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, shape [m, dim]; sizes may differ.
 * @param options Order p, number of directions (at least 2 but on a line), random stream.
 * @returns SW_p in the unit of length, with its standard error; on a line W_p, exactly.
 * @throws {RangeError} If a sample is empty, a coordinate is not finite, dim differs, or an option is out of range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { slicedWasserstein } from "driftfield/metrics";
 *
 * const here = points([[0, 0]]), there = points([[3, 4]]);
 * assertAlmostEquals(slicedWasserstein(here, there).value, 5 / Math.sqrt(2));
 * ```
 */
export function slicedWasserstein(
  x: Points,
  y: Points,
  { p = 2, ...options }: SlicedWassersteinOptions = {},
): Estimate {
  requireSamples(x, y, 1);
  requireNumber("p", p, 1);
  const lines = directions(x.shape[1], options);
  const costs = Float64Array.from({ length: lines.shape[0] }, (_, k) => {
    const [a, b] = [project(x, lines, k), project(y, lines, k)];
    return transportOnLine(a.sort(), b.sort(), p);
  });
  if (x.shape[1] === 1) return { value: costs[0] ** (1 / p), standardError: 0 };
  const cost = mean(costs), value = cost.value ** (1 / p);
  return { value, standardError: value === 0 ? 0 : value * cost.standardError / (p * cost.value) };
}

/**
 * The permutation test of the sliced Wasserstein distance, in O(n + m) a direction and permutation.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, shape [m, dim].
 * @param options Order p; number of directions, of permutations; random stream.
 * @returns SW_p^p over these directions, in the p-th power of the unit of length, and its p-value.
 * @throws {RangeError} If a sample is empty, a coordinate is not finite, dim differs, or an option is out of range.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { slicedWassersteinTest } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const rng = philox(3), x = rng.fork("x").normal([50, 2]), y = rng.fork("y").normal([70, 2]);
 * assert(slicedWassersteinTest(x, y).pValue > 0.01);
 * ```
 */
export function slicedWassersteinTest(
  x: Points,
  y: Points,
  { p = 2, projections, ...options }: SlicedWassersteinOptions & PermutationOptions = {},
): PermutationTest {
  requireSamples(x, y, 1);
  requireNumber("p", p, 1);
  const z = pooled(x, y), lines = directions(x.shape[1], { projections, rng: options.rng });
  const sizes = [x.shape[0], y.shape[0]] as const, [a, b] = sizes.map((size) => new Float64Array(size + 1));
  function* terms() {
    for (let k = 0; k < lines.shape[0]; k++) {
      const values = project(z, lines, k), order = ascending(values), sorted = values.toSorted();
      yield (inX: Uint8Array) => {
        for (let i = 0, inA = 0; i < sorted.length; i++) {
          a[inA] = b[i - inA] = sorted[i]; // one of them is overwritten: faster than to ask which
          inA += inX[order[i]];
        }
        return transportOnLine(a.subarray(0, -1), b.subarray(0, -1), p);
      };
    }
  }
  return permutationTest(sizes, terms(), options);
}
