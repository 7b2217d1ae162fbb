/**
 * Whether a generator gives back what it was shown.
 *
 * @module
 */
import { type Points, requirePoints, requireSameDim } from "../../core/mod.ts";
import type { Estimate } from "../check.ts";
import { mean } from "../moments.ts";
import { pooled } from "../samples/require_samples.ts";
import { type PermutationOptions, permutationTest } from "../samples/significance.ts";
import { visitInside } from "./balls.ts";
import { nearestSquares } from "./nearest.ts";

/** On which side generated points have their nearest real one. */
export interface Memorisation {
  /** The share whose nearest real point is a training one; its standard error is what it has without memorisation. */
  readonly share: Estimate;
  /** That share without memorisation. */
  readonly expected: number;
  /** Probability of so large a share without memorisation. */
  readonly pValue: number;
  /**
   * Mean distance of generated points to the nearest training one, over that of held-out points: about 1 if generated
   * points are as new as those, near 0 if they are copies.
   */
  readonly distanceRatio: Estimate;
}

/**
 * Counts for each real point, training or held out, to how many generated ones it is the nearest: w_j. If the generator
 * did not see which points were held out, all divisions of the n real points into n_t for training and n_h held out are
 * equally likely, whatever it generates; so the share of generated points that are nearest to a training one, S =
 * Σ_training w_j / m, is the sum of a sample without replacement, with
 *
 *     E S = n_t/n,       var S = n_t n_h / (n (n − 1)) · Σ_j (w_j − m/n)² / m²
 *
 * exactly. A real point that is the nearest to many counts with all of them: this is why the variance is not
 * binomial. The p-value is that of the {@linkcode permutationTest} over these divisions, of level α at every size. Points
 * equally near share a generated one among them. The test has no power against a generator that learns its law without
 * its points, as it should: that is not memorisation.
 *
 * The distances' ratio does not depend on how many points are held out; its standard error takes the training points as
 * given.
 *
 * @param generated Generated points, or features of them, shape [m, dim].
 * @param train What the generator learned from, shape [n_t, dim].
 * @param heldOut Points of the same law that it has not seen, shape [n_h, dim].
 * @param options Permutations, random stream.
 * @returns Share, its mean without memorisation, p-value, ratio of distances.
 * @throws {RangeError} If the samples differ in dimension, are not finite, there are fewer than 2 generated or held-out
 *   points, or all held-out points are copies of training ones.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 * import { memorisation } from "driftfield/metrics";
 * import { philox } from "driftfield/random";
 *
 * const train = philox(0).normal([100, 2]), heldOut = philox(1).normal([50, 2]);
 * const copies = { ...train, data: train.data.map((v) => v + 1e-3) };
 * const { share, pValue, distanceRatio } = memorisation(copies, train, heldOut);
 * assert(share.value > 0.95 && pValue < 0.01 && distanceRatio.value < 0.1);
 * ```
 */
export function memorisation(
  generated: Points,
  train: Points,
  heldOut: Points,
  options: PermutationOptions = {},
): Memorisation {
  requirePoints("generated", generated, 2);
  requirePoints("train", train, 1);
  requirePoints("heldOut", heldOut, 2);
  requireSameDim("generated", generated, "train", train);
  requireSameDim("train", train, "heldOut", heldOut);
  const [known, unknown, m] = [train.shape[0], heldOut.shape[0], generated.shape[0]], n = known + unknown;
  const weights = nearestShares(generated, pooled(train, heldOut));

  const shareOf = (inTrain: Uint8Array) => weights.reduce((sum, w, j) => sum + inTrain[j] * w, 0) / m;
  const { value, pValue } = permutationTest([known, unknown], [shareOf], options);
  const spread = weights.reduce((sum, w) => sum + (w - m / n) ** 2, 0);
  const standardError = Math.sqrt(known * unknown / (n * (n - 1)) * spread) / m;

  const toTrain = (x: Points) => mean(nearestSquares(x, train, 1, false).squares.map(Math.sqrt));
  const near = toTrain(generated), far = toTrain(heldOut), ratio = near.value / far.value;
  if (far.value === 0) throw new RangeError("heldOut must differ from train, got copies of it alone");
  const error = Math.hypot(near.standardError, ratio * far.standardError) / far.value;
  return {
    share: { value, standardError },
    expected: known / n,
    pValue,
    distanceRatio: { value: ratio, standardError: error },
  };
}

/** To how many of x each real point is the nearest, those equally near sharing. */
function nearestShares(x: Points, real: Points): Float64Array {
  const count = new Uint32Array(x.shape[0]), pairs: [of: number, real: number][] = [];
  visitInside(x, nearestSquares(x, real, 1, false).squares, real, (of, real) => {
    count[of]++;
    pairs.push([of, real]);
  });
  const shares = new Float64Array(real.shape[0]);
  for (const [of, real] of pairs) shares[real] += 1 / count[of];
  return shares;
}
