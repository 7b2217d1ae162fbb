/**
 * A flow beside the optimal transport of its laws.
 *
 * @module
 */
import type { Points } from "../core/mod.ts";
import { check, mean, wasserstein2 } from "../metrics/mod.ts";
import type { NoiseKernel } from "../processes/mod.ts";
import type { Further, Learned } from "./method.ts";
import { comparedOf, groupOf, over, realSamples } from "./real_samples.ts";
import { breathe } from "./training.ts";

/** Pairs of samples whose exact distances are averaged, and of data and base. */
const pairs = 20, ends = 5;

/**
 * The exact Wasserstein distance of n samples to n real ones, over that of real ones to real ones, each as the mean of
 * twenty; and of real ones to draws of the base, the least that a way between them can cost.
 *
 * @param samples Independent samples of the model, in groups of n.
 * @param learned What they are samples of.
 * @param base Where they come from.
 * @returns A check and numbers.
 */
export async function transportFindings(
  samples: Points,
  { lesson, how }: Learned,
  base: NoiseKernel,
): Promise<Further> {
  const { rng, signal } = how,
    real = realSamples(lesson, rng.fork("transport")),
    n = comparedOf(lesson, samples);
  const part = groupOf(n), groups = Math.floor(samples.shape[0] / n), { law: { dim } } = lesson;
  const apart = async (count: number, pair: (k: number) => readonly [Points, Points]) => {
    const far: number[] = [];
    for (let k = 0; k < count; k++) {
      far.push(wasserstein2(...pair(k)));
      await breathe(signal);
    }
    return far;
  };
  const floor = mean(
    await apart(pairs, (k) => {
      const both = real(k, 2 * n);
      return [part(both, 0), part(both, 1)];
    }),
  );
  const own = mean(await apart(Math.min(pairs, groups), (k) => [part(samples, k), real(pairs + k, n)]));
  const start = (k: number) => base.sample([n, dim], rng.fork("transport from"), { step: k });
  const cost = mean((await apart(ends, (k) => [real(2 * pairs + k, n), start(k)])).map((far) => far ** 2));
  const ratio = over(own, floor);
  return {
    checks: [
      check(`W₂ of ${n} samples to real ones, over real to real`, ratio.value, 1.3, { side: "at most" }),
    ],
    values: {
      wasserstein: own.value,
      wassersteinOfReal: floor.value,
      wassersteinRatio: ratio.value,
      wassersteinRatioStandardError: ratio.standardError,
      transportCost: cost.value,
      transportCostStandardError: cost.standardError,
    },
    plots: {},
  };
}
