/**
 * Generated points beside real ones that no model has touched.
 *
 * @module
 */
import { type Points, requireInteger, requireObject, requirePoints, requireSameDim } from "../../core/mod.ts";
import { philox } from "../../random/mod.ts";
import type { Estimate } from "../check.ts";
import type { JackknifeOptions } from "../jackknife.ts";
import { pooled } from "../samples/require_samples.ts";
import { type PermutationOptions, permutationTest } from "../samples/significance.ts";
import { measuresByLabel } from "./by_label.ts";
import { densityCoverage } from "./density_coverage.ts";
import { precisionRecall } from "./precision_recall.ts";
import { splitSample } from "./split_sample.ts";

/** A measure of generated points, and what real ones come to. */
export interface BesideFloor extends Estimate {
  /** The same measure of the second real sample. */
  readonly floor: Estimate;
  /** Probability of falling as far below the floor, if generated and real points are of one law. */
  readonly pValue: number;
}

/** Four measures, and what they depend on. */
export interface SampleQuality {
  /** The share of points that lie where real ones do. */
  readonly precision: BesideFloor;
  /** The share of real points that lie where these do. */
  readonly recall: BesideFloor;
  /** How many real balls a point is in, over k. */
  readonly density: BesideFloor;
  /** The share of real points' balls that have one of these in it. */
  readonly coverage: BesideFloor;
  /** The neighbour to which balls reach, for precision and recall. */
  readonly k: number;
  /** The same for density and coverage. */
  readonly kCoverage: number;
  /** Real points that are compared with, and the number of generated ones, which is that of the second real sample. */
  readonly sizes: { readonly real: number; readonly generated: number };
}

/** Neighbours, the second real sample, and chance. */
export interface SampleQualityOptions extends JackknifeOptions, PermutationOptions {
  /** For precision and recall, 3 by default. */
  readonly k?: number;
  /** For density and coverage, 5 by default. */
  readonly kCoverage?: number;
  /** A second real sample, shape [m, dim]; half of `real`, chosen by chance, if there is none. */
  readonly second?: Points;
}

/**
 * Precision, recall, density and coverage of generated points ({@linkcode precisionRecall},
 * {@linkcode densityCoverage}), and beside each its floor: the same measure of a second real sample in their place, of
 * the same size. What a perfect generator would reach is the floor, not 1.
 *
 * If generated and real points are of one law, it is left to chance which of the two samples a point is in; so the
 * {@linkcode permutationTest} of floor minus measure has its level, P(p ≤ α) ≤ α, at every size. The four p-values
 * are of one pair of samples: whoever looks at the smallest should compare it with α/4.
 *
 * @param real Real points, or features of them, shape [n, dim].
 * @param generated Generated ones, shape [m, dim]. If there are more of them than of the second real sample, or fewer,
 *   chance leaves some out of the larger.
 * @param options k, a second real sample, permutations, groups of the jackknife, random stream.
 * @returns The four measures with standard errors, floors and p-values, and the sizes they belong to.
 * @throws {RangeError} If the samples differ in dimension, are not finite, or are too small for k and the groups.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { sampleQuality } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const real = philox(0).normal([200, 2]), right = philox(1).normal([100, 2]);
 * const shifted = { ...right, data: right.data.map((v) => v + 2) };
 * assert(sampleQuality(real, shifted).precision.pValue < 0.01);
 * assert(sampleQuality(real, right).precision.pValue > 0.01);
 * ```
 */
export function sampleQuality(
  real: Points,
  generated: Points,
  { k = 3, kCoverage = 5, second, blocks, permutations, rng = philox(0) }: SampleQualityOptions = {},
): SampleQuality {
  requirePoints("real", real);
  requirePoints("generated", generated);
  requireSameDim("real", real, "generated", generated);
  requireInteger("k", k, 1);
  requireInteger("kCoverage", kCoverage, 1);
  requireObject("rng", rng, "fork", "permutation");
  if (second !== undefined) requirePoints("second", second);
  if (second) requireSameDim("real", real, "second", second);
  const [reference, other] = second
    ? [real, second]
    : splitSample(real, Math.ceil(real.shape[0] / 2), rng.fork("halves"));
  const size = Math.min(generated.shape[0], other.shape[0]);
  const cut = (name: string, x: Points) =>
    x.shape[0] === size ? x : splitSample(x, size, rng.fork(`part of ${name}`))[0];
  const floorSample = cut("second", other), sample = cut("generated", generated);

  const estimates = (y: Points) => ({
    ...precisionRecall(reference, y, { k, blocks, rng }),
    ...densityCoverage(reference, y, { k: kCoverage, blocks, rng }),
  });
  const found = estimates(sample), floor = estimates(floorSample);
  const measures = measuresByLabel(reference, pooled(floorSample, sample), k, kCoverage);
  const beside = (name: keyof typeof measures): BesideFloor => {
    const behind = (inFloor: Uint8Array) => measures[name](inFloor, 1) - measures[name](inFloor, 0);
    const { pValue } = permutationTest([size, size], [behind], { permutations, rng: rng.fork(name) });
    return { ...found[name], floor: floor[name], pValue };
  };
  return {
    precision: beside("precision"),
    recall: beside("recall"),
    density: beside("density"),
    coverage: beside("coverage"),
    k,
    kCoverage,
    sizes: { real: reference.shape[0], generated: size },
  };
}
