/**
 * Which component made a point, as a label of it: guessed from the point, or known.
 *
 * @module
 */
import { type Points, requireInteger, requireNumbers, requirePoints, take, zeros } from "../core/mod.ts";
import { type GaussianMixture, gaussianMixture } from "./gaussian_mixture.ts";
import { toRows } from "./mixture_columns.ts";
import { mixtureComponents, requireMixture } from "./mixture_components.ts";
import { clean, requireSeen, view } from "./mixture_view.ts";

/**
 * The law given that a point comes from one of some components, as for the points that bear a label.
 *
 * @param mixture The law of all points.
 * @param components Which, from 0 on.
 * @returns The mixture of those, their weights in the proportions that they had.
 * @throws {RangeError} If there is none, one is not there, or all have weight 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { eightGaussians, subMixture } from "driftfield/datasets";
 *
 * assertEquals([...subMixture(eightGaussians(), [0, 4]).weights], [0.5, 0.5]);
 * ```
 */
export function subMixture(mixture: GaussianMixture, components: readonly number[]): GaussianMixture {
  requireMixture(mixture);
  requireNumbers("components", components);
  const { weights, means, sigma, covariances } = mixture, [count] = means.shape;
  if (components.length === 0) throw new RangeError("components must name at least one component, got none");
  components.forEach((k, i) => requireInteger(`components[${i}]`, k, 0, count - 1));
  return gaussianMixture({
    weights: components.map((k) => weights[k]),
    means: take(means, components),
    ...(sigma
      ? { sigma: components.map((k) => sigma[k]) }
      : { covariances: components.map((k) => covariances![k]) }),
  });
}

/**
 * The probability that each component made a point, r_k(x) = w_k N(x; m_k, Σ_k)/p(x): the best classifier there is, and
 * for noised points that of `noised(mixture, schedule).at(t)`.
 *
 * @param mixture The law of the points.
 * @param x Points, shape [batch, dim].
 * @returns Probabilities, shape [batch, count]; those below 10⁻²² are 0.
 * @throws {RangeError} If x is not finite, or has another dim.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gaussianMixture, responsibilities } from "driftfield/datasets";
 *
 * const pair = gaussianMixture({ means: [[-1], [1]], sigma: 1, weights: [3, 1] });
 * assertAlmostEquals(responsibilities(pair, points([[0]])).data[0], 0.75);
 * ```
 */
export function responsibilities(mixture: GaussianMixture, x: Points): Points {
  requireMixture(mixture);
  requirePoints("x", x);
  const components = mixtureComponents(mixture), out = zeros([x.shape[0], components.weights.length]);
  for (const block of view(components, x, clean).blocks) {
    requireSeen(block);
    toRows(block.shares, block.sums, out.data, block.from);
  }
  return out;
}
