/**
 * From one reading of dW to the other.
 *
 * @module
 */
import { draftOf, equation } from "./equation.ts";
import { derivative, difference, type Formula, number, product, simplify, sum } from "./formula/mod.ts";
import { requireSde, type SymbolicSde } from "./types.ts";

/**
 * The Stratonovich equation with the same solutions:
 *
 *     f_i − ½ Σ_k Σ_j g_kj ∂g_ij/∂x_k
 *
 * (Kloeden and Platen 1992, "Numerical Solution of Stochastic Differential Equations", section 4.9).
 *
 * @param sde An equation given as expressions.
 * @returns The equation read with the integrand in the middle; itself, if it was one already.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { sde, toStratonovich } from "driftfield/processes";
 *
 * const gbm = sde({ drift: "mu * x", diffusion: "sigma * x", parameters: { mu: 1, sigma: 2 } });
 * assertEquals(toStratonovich(gbm).tex(), "dX_t = \\left(\\mu - \\tfrac{1}{2} \\sigma^{2}\\right) X_t\\,dt + \\sigma X_t \\circ dW_t");
 * ```
 */
export function toStratonovich(sde: SymbolicSde): SymbolicSde {
  requireSde(sde);
  return sde.calculus === "stratonovich" ? sde : shifted(sde, difference);
}

/**
 * The Itô equation with the same solutions:
 *
 *     f_i + ½ Σ_k Σ_j g_kj ∂g_ij/∂x_k
 *
 * (Kloeden and Platen 1992, section 4.9).
 *
 * @param sde An equation given as expressions.
 * @returns The equation read with the integrand at the left end; itself, if it was one already.
 * @throws {TypeError} If an argument is of another type.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formulaText, sde, toIto } from "driftfield/processes";
 *
 * const spread = sde({ drift: 0, diffusion: "x", calculus: "stratonovich" });
 * assertEquals(formulaText(toIto(spread).symbols.drift[0]), "x / 2");
 * ```
 */
export function toIto(sde: SymbolicSde): SymbolicSde {
  requireSde(sde);
  return sde.calculus === "ito" ? sde : shifted(sde, sum);
}

/** The other reading, its drift moved by ½ Σ_k Σ_j g_kj ∂g_ij/∂x_k. */
function shifted(sde: SymbolicSde, combine: (f: Formula, shift: Formula) => Formula): SymbolicSde {
  const draft = draftOf(sde), { variables, drift, diffusion: g } = draft;
  const shift = (i: number) =>
    variables.flatMap((x, k) => g[k].map((gkj, j) => product(gkj, derivative(g[i][j], x)))).reduce(sum);
  const calculus = sde.calculus === "ito" ? "stratonovich" : "ito";
  if (sde.noise === "additive") return equation({ ...draft, calculus });
  return equation({
    ...draft,
    calculus,
    drift: drift.map((f, i) => simplify(combine(f, product(number(0.5), shift(i))))),
  });
}
