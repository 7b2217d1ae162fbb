/**
 * Sums of squares of normals.
 *
 * @module
 */
import type { At, Rng } from "../../random/mod.ts";

/**
 * Draws of χ²_n/n, exact, by rejection (Marsaglia, Tsang 2000, "A simple method for generating gamma variables"): with
 * d = a − 1/3, x normal and v = (1 + x/√(9d))³, the law of d v, accepted with probability
 * min(1, exp(x²/2 + d − d v + d ln v)), is Γ(a), a ≥ 1; and Γ(½) is Γ(3/2) u². Here a = n/2.
 *
 * @param n Degrees of freedom, a whole number ≥ 1.
 * @param rows How many draws.
 * @param rng Where chance comes from: row i depends on (rng, step, i) alone, whatever is drawn with it.
 * @param at Step, and number of the first row.
 * @returns The draws, above 0: length [rows].
 */
export function meanSquares(
  n: number,
  rows: number,
  rng: Rng,
  { step = 0, row = 0 }: Pick<At, "step" | "row"> = {},
): Float64Array {
  const one = n === 1, d = n / 2 + (one ? 1 : 0) - 1 / 3, c = 1 / Math.sqrt(9 * d);
  const normals = rng.fork("normal"), uniforms = rng.fork("uniform"), out = new Float64Array(rows);
  /** Tries rows from … from + count − 1 for the k-th time. */
  const attempt = (from: number, count: number, k: number) => {
    const at = { step, row: row + from, column: k }, shape = [count, 1] as const;
    const x = normals.normal(shape, at).data, u = uniforms.uniform(shape, at).data;
    for (let i = 0; i < count; i++) {
      const v = (1 + c * x[i]) ** 3;
      if (v > 0 && Math.log(u[i]) < x[i] * x[i] / 2 + d - d * v + d * Math.log(v)) {
        out[from + i] = d * v * 2 / n;
      }
    }
  };
  attempt(0, rows, 0);
  for (let i = 0; i < rows; i++) for (let k = 1; out[i] === 0; k++) attempt(i, 1, k);
  if (!one) return out;
  const share = rng.fork("share").uniform([rows, 1], { step, row }).data;
  return out.map((v, i) => v * share[i] ** 2);
}
