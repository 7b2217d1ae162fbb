/**
 * The maximum mean discrepancy between two samples.
 *
 * @module
 */
import { type Points, requireInteger, requireNumber, requireObject } from "../../core/mod.ts";
import { philox } from "../../random/mod.ts";
import type { Estimate } from "../check.ts";
import { project } from "./directions.ts";
import { medianDistance } from "./median_distance.ts";
import { contrast } from "./pairs.ts";
import { pooled, requireSamples } from "./require_samples.ts";
import { type PermutationOptions, type PermutationTest, permutationTest } from "./significance.ts";

/** The kernel. */
export interface MmdOptions {
  /** Width h of the kernel exp(−‖a − b‖²/(2h²)), in the unit of length; the {@linkcode medianDistance} by default. */
  readonly bandwidth?: number;
}

/** The kernel, and how often to try it. */
export interface MmdTestOptions extends MmdOptions, PermutationOptions {
  /** Random frequencies that stand for the kernel, 64 by default. */
  readonly frequencies?: number;
}

/**
 * The squared maximum mean discrepancy for the Gaussian kernel k(a, b) = exp(−‖a − b‖²/(2h²)),
 *
 *     MMD² = E k(X, X′) + E k(Y, Y′) − 2 E k(X, Y),
 *
 * zero only if the laws are one: its unbiased estimate over all pairs of different points (Gretton, Borgwardt, Rasch,
 * Schölkopf, Smola 2012, "A kernel two-sample test", lemma 6), which may therefore come out below zero.
 *
 * The standard error is that of the Hoeffding projections for this kernel (a bandwidth chosen from the data counts as
 * given), right where the laws differ; where they are one the estimate is not normal and the standard error √2 too large, so
 * for "are they one?" take {@linkcode mmdTest}.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, shape [m, dim].
 * @param options The bandwidth.
 * @returns MMD², without unit, and its standard error. Time O((n + m)² dim), memory O(n + m).
 * @throws {RangeError} If a sample has fewer than two points, a coordinate is not finite, dim differs, or the bandwidth
 *   is not in [1e-150, 1e150] (the median distance is 0 if most points are one).
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { squaredMmd } from "driftfield/metrics";
 *
 * const x = points([[0], [0]]), y = points([[1], [1]]);
 * assertAlmostEquals(squaredMmd(x, y, { bandwidth: 1 }).value, 2 - 2 * Math.exp(-1 / 2));
 * ```
 */
export function squaredMmd(x: Points, y: Points, { bandwidth }: MmdOptions = {}): Estimate {
  requireSamples(x, y);
  const h = bandwidth ?? medianDistance(pooled(x, y));
  requireBandwidth(h);
  const rate = -1 / (2 * h * h);
  return contrast(x, y, (squares, first) => {
    for (let j = first; j < squares.length; j++) squares[j] = -Math.exp(rate * squares[j]);
  });
}

/**
 * The permutation test of the maximum mean discrepancy, in O(D (n + m)) a permutation. The Gaussian kernel is a mean of waves
 * with frequencies ω ~ N(0, 1/h²) (Rahimi and Recht 2007, "Random features for large-scale kernel machines"), D of which
 * are drawn (Zhao and Meng 2015, "FastMMD"):
 *
 *     k(a, b) = E_ω cos(ω·(a − b)),     MMD² = E_ω |E e^{iω·X} − E e^{iω·Y}|².
 *
 * The level is exact whatever the frequencies are. The statistic, unbiased as in {@linkcode squaredMmd}, differs from it
 * by chance of the frequencies.
 *
 * @param x One sample, shape [n, dim].
 * @param y The other, shape [m, dim].
 * @param options The bandwidth; number of frequencies D, 64 by default, and of permutations; random stream.
 * @returns MMD² over these frequencies, and its p-value.
 * @throws {RangeError} If a sample has fewer than two points, a coordinate is not finite, dim differs, the bandwidth
 *   is not in [1e-150, 1e150], or an option is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { mmdTest } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const x = philox(2).normal([100, 3]), far = points(x.data.map((value) => value + 1), 3);
 * assertEquals(mmdTest(x, far, { permutations: 99 }).pValue, 1 / 100);
 * ```
 */
export function mmdTest(
  x: Points,
  y: Points,
  { bandwidth, frequencies = 64, ...options }: MmdTestOptions = {},
): PermutationTest {
  requireSamples(x, y);
  requireInteger("frequencies", frequencies, 1);
  const { rng = philox(0) } = options;
  requireObject("rng", rng, "fork", "permutation");
  const z = pooled(x, y), h = bandwidth ?? medianDistance(z, { rng });
  requireBandwidth(h);
  const waves = rng.fork("frequencies").normal([frequencies, x.shape[1]]);
  waves.data.forEach((value, k) => waves.data[k] = value / h);
  const sizes = [x.shape[0], y.shape[0]] as const;
  function* terms() {
    for (let k = 0; k < frequencies; k++) yield waveContrast(project(z, waves, k), sizes);
  }
  return permutationTest(sizes, terms(), options);
}

/** Squares of it and of its inverse are numbers. */
const requireBandwidth = (h: number) => requireNumber("bandwidth", h, 1e-150, 1e150);

/** |mean e^{iφ} over x − mean e^{iφ} over y|², without pairs i = j: of |S|² = |Σ e^{iφ}|² they are n, of n². */
function waveContrast(phases: Float64Array, [n, m]: readonly [number, number]) {
  const cos = phases.map(Math.cos), sin = phases.map(Math.sin);
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const allC = total(cos), allS = total(sin);
  return (inX: Uint8Array) => {
    let c = 0, s = 0;
    for (let i = 0; i < inX.length; i++) {
      c += inX[i] * cos[i];
      s += inX[i] * sin[i];
    }
    const restC = allC - c, restS = allS - s;
    return (c * c + s * s - n) / (n * (n - 1)) + (restC * restC + restS * restS - m) / (m * (m - 1)) -
      2 * (c * restC + s * restS) / (n * m);
  };
}
