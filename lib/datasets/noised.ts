/**
 * Data under noise: the law of x_t, where it is known.
 *
 * @module
 */
import { type Points, requireObject } from "../core/mod.ts";
import { type DiffusionModel, requireSchedule, type Schedule } from "../processes/mod.ts";
import type { Dataset, SmoothDataset } from "./dataset.ts";
import type { UnderNoise } from "./noised_law.ts";
import { noisedStudent, type StudentOptions } from "./noised_student.ts";

/** A law under noise: the model that a perfect network would be, and the law of x_t at any time. */
export interface NoisedLaw extends DiffusionModel<Points> {
  /** The divergence of `score`, Δ log p_t where ε is normal: [batch, dim] ↦ [batch, 1]. */
  laplacian(x: Points, t: number): Points;
  /** The law of x_t, whose own score is ∇ log p_t whatever the law of ε. */
  at(t: number): SmoothDataset;
  /** log p_t of each row, nats: length [batch]. */
  logDensity(x: Points, t: number): Float64Array;
  /** The same at any α and σ, off the schedule. */
  readonly under: UnderNoise;
}

/**
 * A data set under noise: density, score, denoiser, velocity and Δ log p of α X + σ ε, exact at any time. What a network
 * learns is compared with it, and its loss has a floor, that of these fields.
 *
 * The law of a Gaussian mixture is the mixture of N(α m_k, α² Σ_k + σ² I). Nothing divides by α or σ: all hold for clean
 * data too, and where nothing is left of them. A blurred curve is a mixture, of as many Gaussians as it takes; the
 * squares of a checkerboard are blurred each on its own.
 *
 * @param data A data set whose density is known: every toy set. Of real data, {@linkcode noisedPoints} takes the rows.
 * @param schedule α and σ.
 * @returns The model, with `laplacian`, `at(t)` and `logDensity`; of a mixture, `at(t)` is a mixture.
 * @throws {TypeError} If the data set has no density.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { checkerboard, gaussianMixture, noised } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 *
 * const pair = noised(gaussianMixture({ means: [[-1, 0], [1, 0]], sigma: 0.6 }), edm());
 * assertEquals([...pair.score(points([[0, 2]]), 0.8).data], [0, -2]);
 *
 * const edge = noised(checkerboard(), edm()).score(points([[1, 0]]), 0.1); // √(2/π)/σ, into the square
 * assertAlmostEquals(edge.data[1], Math.sqrt(2 / Math.PI) / 0.1);
 * ```
 */
export function noised<Law extends NoisedLaw = NoisedLaw>(
  data: Dataset & { noised?(schedule: Schedule): Law },
  schedule: Schedule,
): Law;
/**
 * A data set under the noise of Poisson flow with D extra dimensions (`studentKernel` of processes): exact, as
 * {@linkcode noised} without options is for normal noise. Student's t is a normal law of random scale, ε = z/√u with
 * u = χ²_D/D, so that, with p(x; v) the density under normal noise of variance v,
 *
 *     p_t(x) = ∫ q(u) p(x; σ²/u) du,   E[· | x] = ∫ q(u) p(x; σ²/u) E[· | x, u] du / p_t(x)
 *
 * by the trapezoidal rule in ln u, whose error falls exponentially and is bounded whatever the data. Every row has nodes of
 * its own, from the largest u that matters down to where no density could be high enough to matter still: in the plane some
 * 80 at D = 1, 35 at D = 8 and 20 from D = 128 on, and at a tolerance of 10⁻⁴ 25, 14 and 10. Time is that of as many calls of the
 * normal model's `logDensity`, and of what is asked for. The error of E[x₀ | x_t] is the tolerance times E[‖x₀‖ | x_t], and
 * that of E[ε | x_t] α/σ times this.
 *
 * `score` is −E[ε | x_t]/σ and `laplacian` its divergence, as flows need them; that of `at(t)` is ∇ log p_t. All need σ
 * above 0. A curve needs √(noise² + σ²/u) to be enough for its length: without width, σ must be up to 8 times (D = 1) what
 * it may be under normal noise.
 *
 * @param data A data set whose density is known: every toy set. Of real data, {@linkcode noisedPoints} takes the rows.
 * @param schedule α and σ.
 * @param options D, and the error of the integrals.
 * @returns The model, with `laplacian`, `at(t)` and `logDensity`.
 * @throws {TypeError} If the data set has no density.
 * @throws {RangeError} If D or the tolerance is out of range; (the fields) where σ is 0.
 *
 * @example PFGM, D = 1: far from the data a point sees their mean, but the mode that it is in nearly alone
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gaussianMixture, noised } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 *
 * const pair = gaussianMixture({ means: [[-1], [1]], weights: [0.3, 0.7], sigma: 0.1 });
 * const model = noised(pair, edm(), { extraDimensions: 1 });
 * const [near, far] = [points([[-1]]), points([[1e4]])].map((x) => model.denoise(x, 0.01).data[0]);
 * assertAlmostEquals(near, -1, 1e-2);
 * assertAlmostEquals(far, 0.4, 1e-3);
 * ```
 */
export function noised(data: Dataset, schedule: Schedule, options: StudentOptions): NoisedLaw;
export function noised(data: Dataset, schedule: Schedule, options?: StudentOptions): NoisedLaw {
  requireObject("data", data, "name", "dim", "sample");
  requireSchedule(schedule);
  if (!data.noised) {
    throw new TypeError(
      `${data.name} has no density that could be noised` +
        (data.points ? "; noisedPoints takes the law of its rows" : ""),
    );
  }
  const law = data.noised(schedule);
  return options ? noisedStudent(law, data, options) : law;
}
