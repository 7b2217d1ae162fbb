/**
 * Fields of many sources on the GPU.
 *
 * @module
 */
import { type Points, requireNumber } from "../../core/mod.ts";
import type { Gpu } from "../../device/mod.ts";
import type { LogField } from "../fields/poisson.ts";
import { sumsOnGpu } from "./sums.ts";

/** Shares below float32's least normal number are none. */
const leastNormal = 2 ** -126;

/** How to sum on the GPU. */
export interface GpuFieldOptions {
  /** Whether sources go through the memory that workgroups share, by default on hardware alone. */
  readonly tiles?: boolean;
}

/**
 * The Riesz field F(x_i) = Σ_j w_j (x_i − y_j) / (‖x_i − y_j‖² + ε²)^{s/2} in float32 on the GPU.
 *
 * @param gpu The card.
 * @param targets Where, shape [n, dim], dim ≤ 1024.
 * @param sources Of what, shape [m, dim]; if they are the targets, a point exerts no force on itself.
 * @param weights w, length m; undefined for equal shares that sum to one.
 * @param exponent s > 0.
 * @param softening2 ε² ≥ 0.
 * @param options `tiles`.
 * @returns F, shape [n, dim].
 * @throws {RangeError} If an argument is out of range, the points do not fit the card's buffers, or a target sits on a
 *   source (in float32 of the cloud's width) while ε = 0.
 *
 * @example Two particles push each other apart
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gpu } from "driftfield/device";
 * import { rieszOnGpu } from "driftfield/kernels";
 *
 * const card = await gpu(), pair = points([[0, 0], [2, 0]]);
 * if (card) assertEquals([...(await rieszOnGpu(card, pair, pair, undefined, 2, 0)).data], [-0.5, 0, 0.5, 0]);
 * ```
 */
export async function rieszOnGpu(
  gpu: Gpu,
  targets: Points,
  sources: Points,
  weights: Float64Array | undefined,
  exponent: number,
  softening2: number,
  { tiles = !gpu?.software }: GpuFieldOptions = {},
): Promise<Points> {
  const kernel = { exponent, softening2, weights };
  const { vectors, logFactors } = await sumsOnGpu(gpu, targets, sources, kernel, tiles);
  const dim = targets.shape[1],
    data = vectors.data.map((v, i) => v * Math.exp(logFactors[Math.floor(i / dim)]));
  const far = data.findIndex((v) => !Number.isFinite(v));
  if (far < 0) return { data, shape: targets.shape };
  throw new RangeError(`the force on targets row ${Math.floor(far / dim)} exceeds the range of float64`);
}

/**
 * The field Σ_j w_j (x_i − y_j)/r_ij^s as e^log · mean in float32 on the GPU, summed relative to the nearest source:
 * neither overflows nor underflows, whatever s and dim.
 *
 * @param gpu The card.
 * @param targets Where, shape [n, dim], dim ≤ 1024.
 * @param sources Charges, shape [m, dim]; if they are the targets, a point does not meet itself.
 * @param weights w ≥ 0, length m, of which every target feels one; undefined for equal shares that sum to one.
 * @param exponent s > 0.
 * @param softening2 ε² ≥ 0, so that r² = ‖x − y‖² + ε².
 * @param options `tiles`.
 * @returns Mean, shape [n, dim], and logarithm, length n.
 * @throws {RangeError} If an argument is out of range, the points do not fit the card's buffers, or a target sits on a
 *   source (in float32 of the cloud's width) while ε = 0.
 *
 * @example Halfway between two charges
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { gpu } from "driftfield/device";
 * import { poissonOnGpu } from "driftfield/kernels";
 *
 * const card = await gpu(), charges = points([[-2, 0], [2, 0]]);
 * if (card) {
 *   const { mean, log } = await poissonOnGpu(card, points([[0, 1]]), charges, undefined, 2, 0);
 *   assertAlmostEquals(mean.data[1], 1, 1e-6);
 *   assertAlmostEquals(log[0], -Math.log(5), 1e-6);
 * }
 * ```
 */
export async function poissonOnGpu(
  gpu: Gpu,
  targets: Points,
  sources: Points,
  weights: Float64Array | undefined,
  exponent: number,
  softening2: number,
  { tiles = !gpu?.software }: GpuFieldOptions = {},
): Promise<LogField> {
  if (weights instanceof Float64Array) weights.forEach((w, j) => requireNumber(`weight ${j}`, w, 0));
  const kernel = { exponent, softening2, weights };
  const { vectors, shares, logFactors } = await sumsOnGpu(gpu, targets, sources, kernel, tiles);
  const alone = shares.findIndex((share) => !(share > leastNormal)), dim = targets.shape[1];
  if (alone >= 0) {
    throw new RangeError(`no weight above 0 (in float32 of the largest) acts on targets row ${alone}`);
  }
  const data = vectors.data.map((v, i) => v / shares[Math.floor(i / dim)]);
  return { mean: { data, shape: targets.shape }, log: logFactors.map((log, i) => log + Math.log(shares[i])) };
}
