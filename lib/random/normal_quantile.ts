/**
 * The inverse of the normal distribution function.
 *
 * @module
 */

/** 2⁻³³: half the spacing of 32-bit uniforms, the least probability the fit covers. */
const least = 2 ** -33;

/**
 * Φ⁻¹(p), the number that a standard normal falls below with probability p.
 *
 * Two rational functions of degree (5, 5): in q² with q = p − ½ where |q| ≤ 0.425, and in √(−log p) in the tails
 * (the split is Wichura's, 1988, AS 241; the coefficients are our own minimax fit on exactly the range 32-bit
 * uniforms can take). Absolute error below 1e-11; no loss of accuracy in either tail.
 *
 * @param p Probability in [2⁻³³, 1 − 2⁻³³].
 * @returns The quantile, within ±6.34.
 * @throws {RangeError} If p lies outside that range.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { normalQuantile } from "driftfield/random";
 *
 * assertAlmostEquals(normalQuantile(0.975), 1.959963984540054, 1e-11);
 * ```
 */
export function normalQuantile(p: number): number {
  if (!(p >= least && p <= 1 - least)) throw new RangeError(`p must be in [2^-33, 1 - 2^-33], got ${p}`);
  return p < 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p);
}

/**
 * Φ⁻¹(p) in the lower half, unchecked: the inner loop of every normal draw.
 *
 * @param p Probability in [2⁻³³, ½].
 * @returns The quantile, at most 0.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { lowerQuantile } from "driftfield/random";
 *
 * assertEquals(lowerQuantile(0.5), -0);
 * ```
 */
export function lowerQuantile(p: number): number {
  const q = 0.5 - p;
  if (q <= 0.425) {
    const s = q * q;
    const above = 2.50662827463643548 + s * (-27.4476426427038306 + s * (108.511927505380581 +
              s * (-183.741075385158042 + s * (118.456037521464621 + s * -15.0447902223572717))));
    const below = 1 + s * (-11.9972226971098322 + s * (53.5505501382711465 +
              s * (-108.002053218572472 + s * (93.258098106338633 + s * -24.306026174321294))));
    return -q * above / below;
  }
  const r = Math.sqrt(-Math.log(p));
  const above = -3.22429454871130442 + r * (-13.5723669298169217 + r * (1.34790053345205301 +
            r * (16.4752164101176 + r * (7.8029656086384641 + r * 0.833147650436499993))));
  const below = 1 + r * (8.55568894422131475 + r * (12.9546695736642776 +
            r * (5.53279791184623419 + r * (0.588768919754514946 + r * 5.86749068641995754e-6))));
  return -above / below;
}
