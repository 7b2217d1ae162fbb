/**
 * What random batches do to the force: nothing on average, and how much they scatter it.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumbers,
  requireObject,
  requirePoints,
  squaredNorms,
  take,
  zeros,
} from "../../core/mod.ts";
import { type InteractingProcess, requireProcess } from "../../processes/mod.ts";
import type { Rng } from "../../random/mod.ts";
import { batchForce } from "./batch_force.ts";

/** The force of random batches on each particle of a cloud, measured. */
export interface BatchField {
  /** F of all others, without c, shape [N, dim]. */
  readonly field: Points;
  /** Mean over draws of the force of a batch, less F, shape [N, dim]: zero but for its standard error. */
  readonly bias: Points;
  /** Standard error of the bias, shape [N, dim]. */
  readonly standardError: Points;
  /** E‖F_batch − F‖² of each particle, its coordinates together, length [N]. */
  readonly variance: Float64Array;
}

/**
 * Draws random batches again and again and compares the force within them with the force of all. Bias there is none, with
 * softening or without, as long as both have the same: a partner is equally often each of the others. Where the force of
 * one partner has no variance, as unsoftened in d ≤ 2, the cloud given here has a finite one, but it is that of its nearest
 * neighbours.
 *
 * @param process The process; c does not enter.
 * @param x Particles, shape [N, dim].
 * @param options `batch`: particles a batch, 2 … N. `draws`: how many partitions, at least 2. `rng`: batches come from its
 *   forks.
 * @returns The force of all, the bias with its standard error, and the variance: E‖F_batch − F‖², about the true F.
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range, or two particles are at one point and ε = 0.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { philox } from "driftfield/random";
 * import { batchField } from "driftfield/solvers";
 *
 * const square = points([[0, 0], [1, 0], [0, 1], [1, 1]]);
 * const { bias, standardError } = batchField(interacting(), square, { batch: 2, draws: 300, rng: philox(0) });
 * assertAlmostEquals(bias.data[0], 0, 4 * standardError.data[0]);
 * ```
 */
export function batchField(
  process: InteractingProcess,
  x: Points,
  { batch, draws, rng }: { readonly batch: number; readonly draws: number; readonly rng: Rng },
): BatchField {
  requireProcess(process);
  requirePoints("x", x, 2);
  requireObject("rng", rng, "fork", "permutation");
  requireInteger("batch", batch, 2, x.shape[0]);
  requireInteger("draws", draws, 2);
  const field = process.interaction(x, x), bias = zeros(x.shape), squares = zeros(x.shape);
  for (let step = 0; step < draws; step++) {
    batchForce(process, x, { dt: 1, step, rng, batch }).data.forEach((f, i) => {
      bias.data[i] += (f - field.data[i]) / draws;
      squares.data[i] += (f - field.data[i]) ** 2 / draws;
    });
  }
  const error = squares.data.map((s, i) => Math.sqrt(Math.max(0, s - bias.data[i] ** 2) / (draws - 1)));
  const root = { data: squares.data.map(Math.sqrt), shape: x.shape };
  return { field, bias, standardError: { data: error, shape: x.shape }, variance: squaredNorms(root) };
}

/**
 * The variance of the force of a random batch, exactly. Its p − 1 partners are a sample without replacement of the N − 1
 * others, so that (Cochran 1977, "Sampling techniques", theorem 2.2)
 *
 *     E‖F_batch − F‖² = V/(p − 1) · (N − p)/(N − 2),    V = 1/(N − 1) Σ_{j≠i} ‖K(x_i − x_j) − F(x_i)‖²
 *
 * with V the variance of the force of one partner. Where p does not divide N, batches of `randomBatches` are of two sizes,
 * and it is the mean over them.
 *
 * @param process The process; c does not enter.
 * @param x Particles, shape [N, dim].
 * @param options `batch`: particles a batch, 2 … N, or "all", whose variance is 0. `targets`: rows to answer for, all by
 *   default.
 * @returns E‖F_batch − F‖² of each target, its coordinates together. Time O(N × targets), memory O(targets).
 * @throws {TypeError} If an argument is of another type.
 * @throws {RangeError} If a number is out of range, or two particles are at one point and ε = 0.
 *
 * @example In pairs the one in the middle meets −1, −½ or +1 with equal chances
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { interacting } from "driftfield/processes";
 * import { batchVariance } from "driftfield/solvers";
 *
 * const [variance] = batchVariance(interacting(), points([[0], [1], [2], [-1]]), { batch: 2, targets: [0] });
 * assertAlmostEquals(variance, (1 + 1 / 4 + 1) / 3 - (-1 - 1 / 2 + 1) ** 2 / 9);
 * ```
 */
export function batchVariance(
  process: InteractingProcess,
  x: Points,
  { batch, targets }: { readonly batch: number | "all"; readonly targets?: ArrayLike<number> },
): Float64Array {
  requireProcess(process);
  requirePoints("x", x, 2);
  if (targets !== undefined) requireNumbers("targets", targets);
  const { interaction } = process;
  const [n, dim] = x.shape, rows = Array.from(targets ?? { length: n }, (row, i) => targets ? row : i);
  if (batch !== "all") requireInteger("batch", batch, 2, n);
  rows.forEach((row) => requireInteger("targets", row, 0, n - 1));
  const scale = batch === "all" ? 0 : batchScatter(n, batch);
  const mean = zeros([rows.length, dim]).data, squares = new Float64Array(rows.length);
  if (scale === 0) return squares;
  const met = new Uint32Array(rows.length);
  for (let j = 0; j < n; j++) { // one source at a time: Welford's means and sums of squares
    const others = Uint32Array.from(rows.keys()).filter((i) => rows[i] !== j);
    if (others.length === 0) continue;
    const force = interaction(take(x, others.map((i) => rows[i])), take(x, [j])).data;
    others.forEach((i, at) => {
      met[i]++;
      for (let k = 0; k < dim; k++) {
        const off = force[at * dim + k] - mean[i * dim + k];
        mean[i * dim + k] += off / met[i];
        squares[i] += off * (force[at * dim + k] - mean[i * dim + k]);
      }
    });
  }
  return squares.map((sum) => scale * sum / (n - 1));
}

/**
 * The variance of the force of a random batch in units of that of one partner, (N − p)/((p − 1)(N − 2)), averaged over the
 * sizes of batches that `randomBatches` makes.
 *
 * @param particles N ≥ 2.
 * @param size Particles a batch, 2 … N.
 * @returns From 1, for pairs, to 0, for all.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { batchScatter } from "driftfield/solvers";
 *
 * assertEquals([2, 5, 10].map((p) => batchScatter(10, p)), [1, 5 / 32, 0]);
 * ```
 */
export function batchScatter(particles: number, size: number): number {
  requireInteger("particles", particles, 2);
  requireInteger("size", size, 2, particles);
  const n = particles, count = Math.floor(n / size), least = Math.floor(n / count), more = n - least * count;
  const of = (p: number) => p >= n ? 0 : (n - p) / ((p - 1) * (n - 2));
  return ((count - more) * least * of(least) + more * (least + 1) * of(least + 1)) / n;
}
