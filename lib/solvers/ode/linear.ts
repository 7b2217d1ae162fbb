/**
 * Sums of states in float64.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";

/**
 * x + Σ aᵢ kᵢ in one new array: what `combine` gives over `float64`, bit for bit, without an array for each term.
 *
 * @param x A state, shape [batch, dim].
 * @param terms Pairs of a number and a state of that shape.
 * @returns The sum, added up from the left: shape [batch, dim].
 */
export function plus(x: Points, ...terms: readonly (readonly [a: number, k: Points])[]): Points {
  const out = x.data.slice();
  for (const [a, { data }] of terms) {
    if (a !== 0) { for (let i = 0; i < out.length; i++) out[i] += a * data[i]; }
  }
  return { data: out, shape: x.shape };
}

/**
 * ‖x − y‖.
 *
 * @param x A state, shape [batch, dim].
 * @param y A state of that shape.
 * @returns The Euclidean distance over all coordinates of all rows.
 */
export function distance({ data: x }: Points, { data: y }: Points): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - y[i]) ** 2;
  return Math.sqrt(sum);
}
