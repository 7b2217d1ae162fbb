/**
 * From logarithms to what they are of the largest.
 *
 * @module
 */
import type { Column } from "./mixture_columns.ts";

/** Terms this far (nats) below the largest are below a rounding error, even a million of them. */
const negligible = 51;

/** Exponents are a whole number of these, and a rest of half of one at most. */
const step = Math.LN2 / 32, steps = 1 / step, last = Math.ceil(negligible / step);

/** exp(−k step), and 0 in the end. */
const powers = Float64Array.from({ length: last + 1 }, (_, k) => k < last ? 2 ** (-k / 32) : 0);

/**
 * Puts exp(level − top) in the place of levels, none above its top, and adds it to `sums`; 0 if negligible. Returns
 * whether anything is left.
 *
 * With u = r − k step, the exponential is a power from the table times a polynomial of degree 6, which |r| ≤ step/2 makes
 * exact to 4e-18. As k stops at `last` by arithmetic on whole numbers there is nothing to guess for the processor, which
 * otherwise takes two or three times as long.
 */
export function exponentiate(levels: Column, tops: Column, sums: Column): boolean {
  let most = 0;
  for (let i = 0; i < levels.length; i++) {
    const u = Math.max(levels[i] - tops[i], -1e7), beyond = (0.5 - u * steps | 0) - last;
    const k = last + (beyond & beyond >> 31), r = u + k * step, r2 = r * r;
    const share = powers[k] *
      (1 + r + r2 * (1 / 2 + r * (1 / 6) + r2 * (1 / 24 + r * (1 / 120) + r2 * (1 / 720))));
    levels[i] = share;
    sums[i] += share;
    most += share;
  }
  return most > 0;
}
