/**
 * The Poisson field in WebAssembly, as a mean and a logarithm.
 *
 * @module
 */
import { type Points, requireInteger, requireNumber, requirePositive, zeros } from "../../core/mod.ts";
import { requireField, withSums } from "./job.ts";
import { isDecided, type RieszKernel } from "./riesz.ts";

/** A field e^log · mean that need not fit in a number. */
export interface LogField {
  /** Σ_j p_ij (x_i − y_j) with Σ_j p_ij = 1, shape [n, dim]. */
  readonly mean: Points;
  /** log Σ_j w_j R_ij^{−s}, length [n]. */
  readonly log: Float64Array;
}

/**
 * Σ_j w_j (x_i − y_j)/R_ij^s as e^log · mean, in float32 on all cores: the error of `rieszInWasm`, with p_ij in place of
 * w_j R_ij^{−s}. It neither overflows nor underflows, whatever s and dim.
 *
 * @param targets Shape [n, dim].
 * @param sources Shape [m, dim], m ≥ 1; the same object as the targets to leave out j = i.
 * @param weights w_j ≥ 0, length [m], or one number > 0 for all.
 * @param kernel s and ε.
 * @returns Mean and logarithm, and the rows that float32 does not decide: they are to be computed in float64.
 * @throws {TypeError} If points, weights or the kernel are something else.
 * @throws {RangeError} If a number is out of range, or sizes do not fit.
 * @throws {Error} If this machine has no WebAssembly with SIMD, or no shared memory.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { logFieldInWasm } from "driftfield/kernels";
 *
 * const at = points([[0, 2]]), charge = points([[0, 0]]);
 * const { mean, log } = logFieldInWasm(at, charge, 1, { exponent: 3000, softening: 0 });
 * assertAlmostEquals(mean.data[1], 2, 2 ** -20);
 * assertAlmostEquals(log[0], -3000 * Math.LN2, 1e-9);
 * ```
 */
export function logFieldInWasm(
  targets: Points,
  sources: Points,
  weights: Float64Array | number,
  { exponent: s, softening }: RieszKernel,
): LogField & { readonly undecided: number[] } {
  requireField(targets, sources, weights, { exponent: s, softening });
  requireInteger("batch of sources", sources.shape[0], 1);
  if (typeof weights === "number") requirePositive("weights", weights);
  else weights.forEach((w, j) => requireNumber(`weights[${j}]`, w, 0));
  const [n, dim] = targets.shape,
    mean = zeros(targets.shape),
    log = new Float64Array(n),
    undecided: number[] = [];
  if (n === 0) return { mean, log, undecided };
  const same = typeof weights === "number", field = { targets, sources, weights: same ? undefined : weights };
  withSums({ ...field, exponent: s, softening, totals: true }, (result) => {
    const { sums, totals, nearest, log2, weight } = result, share = same ? weights : weight;
    for (let i = 0, at = 0; i < n; i++) {
      const total = totals![i], unit = 2 ** -log2 / total;
      for (const end = at + dim; at < end; at++) mean.data[at] = unit * sums[at];
      log[i] = Math.log(share) + Math.log(total) - s / 2 * (Math.log(nearest![i]) - 2 * log2 * Math.LN2);
      if (!isDecided(result, i) || !Number.isFinite(log[i])) undecided.push(i);
    }
  });
  return { mean, log, undecided };
}
