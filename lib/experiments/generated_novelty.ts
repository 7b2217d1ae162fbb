/**
 * Whether samples are new.
 *
 * @module
 */
import { type Points, points } from "../core/mod.ts";
import { type Estimate, jackknife, memorisation, nearestNeighbours } from "../metrics/mod.ts";
import type { Rng } from "../random/mod.ts";

/** How near samples are to what was learned from, beside points that were held out. */
export interface Novelty {
  /** By how much further samples are than held-out points, in the median. */
  readonly further: Estimate;
  /** The share of samples whose nearest real point is one that was learned from. */
  readonly share: Estimate;
  /** What that share is where nothing is remembered. */
  readonly expected: number;
  /** These and more. */
  readonly values: Readonly<Record<string, number>>;
}

/**
 * Holds samples to points of the same law that were not learned from either. Medians compare like with like where points
 * are independent. Places are not (no airport is beside another), and samples of their density are nearer to all of them,
 * seen or not: there the share is to be asked, see {@linkcode memorisation}.
 *
 * @param samples What was generated, shape [m, dim].
 * @param train What it was learned from.
 * @param heldOut What was not, of the same law.
 * @param rng Groups of the jackknife, permutations.
 * @returns Distances in the data's unit.
 */
export function noveltyOf(samples: Points, train: Points, heldOut: Points, rng: Rng): Novelty {
  const toTrain = (x: Points) => points(nearestNeighbours(x, train).distances.data);
  const medians = (x: Points, y: Points) => [median(x), median(y), median(x) - median(y)];
  const [own, real, further] = jackknife([toTrain(samples), toTrain(heldOut)], medians, { rng });
  const { share, expected, pValue } = memorisation(samples, train, heldOut, { rng });
  return {
    further,
    share,
    expected,
    values: {
      nearest: own.value,
      nearestStandardError: own.standardError,
      nearestHeldOut: real.value,
      nearestHeldOutStandardError: real.standardError,
      shareNearestToTraining: share.value,
      shareStandardError: share.standardError,
      shareExpected: expected,
      sharePValue: pValue,
    },
  };
}

function median({ data }: Points): number {
  const sorted = data.toSorted(), middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
