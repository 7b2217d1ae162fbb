/**
 * How large the noise was: what a point tells of the scale.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import type { NoiseAt, UnderNoise } from "./noised_law.ts";
import type { ScaleRule } from "./scale_rule.ts";

/** A scale, and the rows that may have been noised by it. */
export interface Scale {
  /** χ²_D/D. */
  readonly u: number;
  /** α and σ²/u. */
  readonly noise: NoiseAt;
  /** Their places. */
  readonly rows: readonly number[];
  /** The points, shape [rows, dim]. */
  readonly x: Points;
  /** What is said of u given each: log p(x, u), or the probability of u. */
  readonly values: Float64Array;
}

/** log p(x, u) on all scales that matter to each row, from the largest u down, and log p(x): length [batch]. */
function joint(law: UnderNoise, rule: ScaleRule, x: Points, { alpha, variance }: NoiseAt) {
  if (!(variance > 0)) {
    throw new RangeError(`the variance of Student noise must be positive, got ${variance}`);
  }
  const scales: Scale[] = [], logDensity = new Float64Array(x.shape[0]).fill(-Infinity);
  let rows = Array.from(logDensity.keys()), left = x;
  for (let k = rule.first; rows.length > 0; k--) {
    const w = k * rule.step, u = Math.exp(w), noise = { alpha, variance: variance / u };
    if (noise.variance > 1e300) { // the scale that these rows tell of is hardly a number
      for (const row of rows) logDensity[row] = -Infinity;
      break;
    }
    const weight = rule.logWeight(w), values = law.logDensity(left, noise).map((log) => log + weight);
    scales.push({ u, noise, rows, x: left, values });
    values.forEach((value, i) => logDensity[rows[i]] = logAdd(logDensity[rows[i]], value));
    const rest = rule.logRest(w, variance) - Math.log(rule.tolerance);
    const open = rows.filter((row) => rest > logDensity[row]);
    if (open.length < rows.length) [rows, left] = [open, take(x, open)];
  }
  return { scales, logDensity };
}

/** log p(x) of each row: length [batch]. A row's does not depend on the others. */
export const studentLogDensity = (
  law: UnderNoise,
  rule: ScaleRule,
  x: Points,
  noise: NoiseAt,
): Float64Array => joint(law, rule, x, noise).logDensity;

/** The probability of each scale given x; a scale is left out for rows where it is below a hundredth of the tolerance. */
export function* posterior(law: UnderNoise, rule: ScaleRule, x: Points, noise: NoiseAt): Generator<Scale> {
  const { scales, logDensity } = joint(law, rule, x, noise), far = logDensity.indexOf(-Infinity);
  if (far >= 0) {
    throw new RangeError(
      `x is too far from the data in row ${far}, or sigma² = ${noise.variance} too large: squares are no finite numbers`,
    );
  }
  for (const scale of scales) {
    const shares = scale.values.map((log, i) => Math.exp(log - logDensity[scale.rows[i]]));
    const seen = Array.from(shares.keys()).filter((i) => shares[i] > rule.tolerance / 100);
    if (seen.length === 0) continue;
    yield {
      ...scale,
      rows: seen.map((i) => scale.rows[i]),
      x: take(scale.x, seen),
      values: Float64Array.from(seen, (i) => shares[i]),
    };
  }
}

/** log(e^a + e^b). */
function logAdd(a: number, b: number): number {
  const most = Math.max(a, b);
  return most === -Infinity ? most : most + Math.log1p(Math.exp(Math.min(a, b) - most));
}
