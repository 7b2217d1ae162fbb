/**
 * A diffusion matrix as jumps along edges.
 *
 * @module
 */
import { cellWidths, type Grid } from "../../core/mod.ts";
import { type Coefficients, where } from "./coefficients.ts";

/**
 * D = Σ_m δ_m ℓ_m ℓ_mᵀ over the pairs of directions, ℓ_m the vector from a cell to the next:
 *
 *     δ = D_00/h_0² − |D_01|/(h_0 h_1),   D_11/h_1² − |D_01|/(h_0 h_1),   max(D_01, 0)/(h_0 h_1),   max(−D_01, 0)/(h_0 h_1)
 *
 * which are rates, none negative, where D is diagonally dominant on the cells (Kushner and Dupuis 2001, "Numerical
 * Methods for Stochastic Control Problems in Continuous Time", section 5.3).
 *
 * @param grid The grid.
 * @param coefficients At the centres of cells.
 * @returns δ of each pair, in 1/time: each [cells].
 * @throws {RangeError} If D is not positive definite, or not dominant enough.
 */
export function shares(grid: Grid, { x, own, cross }: Coefficients): readonly Float64Array[] {
  const [h0, h1] = cellWidths(grid);
  if (!cross) return own.map((D, k) => over(D, (k ? h1 : h0) ** 2));
  const [along0, along1, up, down] = Array.from({ length: 4 }, () => new Float64Array(cross.length));
  for (let i = 0; i < cross.length; i++) {
    const [a, b, c] = [own[0][i], cross[i], own[1][i]], both = Math.abs(b) / (h0 * h1);
    requireDefinite(a, b, c, () => where(x, i));
    const [d0, d1] = [a / h0 ** 2 - both, c / h1 ** 2 - both], rounding = 1e-12 * both;
    if (d0 < -rounding || d1 < -rounding) {
      throw new RangeError(
        `the diffusion matrix ½ g gᵀ = ${matrix(a, b, c)} at ${
          where(x, i)
        } is not diagonally dominant on cells ` +
          `of ${h0} by ${h1}: rates would be negative. There the ratio of their widths must be between ` +
          `${Math.abs(b) / c} and ${a / Math.abs(b)}, it is ${h0 / h1}`,
      );
    }
    [along0[i], along1[i], up[i], down[i]] = [
      Math.max(0, d0),
      Math.max(0, d1),
      b > 0 ? both : 0,
      b < 0 ? both : 0,
    ];
  }
  return [along0, along1, up, down];
}

function over(D: Float64Array, square: number): Float64Array {
  const out = new Float64Array(D.length);
  for (let i = 0; i < out.length; i++) out[i] = D[i] / square;
  return out;
}

/** Requires a positive definite matrix [[a, b], [b, c]]. */
export function requireDefinite(a: number, b: number, c: number, where: () => string): void {
  if (a > 0 && c > 0 && a * c - b * b > 1e-14 * a * c) return;
  throw new RangeError(
    `the diffusion matrix ½ g gᵀ = ${matrix(a, b, c)} at ${where()} is not positive definite`,
  );
}

const matrix = (a: number, b: number, c: number) => `[[${a}, ${b}], [${b}, ${c}]]`;
