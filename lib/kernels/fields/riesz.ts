/**
 * The Riesz field in WebAssembly.
 *
 * @module
 */
import { type Points, requireObject, zeros } from "../../core/mod.ts";
import { type Batches, type FieldSums, requireField, withSums } from "./job.ts";
import { rowForce } from "./plain.ts";

/** What shapes the kernel z/(‖z‖² + ε²)^{s/2}. */
export interface RieszKernel {
  /** s > 0. */
  readonly exponent: number;
  /** ε ≥ 0. */
  readonly softening: number;
}

/**
 * F(x_i) = Σ_j w_j (x_i − y_j)/R_ij^s with R_ij² = ‖x_i − y_j‖² + ε², in float32 on all cores. If the sources are the
 * targets, j = i is left out. Memory O((n + m) dim).
 *
 * Coordinates count from the sources' mean, in a unit of about their extent. For s = 2 in up to three dimensions terms
 * are summed as they stand; else as shares p_ij = w_j (ρ_i/R_ij²)^{s/2}, ρ_i about the least R_ij², which neither overflow
 * nor underflow, and above four dimensions R² is ‖x‖² + ‖y‖² − 2 x·y + ε². Where float32 would lose R², a pair is taken
 * from the float64 coordinates: if R² < τ ‖x‖², τ = 2⁻¹⁶ (s = 2, d ≤ 3), or R² < τ N, N = ‖x‖² + ‖y‖² + ε², τ = 2⁻¹²
 * (d ≤ 4) or 2⁻⁶. Sums of a few hundred float32 terms at most join float64 ones. So, with u = 2⁻²⁴,
 *
 *     ‖ΔF_i‖ ≤ u Σ_j |w_j| R_ij^{1−s} (140 + s/2 (δ_ij + 4) + 40 κ_ij),   κ = min((‖x‖ + ‖y‖)/R, 2/√τ + 1)
 *     δ = 4 κ + d,   above four dimensions δ = 4 κ + (min(d, 128) + d/128 + 4) min(N/R², 1/τ)
 *
 * and 40 + 4 log₂(1/p) more in the bracket if s is no whole number. Rows that come out infinite, or where no share is to
 * be trusted, are done again in float64.
 *
 * @param targets Shape [n, dim].
 * @param sources Shape [m, dim], m ≥ 1; the same object as the targets for particles among themselves.
 * @param weights w_j, length [m], or one number for all. Weights below 2⁻¹²⁶ of the largest are nought.
 * @param kernel s and ε.
 * @returns Shape [n, dim].
 * @throws {TypeError} If points, weights or the kernel are something else.
 * @throws {RangeError} If a number is out of range, sizes do not fit, or a target sits on a source while ε = 0.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { rieszInWasm } from "driftfield/kernels";
 *
 * const pair = points([[0, 0], [2, 0]]);
 * const { data } = rieszInWasm(pair, pair, 1, { exponent: 2, softening: 0 });
 * assertAlmostEquals(data[0], -0.5, 2 ** -20);
 * ```
 */
export function rieszInWasm(
  targets: Points,
  sources: Points,
  weights: Float64Array | number,
  { exponent, softening }: RieszKernel,
): Points {
  requireField(targets, sources, weights, { exponent, softening });
  const force = zeros(targets.shape), same = typeof weights === "number";
  if (force.data.length === 0) return force;
  const field = { targets, sources, exponent, softening, weights: same ? undefined : weights };
  const doubtful = withSums(field, (sums) => scale(sums, same ? weights : 1, exponent, force));
  const weight = same ? () => weights : (j: number) => weights[j];
  for (const i of doubtful) rowForce({ ...field, i, weight }, rowOf(force, i));
  return force;
}

/**
 * The same for many small clouds, in one go: particles of each batch among themselves, with weights 1/(size − 1). Nothing
 * is permuted, and nothing kept a batch.
 *
 * @param x Shape [n, dim].
 * @param batches Rows of x: batch b has order[bounds[b]] … order[bounds[b + 1] − 1], at least two; each row at most once.
 * @param kernel s and ε.
 * @returns Force on each row of x, shape [n, dim]; 0 for rows in no batch.
 * @throws {TypeError} If points, batches or the kernel are something else.
 * @throws {RangeError} If there is no such row, a batch has fewer than two, or two are at one point while ε = 0.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example Two pairs on the line
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { rieszBatchesInWasm } from "driftfield/kernels";
 *
 * const x = points([[0], [10], [2], [14]]), batches = { order: Uint32Array.of(0, 2, 1, 3), bounds: Uint32Array.of(0, 2, 4) };
 * const { data } = rieszBatchesInWasm(x, batches, { exponent: 2, softening: 0 });
 * assertAlmostEquals(data[3], 1 / 4, 2 ** -20);
 * ```
 */
export function rieszBatchesInWasm(
  x: Points,
  batches: Batches,
  { exponent, softening }: RieszKernel,
): Points {
  requireField(x, x, 1, { exponent, softening }, "x");
  requireBatches(x, batches);
  const force = zeros(x.shape), { order, bounds } = batches;
  if (order.length === 0) return force;
  const field = { targets: x, sources: x, exponent, softening };
  const doubtful = new Set(withSums({ ...field, batches }, (sums) => scale(sums, 1, exponent, force)));
  for (let b = 0; doubtful.size > 0 && b + 1 < bounds.length; b++) {
    const among = order.subarray(bounds[b], bounds[b + 1]), weight = () => 1 / (among.length - 1);
    for (const i of among) {
      if (doubtful.has(i)) rowForce({ ...field, i, among, weight }, rowOf(force, i));
    }
  }
  return force;
}

/** The kernels believe what they are told. */
function requireBatches({ shape: [n] }: Points, batches: Batches): void {
  requireObject("batches", batches, "order", "bounds");
  const { order, bounds } = batches;
  const stray = order.find((row) => row >= n);
  if (stray !== undefined) throw new RangeError(`batches must have rows below ${n}, got ${stray}`);
  for (let b = 0; b + 1 < bounds.length; b++) {
    const size = bounds[b + 1] - bounds[b];
    if (size < 2) throw new RangeError(`batch ${b} must have at least two rows, got ${size}`);
  }
  if ((bounds.at(-1) ?? 0) > order.length) {
    throw new RangeError(`bounds must end within ${order.length} rows, got ${bounds.at(-1)}`);
  }
}

const rowOf = ({ data, shape: [, dim] }: Points, i: number) => data.subarray(i * dim, (i + 1) * dim);

/** Sums become forces, w ρ^{−s/2} Σ p z in the user's unit; returns the rows that float32 does not decide. */
function scale(result: FieldSums, share: number, s: number, force: Points): number[] {
  const { sums, nearest, log2, weight } = result,
    [n, dim] = force.shape,
    f = force.data,
    undecided: number[] = [];
  for (let i = 0, at = 0; i < n; i++) {
    const rho = nearest ? nearest[i] : 1, power = (s - 1) * log2 - s / 2 * Math.log2(rho);
    const factor = share * weight * 2 ** power;
    let decided = isDecided(result, i);
    for (const end = at + dim; at < end; at++) {
      f[at] = factor * sums[at];
      decided &&= Number.isFinite(f[at]);
    }
    if (!decided) undecided.push(i);
  }
  return undecided;
}

/** Shares below 2^−100 are nought to the kernel: a total of less than this, of the largest weight, may lack some. */
const least = 2 ** -50;

/** Whether row i has a nearest source and a share of it. */
export const isDecided = ({ totals, nearest }: FieldSums, i: number): boolean =>
  !totals || !nearest || (nearest[i] > 0 && Math.abs(totals[i]) >= least);
