/**
 * Generated points held to the law that they should have.
 *
 * @module
 */
import { type Points, requireInteger } from "../core/mod.ts";
import { check, energyTest, mean, nearestNeighbours, slicedWasserstein } from "../metrics/mod.ts";
import type { Rng } from "../random/mod.ts";
import { noveltyOf } from "./generated_novelty.ts";
import type { Outcome } from "./experiment.ts";
import type { Lesson } from "./lesson.ts";
import { comparedOf, groupOf, over, realSamples } from "./real_samples.ts";
import { breathe } from "./training.ts";

/** How many pairs of real samples are compared, and how many real samples each generated one is. */
const pairs = 200, each = 10;

/** How to judge. */
export interface JudgeRowsOptions {
  /** Real samples, permutations. */
  readonly rng: Rng;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Judges points by the sliced Wasserstein distance of n of them, a thousand if there are so many, to n real ones, over
 * what it is between real ones: both as means over many draws, of a known law anew, of rows by chance from all of them
 * (two that are compared having none in common). Of rows, also by whether samples are nearer to those learned from than to
 * those held out, unless these are all copies of those; and always by the energy test against data that were not learned from.
 *
 * @param samples Independent points of the model, shape [count, dim]: in groups of n, of which there should be some.
 * @param lesson What was learned.
 * @param options Random stream.
 * @returns Checks and numbers.
 */
export async function judgeRows(
  samples: Points,
  lesson: Lesson,
  { rng, signal }: JudgeRowsOptions,
): Promise<Omit<Outcome, "plots">> {
  requireInteger("samples", samples.shape[0], 40);
  const { rows, heldOut, fresh } = lesson, real = realSamples(lesson, rng);
  const n = comparedOf(lesson, samples), part = groupOf(n), groups = Math.floor(samples.shape[0] / n);
  const apart = (x: Points, y: Points) => slicedWasserstein(x, y).value;

  const between: number[] = [], to: number[] = [], toHeldOut: number[] = [];
  for (let k = 0; k < pairs; k++) {
    const both = real(k, 2 * n);
    between.push(apart(part(both, 0), part(both, 1)));
    if (k % 10 === 0) await breathe(signal);
  }
  for (let g = 0; g < groups; g++) {
    const own = part(samples, g);
    to.push(mean(Array.from({ length: each }, (_, k) => apart(own, real(pairs + g * each + k, n)))).value);
    toHeldOut.push(apart(own, part(fresh, 0)));
    await breathe(signal);
  }
  const floor = mean(between), own = mean(to), ratio = over(own, floor), first = part(samples, 0);
  const test = energyTest(first, fresh, { permutations: 999, rng: rng.fork("test") });
  const novelty = rows && hasNew(heldOut, rows) && noveltyOf(first, rows, heldOut, rng.fork("novelty"));
  return {
    checks: [
      check(`sliced Wasserstein distance of ${n} to real ones, over real to real`, ratio.value, 1.2, {
        side: "at most",
      }),
      check(`${n} samples: p of the energy test`, test.pValue, 0.01, { side: "at least" }),
      ...novelty
        ? [
          check("samples nearest to a row learned from", novelty.share, novelty.expected, {
            side: "at most",
          }),
        ]
        : [],
    ],
    values: {
      slicedWasserstein: own.value,
      slicedWassersteinOfReal: floor.value,
      slicedWassersteinOfRealDeviation: floor.standardError * Math.sqrt(pairs),
      slicedWassersteinRatio: ratio.value,
      slicedWassersteinRatioStandardError: ratio.standardError,
      slicedWassersteinToHeldOut: mean(toHeldOut).value,
      comparedBothSides: n,
      energyDistance: test.value,
      energyPValue: test.pValue,
      ...novelty && novelty.values,
    },
    samples,
  };
}

/** Whether some are no copies: of whole numbers, say, all held out may be. */
const hasNew = (heldOut: Points, rows: Points) =>
  nearestNeighbours(heldOut, rows).distances.data.some((far) => far > 0);
