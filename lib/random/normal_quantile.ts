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
 * @throws {TypeError} If p is no number.
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
  if (typeof p !== "number") throw new TypeError(`p must be a number, got ${p}`);
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
  const r = Math.sqrt(minusLog(p));
  const above = -3.22429454871130442 + r * (-13.5723669298169217 + r * (1.34790053345205301 +
            r * (16.4752164101176 + r * (7.8029656086384641 + r * 0.833147650436499993))));
  const below = 1 + r * (8.55568894422131475 + r * (12.9546695736642776 +
            r * (5.53279791184623419 + r * (0.588768919754514946 + r * 5.86749068641995754e-6))));
  return -above / below;
}

/**
 * Φ⁻¹((word + ½) / 2³²), by symmetry from the nearer tail so that both are equally exact.
 *
 * @param word 32 random bits.
 * @returns A standard normal.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { normalOf } from "driftfield/random";
 *
 * assertEquals(normalOf(0), -normalOf(2 ** 32 - 1));
 * ```
 */
export function normalOf(word: number): number {
  return word < 2 ** 31
    ? lowerQuantile((word + 0.5) / 2 ** 32)
    : -lowerQuantile((2 ** 32 - 1 - word + 0.5) / 2 ** 32);
}

/** 4, 8, 16, …: powers[c] is 2^(c + 2). */
const powers = Float64Array.from({ length: 33 }, (_, c) => 2 ** (c + 2));

/**
 * −log p for p from 2⁻³³ to below ½, to two units in the last place. Engines differ in how they round Math.log, and one
 * from version to version: the normals are to have the same bits in all of them.
 *
 * With p = 2^(−c − 2) m, 1 ≤ m < 2, it is (c + 3/2) log 2 − 2 artanh s, s = (m − √2) / (m + √2): an odd polynomial,
 * our own minimax fit (3.8e-17).
 */
function minusLog(p: number): number {
  const c = Math.clz32(p * 2 ** 33), m = p * powers[c];
  const s = (m - Math.SQRT2) / (m + Math.SQRT2), z = s * s;
  const bracket = 2 + z * (0.6666666666651385 + z * (0.4000000008105894 + z * (0.2857141319249262 +
                z * (0.22223615954984519 + z * (0.18116598650563462 + z * 0.1689657747370023)))));
  return (c + 1.5) * Math.LN2 - s * bracket;
}
