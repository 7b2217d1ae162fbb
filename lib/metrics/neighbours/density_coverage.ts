/**
 * How dense generated points lie where real ones are, and how many real ones they reach.
 *
 * @module
 */
import { type Points, requireInteger, requirePoints, requireSameDim } from "../../core/mod.ts";
import { jackknife, type Jackknifed } from "../jackknife.ts";
import { inside } from "./balls.ts";
import { type NeighbourOptions, share } from "./precision_recall.ts";

/** Density and coverage, each with standard error and bias. */
export interface DensityCoverage {
  /** In how many real balls a generated point lies, over k: 1 in the mean if both samples are of one law. */
  readonly density: Jackknifed;
  /** The share of real balls with a generated point inside. */
  readonly coverage: Jackknifed;
}

/**
 * Density and coverage. With B_k(x_i) the ball around the real x_i up to its k-th neighbour among the other real points,
 *
 *     density = 1/(k m) Σ_j #{i : y_j ∈ B_k(x_i)},       coverage = 1/n #{i : some y_j ∈ B_k(x_i)}
 *
 * (Naeem, Oh, Uh, Choi, Yoo 2020, "Reliable fidelity and diversity metrics for generative models").
 * Of two samples of one law the mean density is 1, the mean coverage {@linkcode expectedCoverage}, whatever the law and
 * its dimension. Standard errors are those of {@linkcode precisionRecall}.
 *
 * @param real Real points, or features of them, shape [n, dim].
 * @param generated Generated ones, shape [m, dim].
 * @param options `k` (5 by default), groups of the jackknife.
 * @returns Density and coverage.
 * @throws {RangeError} If the samples differ in dimension, are not finite, or there are no more than k real points
 *   without one of the groups.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { densityCoverage } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const real = philox(0).normal([200, 2]), collapsed = { ...real, data: real.data.map((v) => v / 100) };
 * assert(densityCoverage(real, collapsed).coverage.value < 0.1);
 * ```
 */
export function densityCoverage(
  real: Points,
  generated: Points,
  { k = 5, ...options }: NeighbourOptions = {},
): DensityCoverage {
  requirePoints("real", real);
  requirePoints("generated", generated);
  requireSameDim("real", real, "generated", generated);
  const [density, coverage] = jackknife([real, generated], (x, y) => {
    const { ballsOfPoint, pointsOfBall } = inside(x, y, k);
    return [ballsOfPoint.reduce((sum, balls) => sum + balls, 0) / (k * y.shape[0]), share(pointsOfBall)];
  }, options);
  return { density, coverage };
}

/**
 * The mean coverage of two samples of one law without atoms, whichever it is: a ball is missed if, of the other n − 1
 * real points and the m generated ones in order of their distance to its centre, the first k are all real,
 *
 *     E coverage = 1 − (n−1)(n−2)…(n−k) / ((n+m−1)(n+m−2)…(n+m−k))
 *
 * (Naeem et al. 2020, lemma 2).
 *
 * @param real n, real points.
 * @param generated m, generated points.
 * @param k The neighbour to which balls reach, 5 by default.
 * @returns The mean, between 0 and 1.
 * @throws {RangeError} If a size is no whole number, or not above k, of which the real points must be.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { expectedCoverage } from "driftfield/metrics";
 *
 * assertAlmostEquals(expectedCoverage(10_000, 10_000), 1 - 2 ** -5, 1e-4);
 * ```
 */
export function expectedCoverage(real: number, generated: number, k = 5): number {
  requireInteger("k", k, 1);
  requireInteger("real", real, k + 1);
  requireInteger("generated", generated, 1);
  let missed = 1;
  for (let j = 1; j <= k; j++) missed *= (real - j) / (real + generated - j);
  return 1 - missed;
}
