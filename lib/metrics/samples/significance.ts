/**
 * Whether two samples may be of one law: what a test says, and the test that needs no law to be known.
 *
 * @module
 */
import { requireFunction, requireInteger, requireObject } from "../../core/mod.ts";
import { philox, type Rng } from "../../random/mod.ts";

/** What came of a test of "both samples are of one law"; `check` takes its `pValue` with `{ side: "at least" }`. */
export interface TwoSampleTest {
  /** The statistic: large if the laws differ. */
  readonly value: number;
  /** Probability, if the laws are one, of a statistic at least as large: reject at level α if it is at most α. */
  readonly pValue: number;
}

/** A test with what the statistic was when it was left to chance which point is in which sample. */
export interface PermutationTest extends TwoSampleTest {
  /** The statistic after each permutation: length [permutations]. */
  readonly permuted: Float64Array;
}

/** How often to permute, and by what chance. */
export interface PermutationOptions {
  /** Permutations B, 199 by default: p-values are multiples of 1/(B + 1). */
  readonly permutations?: number;
  /** Where chance comes from, `philox(0)` by default. */
  readonly rng?: Rng;
}

/** One term of a statistic, given for each pooled point whether (1) or not (0) it counts as one of x. */
export type StatisticTerm = (inX: Uint8Array) => number;

/**
 * The permutation test of a statistic T, the mean of its terms: with T_b that of the b-th random relabelling of the
 * pooled points,
 *
 *     p = (1 + #{b : T_b ≥ T}) / (1 + B),
 *
 * ties counted (within rounding, 1e-12 of the largest). If the samples are of one law, P(p ≤ α) ≤ α for every α and
 * every size of samples, whatever T and the law are (Phipson and Smyth 2010, "Permutation p-values should never be
 * zero"), with equality at multiples of 1/(B + 1) where there are no ties.
 *
 * @param sizes How many points x and y have; pooled, those of x come first.
 * @param terms Terms of the statistic, one after the other: what all permutations share (a sorted projection, say) is
 *   computed once a term and not kept.
 * @param options Number of permutations, random stream.
 * @returns T, p and the T_b, for which 1 + B labels a point are held in memory.
 * @throws {RangeError} If there are no terms, a size is no whole number above 0, or permutations none.
 *
 * @example Whether the means differ
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { permutationTest } from "driftfield/metrics";
 *
 * const z = [1, 2, 3, 4, 5, 11, 12, 13, 14, 15], total = 80;
 * const difference = (inX: Uint8Array) => {
 *   const sum = z.reduce((sum, value, i) => sum + inX[i] * value, 0);
 *   return Math.abs(sum - (total - sum)) / 5;
 * };
 * assertEquals(permutationTest([5, 5], [difference]).value, 10);
 * ```
 */
export function permutationTest(
  sizes: readonly [n: number, m: number],
  terms: Iterable<StatisticTerm>,
  { permutations = 199, rng = philox(0) }: PermutationOptions = {},
): PermutationTest {
  if (!Array.isArray(sizes)) throw new TypeError(`sizes must be [points in x, points in y], got ${sizes}`);
  const [n, m] = sizes;
  requireInteger("points in x", n, 1);
  requireInteger("points in y", m, 1);
  requireInteger("permutations", permutations, 1);
  requireObject("rng", rng, "fork", "permutation");
  if (typeof terms?.[Symbol.iterator] !== "function") {
    throw new TypeError(`terms must be a list of functions, got ${terms}`);
  }
  const observed = new Uint8Array(n + m).fill(1, 0, n), chance = rng.fork("permutations");
  const labels = [observed];
  for (let step = 0; step < permutations; step++) {
    const order = chance.permutation(n + m, { step }), inX = new Uint8Array(n + m);
    for (let i = 0; i < n; i++) inX[order[i]] = 1;
    labels.push(inX);
  }
  const statistics = new Float64Array(permutations + 1);
  let count = 0;
  for (const term of terms) {
    requireFunction(`terms[${count}]`, term);
    labels.forEach((inX, b) => statistics[b] += term(inX));
    count++;
  }
  if (count === 0) throw new RangeError("terms must be at least one, got none");
  if (!statistics.every(Number.isFinite)) throw new RangeError("terms must be finite numbers");
  const [value, ...permuted] = statistics.map((sum) => sum / count);
  const rounding = 1e-12 * statistics.reduce((most, sum) => Math.max(most, Math.abs(sum)), 0) / count;
  const asLarge = permuted.filter((other) => other >= value - rounding).length;
  return { value, pValue: (1 + asLarge) / (1 + permutations), permuted: Float64Array.from(permuted) };
}
