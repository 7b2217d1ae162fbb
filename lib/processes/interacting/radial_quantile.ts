/**
 * The inverse of a distribution function.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";

/**
 * The r at which a distribution function is u, by Newton's method, bisecting wherever that leaves the bracket: to rounding.
 *
 * @param cdf Increasing.
 * @param slope Its derivative.
 * @param range Where to look: all of the law but less than is ever drawn.
 * @param support What u = 0 and u = 1 give.
 * @returns u ↦ r.
 */
export function radialQuantile(
  cdf: (r: number) => number,
  slope: (r: number) => number,
  [least, most]: readonly [number, number],
  support: readonly [number, number],
): (u: number) => number {
  return (u) => {
    requireNumber("u", u, 0, 1);
    if (u === 0 || u === 1) return support[u];
    let low = least, high = most;
    for (let r = (low + high) / 2;;) {
      const off = cdf(r) - u;
      if (off === 0) return r;
      if (off > 0) high = r;
      else low = r;
      const step = off / slope(r), guess = r - step, middle = (low + high) / 2;
      if (!(low < middle && middle < high) || Math.abs(step) < 1e-15 * high) return r;
      r = guess > low && guess < high ? guess : middle;
    }
  };
}
