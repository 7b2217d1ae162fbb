/**
 * Standard errors of anything that is computed from samples.
 *
 * @module
 */
import {
  type Points,
  requireFunction,
  requireInteger,
  requireNumbers,
  requireObject,
  requirePoints,
  take,
} from "../core/mod.ts";
import { philox, type Rng } from "../random/mod.ts";
import type { Estimate } from "./check.ts";

/** An estimate that also knows by how much its mean is off. */
export interface Jackknifed extends Estimate {
  /** Estimated bias: value − bias is right to one order more in 1/n. */
  readonly bias: number;
}

/** How samples are divided. */
export interface JackknifeOptions {
  /** Groups a sample, 10 by default: the standard error is itself known to about 1/√(2 · blocks), relatively. */
  readonly blocks?: number;
  /** Which rows go together; philox(0) by default. */
  readonly rng?: Rng;
}

/**
 * Standard errors and biases by the jackknife: what comes out when one group of g is left out, in turn. For each sample,
 * with θ₍ⱼ₎ the statistic without its group j and θ̄ their mean,
 *
 *     s.e.² = Σ (g − 1)/g · Σ_j (θ₍ⱼ₎ − θ̄)²,      bias = Σ (g − 1)(θ̄ − θ),      the outer sums over independent samples
 *
 * (Quenouille 1956; Tukey 1958; with groups: Shao and Wu 1989, "A general theory for jackknife variance estimation",
 * which need not be smooth statistics, as groups are large).
 *
 * @param samples Independent samples of independent rows, shape [nᵢ, dim] each.
 * @param statistic Numbers computed from such samples.
 * @param options Groups a sample.
 * @returns Value, standard error and bias of each number.
 * @throws {RangeError} If a sample has fewer rows than groups, or there are fewer than 2 groups.
 *
 * @example Of a mean it is s/√n
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { jackknife, mean } from "driftfield/metrics";
 *
 * const x = points([[1], [2], [4], [7]]);
 * const [{ standardError }] = jackknife([x], (x) => [mean(x.data).value], { blocks: 4 });
 * assertAlmostEquals(standardError, mean(x.data).standardError, 1e-12);
 * ```
 */
export function jackknife(
  samples: readonly Points[],
  statistic: (...samples: Points[]) => readonly number[],
  { blocks = 10, rng = philox(0) }: JackknifeOptions = {},
): Jackknifed[] {
  if (!Array.isArray(samples)) throw new TypeError(`samples must be a list of Points, got ${samples}`);
  samples.forEach((x, s) => requirePoints(`samples[${s}]`, x));
  if (samples.length === 0) throw new RangeError("samples must be at least one, got 0");
  requireFunction("statistic", statistic);
  requireInteger("blocks", blocks, 2);
  requireObject("rng", rng, "fork", "permutation");
  const whole = statistic(...samples);
  requireNumbers("statistic of the samples", whole);
  const variance = whole.map(() => 0), bias = whole.map(() => 0);
  samples.forEach((x, s) => {
    const n = x.shape[0], order = rng.fork(`blocks ${s}`).permutation(n);
    if (n < blocks) throw new RangeError(`blocks must be at most ${n}, the rows of a sample, got ${blocks}`);
    const without = Array.from({ length: blocks }, (_, j) => {
      const kept = order.filter((_, i) => i % blocks !== j).sort();
      return statistic(...samples.with(s, take(x, kept)));
    });
    whole.forEach((value, c) => {
      const mean = without.reduce((sum, one) => sum + one[c], 0) / blocks;
      const spread = without.reduce((sum, one) => sum + (one[c] - mean) ** 2, 0);
      variance[c] += spread * (blocks - 1) / blocks;
      bias[c] += (blocks - 1) * (mean - value);
    });
  });
  if (variance.some((v) => !(v < Infinity))) {
    throw new RangeError(
      "statistic varies too much between parts of the samples: squares are beyond float64",
    );
  }
  return whole.map((value, c) => ({ value, standardError: Math.sqrt(variance[c]), bias: bias[c] }));
}
