/**
 * Ways between latents.
 *
 * @module
 */
import {
  type Points,
  requireInteger,
  requireNumber,
  requireNumbers,
  requirePoints,
  zeros,
} from "../core/mod.ts";

/** Where to stop on the way. */
export interface SlerpOptions {
  /** Number of equal steps: steps + 1 points, both ends among them; 8 by default. */
  readonly steps?: number;
  /** Shares u of the way, from 0 to 1, in place of steps. */
  readonly shares?: readonly number[];
}

/**
 * Ways between latents, row by row: the direction turns evenly from one to the other along a great circle (Shoemake 1985,
 * "Animating rotation with quaternion curves"), while the squared length goes evenly. With θ the angle between a and b,
 *
 *     x(u) = r(u) (sin((1 − u)θ) a/|a| + sin(uθ) b/|b|)/sin θ,   r² = (1 − u)|a|² + u|b|²
 *
 * which is Song, Meng, Ermon's (2021, "Denoising diffusion implicit models") where |a| = |b|. Why no straight line: of
 * independent a and b of law N(0, σ² I) its points (1 − u) a + u b are N(0, ((1 − u)² + u²) σ² I), half the variance in
 * the middle, where a model has never been: it takes them for less noise, and makes them averages. Those of the circle
 * have, since their direction is uniform and E r² = σ² dim, exactly the covariance σ² I in any dimension above 1.
 *
 * @param a From, shape [n, dim].
 * @param b To, shape [n, dim].
 * @param options Steps, or shares of the way.
 * @returns Shape [n · k, dim], the k points between a pair one after the other: row i k + j is share j of pair i. The ends
 *   are a and b to the last bit.
 * @throws {RangeError} If shapes differ, a share is not in 0 … 1, or in a row the shortest way is not one: a zero, or
 *   opposite directions.
 * @throws {TypeError} If steps and shares are both given.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { slerp } from "driftfield/samplers";
 *
 * const { data, shape } = slerp(points([[5, 0]]), points([[0, 5]]), { steps: 2 });
 * assertEquals([shape, [...data.slice(0, 2)], [...data.slice(4)]], [[3, 2], [5, 0], [0, 5]]);
 * assertAlmostEquals(data[2], 5 * Math.SQRT1_2);
 * ```
 */
export function slerp(a: Points, b: Points, { steps, shares }: SlerpOptions = {}): Points {
  requirePoints("a", a);
  requirePoints("b", b);
  const [n, dim] = a.shape, way = sharesOf(steps, shares), k = way.length, out = zeros([n * k, dim]);
  if (b.shape[0] !== n || b.shape[1] !== dim) {
    throw new RangeError(`a and b must have one shape, got [${a.shape}] and [${b.shape}]`);
  }
  for (let i = 0; i < n; i++) {
    const between = arc(row(a, i), row(b, i), i);
    way.forEach((u, j) => out.data.set(between(u), (i * k + j) * dim));
  }
  return out;
}

/** The way between two vectors. */
function arc(a: Float64Array, b: Float64Array, i: number): (u: number) => Float64Array {
  const [long, other] = [length(a), length(b)];
  if (long === 0 || other === 0) throw new RangeError(`a and b must not be 0, but are in row ${i}`);
  const from = a.map((v) => v / long), to = b.map((v) => v / other);
  // Kahan's angle, right to rounding where cos θ is not.
  const apart = length(from.map((v, k) => v - to[k])), along = length(from.map((v, k) => v + to[k]));
  if (along < 1e-7) {
    throw new RangeError(`a and b must not be opposite, for no way is the shortest: row ${i}`);
  }
  const angle = 2 * Math.atan2(apart, along);
  const weight = (u: number) => angle === 0 ? u : Math.sin(u * angle) / Math.sin(angle);
  return (u) => {
    if (u === 0 || u === 1) return u === 0 ? a : b;
    const r = Math.sqrt((1 - u) * long ** 2 + u * other ** 2), [back, ahead] = [weight(1 - u), weight(u)];
    return from.map((v, k) => r * (back * v + ahead * to[k]));
  };
}

const length = (v: Float64Array) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

const row = ({ data, shape: [, dim] }: Points, i: number) => data.subarray(i * dim, (i + 1) * dim);

function sharesOf(steps: number | undefined, shares: readonly number[] | undefined): readonly number[] {
  if (shares === undefined) {
    const count = steps ?? 8;
    requireInteger("steps", count, 1);
    return Array.from({ length: count + 1 }, (_, j) => j / count);
  }
  if (steps !== undefined) throw new TypeError("give steps or shares, not both");
  requireNumbers("shares", shares);
  if (shares.length === 0) throw new RangeError("shares must have at least 1 entry, got 0");
  shares.forEach((u, j) => requireNumber(`shares[${j}]`, u, 0, 1));
  return shares;
}
