/**
 * Implicit score matching: the score without a target.
 *
 * @module
 */
import { type Denoising, denoising, type DenoisingOptions } from "../losses/mod.ts";
import { normalKernel, type Schedule } from "../processes/mod.ts";
import { units } from "./directions.ts";
import type { Loss } from "./loss.ts";
import { noised, type Reader, unnoised } from "./readings.ts";
import { scoreMatching } from "./score_matching.ts";

/** A loss; of noised data, with what the network that has learned it knows, which is the same as after denoising. */
export type ScoreMatching<S> = S extends Schedule ? Loss & Pick<Denoising, "schedule" | "model"> : Loss;

/**
 * Implicit score matching (Hyvärinen 2005, "Estimation of non-normalized statistical models by score matching",
 * theorem 1): by parts, the squared error of the score is, but for a constant, what asks for no score to compare with,
 *
 *     E ‖s − ∇ log p‖² = E[‖s‖² + 2 ∇·s] + E ‖∇ log p‖²
 *
 * Each row's loss is λ (‖s‖² + 2 ∇·s)/dim, twice Hyvärinen's and per coordinate: that of `denoising` but for a constant,
 * with the same minimiser and the same gradient in the mean. The divergence is exact, by a tangent for each coordinate:
 * a value costs 1 + dim evaluations; see {@linkcode sliced} where that is too many. It needs p > 0 where s is asked for
 * and s p → 0 at the rim. Where noise is plenty it is a far noisier estimate than denoising, of variance ∝ (σ/α)² with the
 * default prediction and weight; where there is little, a less noisy one.
 *
 * @param schedule α and σ. Left out, the network's answer at time 0 is the score of the data as they are; with one, it
 *   is read as `denoising` does, at random times.
 * @param options What is predicted, weights λ, law of times, as of `denoising`.
 * @returns The loss, with a `model` if there is a schedule.
 * @throws {TypeError} If the noise is not normal: its score is not what flows of such noise need.
 * @throws {RangeError} When it draws, if a coefficient is not finite at one of its times, or x0 at one of its points.
 *
 * @example At the point (3, 4), of s = −x, the score of N(0, I)
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { type Architecture, implicit, mlp, onPoints, traced } from "driftfield/networks";
 * import { philox } from "driftfield/random";
 *
 * const loss = implicit(), { arrays } = loss.draw(points([[3, 4]]), philox(0), { step: 0 });
 * const minus: Architecture = { ...mlp({ dim: 2 }), apply: (A, _, x) => A.scale(-1, x) }; // ∇·s = −2
 * const network = traced(onPoints, minus, {}, points([[0]]));
 * assertAlmostEquals(loss.rows(onPoints, network, arrays).data[0], (3 ** 2 + 4 ** 2 - 2 * 2) / 2);
 * ```
 */
export function implicit<S extends Schedule | undefined = undefined>(
  schedule?: S,
  options?: DenoisingOptions,
): ScoreMatching<S> {
  const directions = { draw: units, share: 1, project: false };
  return ofData(schedule, options, (read) => scoreMatching("implicit score matching", read, directions));
}

/** A loss of the data as they are, or under noise. */
export function ofData<S extends Schedule | undefined>(
  schedule: S | undefined,
  options: DenoisingOptions | undefined,
  loss: (read: Reader) => Loss,
): ScoreMatching<S> {
  if (!schedule) return loss(unnoised) as ScoreMatching<S>;
  const { name } = options?.kernel ?? normalKernel;
  if (name !== normalKernel.name) {
    throw new TypeError(`kernel must be ${normalKernel.name}, whose score is what is learned, got ${name}`);
  }
  const { model } = denoising(schedule, options);
  return { ...loss(noised(schedule, options)), schedule, model } as unknown as ScoreMatching<S>;
}
