/**
 * A data set under noise: what a model that has learned it by heart would be.
 *
 * @module
 */
import { float64, type Points, requirePoints } from "../core/mod.ts";
import { requireSchedule, type Schedule } from "../processes/mod.ts";
import type { Rng } from "../random/mod.ts";
import { gaussianMixture } from "./gaussian_mixture.ts";
import { normalised } from "./mixture_components.ts";
import { mixtureSample } from "./mixture_sample.ts";
import type { NoisedLaw } from "./noised.ts";
import { type NoisedMixture, noisedMixture } from "./noised_mixture.ts";
import { noisedStudent, type StudentOptions } from "./noised_student.ts";

/** Rows under the noise of Poisson flow. */
export interface NoisedPointsOptions extends StudentOptions {
  /** Weights of the rows, equal by default. */
  readonly weights?: ArrayLike<number>;
}

/**
 * The empirical law of a data set under noise: {@linkcode noised} for components without width. It minimises the
 * denoising loss over all functions, and its samples are rows of the data; what a network gives beyond them is what it
 * failed to learn (Karras et al. 2022, appendix B.3).
 *
 *     E[x₀ | x_t] = Σ_k r_k x^(k),   r_k ∝ w_k exp(−‖x_t − α x^(k)‖² / (2σ²))
 *
 * Time is batch · rows · dim, memory 32 numbers a row.
 *
 * @param rows The data, shape [rows, dim].
 * @param schedule α and σ.
 * @param options `weights` of the rows, equal by default.
 * @returns The model, with `laplacian`, `at(t)` and `logDensity`; they throw RangeError where σ is 0.
 * @throws {RangeError} If rows are missing or not finite, or weights are none.
 *
 * @example Half way between two rows one sees both; near one, hardly anything else
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { noisedPoints } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 *
 * const memory = noisedPoints(points([[-1], [1]]), edm());
 * const [middle, near] = memory.denoise(points([[0], [0.9]]), 0.5).data;
 * assertAlmostEquals(middle, 0);
 * assertAlmostEquals(near, Math.tanh(0.9 / 0.5 ** 2));
 * ```
 */
export function noisedPoints(
  rows: Points,
  schedule: Schedule,
  options?: { readonly weights?: ArrayLike<number> },
): NoisedMixture;
/**
 * The empirical law of a data set under the noise of Poisson flow: {@linkcode noised} with D extra dimensions, of rows.
 * `poissonFlow` of processes has its fields in closed form, and faster; here are density, `laplacian` and `at(t)` too.
 *
 * @param rows The data, shape [rows, dim].
 * @param schedule α and σ.
 * @param options `weights` of the rows, equal by default; D, and the error of the integrals over scales.
 * @returns The model, with `laplacian`, `at(t)` and `logDensity`; they throw RangeError where σ is 0.
 * @throws {RangeError} If rows are missing or not finite, weights are none, or D or the tolerance is out of range.
 *
 * @example One row on a line, D = 1: Cauchy's law
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { noisedPoints } from "driftfield/datasets";
 * import { edm } from "driftfield/processes";
 *
 * const [log] = noisedPoints(points([[3]]), edm(), { extraDimensions: 1 }).logDensity(points([[5]]), 1);
 * assertAlmostEquals(Math.exp(log), 1 / (Math.PI * (1 + 2 ** 2)), 1e-10);
 * ```
 */
export function noisedPoints(rows: Points, schedule: Schedule, options: NoisedPointsOptions): NoisedLaw;
export function noisedPoints(
  rows: Points,
  schedule: Schedule,
  { weights: given, ...noise }: Partial<NoisedPointsOptions> = {},
): NoisedLaw {
  requirePoints("rows", rows);
  requireSchedule(schedule);
  const [count, dim] = rows.shape, weights = normalised(given, count);
  const components = { weights, means: rows, variances: new Float64Array(count) };
  const law = noisedMixture(
    dim,
    () => components,
    schedule,
    ({ alpha, variance }) =>
      gaussianMixture({ weights, means: float64.scale(alpha, rows), sigma: Math.sqrt(variance) }),
  );
  const { extraDimensions = Infinity, tolerance } = noise;
  const sample = (n: number, rng: Rng) =>
    mixtureSample({ ...components, factors: new Float64Array(count) }, n, rng);
  return noisedStudent(law, { name: "rows", sample }, { extraDimensions, tolerance });
}
