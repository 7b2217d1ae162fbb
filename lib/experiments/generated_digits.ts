/**
 * Generated digits held to real ones.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import { digitClass, digitFeatures } from "../datasets/mod.ts";
import { check, densityCoverage, frechetDistance, splitSample } from "../metrics/mod.ts";
import type { Rng } from "../random/mod.ts";
import { noveltyOf } from "./generated_novelty.ts";
import type { Outcome } from "./experiment.ts";
import { fitMixture } from "./fit_mixture.ts";
import type { Lesson } from "./lesson.ts";
import { breathe } from "./training.ts";

/** Digits as generated, shape [count, 64], in [−1, 1] but for what goes beyond; and what each was to be. */
export interface Generated {
  /** Pixels. */
  readonly samples: Points;
  /** Digits asked for: length [count]. */
  readonly labels: Uint8Array;
}

/** How to judge. */
export interface JudgeDigitsOptions {
  /** The baselines' samples, permutations. */
  readonly rng: Rng;
  /** Gaussians of the baseline, 40 by default. */
  readonly components?: number;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}

/**
 * Judges digits as images, that is at the data's seventeen grey levels, in the features of a classifier: against all real
 * ones; beside the third that neither model nor classifier has seen; beside a Gaussian and a mixture of them fitted to the
 * same two thirds, each as it is sampled or as images, whichever is nearer to the data.
 *
 * @param generated What was generated.
 * @param lesson From what.
 * @param options Random stream.
 * @returns Checks, numbers, and the digits as images, 0 … 16.
 */
export async function judgeDigits(
  { samples, labels }: Generated,
  lesson: Lesson,
  options: JudgeDigitsOptions,
): Promise<Omit<Outcome, "plots">> {
  const { rng, components = 40, signal } = options, { rows, heldOut } = lesson as Required<Lesson>;
  const images = asImages(samples);
  const { mixture, ...far } = await distances(samples, lesson, { ...options, components });
  await breathe(signal);
  const [own, real] = await coverages(images, lesson, rng.fork("coverage"));
  const novelty = noveltyOf(images, rows, heldOut, rng.fork("novelty")), { further } = novelty;
  const told = await digitClass(images), right = told.filter((digit, i) => digit === labels[i]).length;
  return {
    checks: [
      check("Fréchet distance to all digits, in features", far.frechetDistance, 0.5, { side: "at most" }),
      check(`Fréchet distance, below that of ${components} Gaussians`, far.frechetDistance, mixture, {
        side: "at most",
      }),
      check(
        "coverage of held-out digits, beside that by real ones",
        own.coverage.value,
        real.coverage.value,
        {
          side: "at least",
          tolerance: 0.02,
        },
      ),
      check("distance to the nearest digit learned from, less that of held-out ones", further, 0, {
        side: "at least",
      }),
    ],
    values: {
      ...far,
      coverage: own.coverage.value,
      coverageStandardError: own.coverage.standardError,
      coverageOfReal: real.coverage.value,
      coverageOfRealStandardError: real.coverage.standardError,
      density: own.density.value,
      densityOfReal: real.density.value,
      ...novelty.values,
      classAgreement: right / labels.length,
    },
    samples: greyLevels(samples),
  };
}

/** Fréchet distances to all digits, of as many of each model's as of the network's; and the mixture's, at its best. */
async function distances(
  samples: Points,
  { law, rows, heldOut }: Lesson,
  { rng, components, signal }: JudgeDigitsOptions & { readonly components: number },
) {
  const all = await digitFeatures(law.points!);
  const far = async (x: Points, blocks = 2) => {
    await breathe(signal);
    return frechetDistance(await digitFeatures(x), all, { rng, blocks });
  };
  const fitted = async (components: number) => {
    const mixture = await fitMixture(rows!, { components, rng: rng.fork("fit"), signal });
    const drawn = mixture.sample(samples.shape[0], rng.fork("baseline"));
    return [(await far(drawn)).value, (await far(asImages(drawn))).value];
  };
  const found = await far(asImages(samples), 10), mixture = await fitted(components), one = await fitted(1);
  return {
    mixture: Math.min(...mixture),
    frechetDistance: found.value,
    frechetStandardError: found.standardError,
    frechetBias: found.bias,
    frechetAsSampled: (await far(samples)).value,
    frechetHeldOut: (await far(heldOut)).value,
    frechetMixture: mixture[0],
    frechetMixtureAsImages: mixture[1],
    frechetGaussian: one[0],
    frechetGaussianAsImages: one[1],
  };
}

/** How generated digits, and as many real ones, cover the third that no one has seen. */
async function coverages(images: Points, { rows, heldOut }: Lesson, rng: Rng) {
  const size = Math.min(images.shape[0], rows!.shape[0]), unseen = await digitFeatures(heldOut);
  const by = async (x: Points) =>
    densityCoverage(unseen, await digitFeatures(splitSample(x, size, rng)[0]), { rng });
  return [await by(images), await by(rows!)];
}

/** Pixels at the data's grey levels, 0 … 16: to the nearest. */
export const greyLevels = ({ data, shape }: Points): Points => ({
  data: data.map((v) => Math.min(16, Math.max(0, Math.round(8 * (v + 1))))),
  shape,
});

/** Pixels as images have them: at the data's grey levels, in [−1, 1]. */
export const asImages = (x: Points) => fromGrey(greyLevels(x));

/** Grey levels as the data have them, in [−1, 1]. */
export const fromGrey = ({ data, shape }: Points): Points => ({ data: data.map((v) => v / 8 - 1), shape });

/** Classes in the proportions of those given, as evenly among the samples as there. */
export const proportionally = (labels: Uint8Array, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, i) => labels[Math.floor(i * labels.length / count)]);
