/**
 * How much of what is generated could be real, and how much of what is real could be generated.
 *
 * @module
 */
import { type Points, requirePoints, requireSameDim } from "../../core/mod.ts";
import { jackknife, type Jackknifed, type JackknifeOptions } from "../jackknife.ts";
import { inside } from "./balls.ts";

/** How many neighbours, and how standard errors are found. */
export interface NeighbourOptions extends JackknifeOptions {
  /** A ball reaches from its centre to the k-th neighbour. */
  readonly k?: number;
}

/** Precision and recall, each with standard error and bias. */
export interface PrecisionRecall {
  /** The share of generated points inside a ball of a real one. */
  readonly precision: Jackknifed;
  /** The share of real points inside a ball of a generated one. */
  readonly recall: Jackknifed;
}

/**
 * Improved precision and recall. With B_k(X) the union of balls around the points of X, each up to the k-th neighbour
 * among the other points of X,
 *
 *     precision = share of generated points in B_k(real),       recall = share of real points in B_k(generated)
 *
 * (Kynkäänniemi, Karras, Laine, Lehtinen, Aila 2019, "Improved precision and recall metric for assessing generative
 * models"). Neither is 1 if both samples are of one law, and both depend on k and on the samples'
 * sizes: compare with a second real sample, as {@linkcode sampleQuality} does. Few outliers make precision too good:
 * their balls are large.
 *
 * Standard errors are by the {@linkcode jackknife}, as shares of points that have their balls in common are no binomial
 * ones: those would be up to three times too small, these were up to twice too large wherever we tried.
 *
 * @param real Real points, or features of them, shape [n, dim].
 * @param generated Generated ones, shape [m, dim].
 * @param options `k` (3 by default), groups of the jackknife: 2 · blocks + 1 times the work of one evaluation.
 * @returns Precision and recall.
 * @throws {RangeError} If the samples differ in dimension, are not finite, or a sample without one of its groups has no
 *   more than k points.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { precisionRecall } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const real = philox(0).normal([200, 2]), narrow = philox(1).normal([200, 2]);
 * const half = { ...narrow, data: narrow.data.map((v) => v / 4) };
 * const { precision, recall } = precisionRecall(real, half);
 * assert(precision.value > 0.9 && recall.value < 0.5);
 * ```
 */
export function precisionRecall(
  real: Points,
  generated: Points,
  { k = 3, ...options }: NeighbourOptions = {},
): PrecisionRecall {
  requirePoints("real", real);
  requirePoints("generated", generated);
  requireSameDim("real", real, "generated", generated);
  const [precision, recall] = jackknife([real, generated], (x, y) => [
    share(inside(x, y, k).ballsOfPoint),
    share(inside(y, x, k).ballsOfPoint),
  ], options);
  return { precision, recall };
}

/** The share of counts that are not zero. */
export function share(counts: ArrayLike<number>): number {
  let some = 0;
  for (let i = 0; i < counts.length; i++) if (counts[i] > 0) some++;
  return some / counts.length;
}
