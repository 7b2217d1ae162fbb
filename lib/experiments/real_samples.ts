/**
 * Real samples to compare with.
 *
 * @module
 */
import { type Points, take } from "../core/mod.ts";
import type { Estimate } from "../metrics/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Lesson } from "./lesson.ts";

/**
 * Draws of a law, of rows by chance from all of them.
 *
 * @param lesson The law.
 * @param rng Random stream.
 * @returns Draw k, shape [count, dim]: of rows no two are the same.
 */
export const realSamples = ({ law }: Pick<Lesson, "law">, rng: Rng) => (k: number, count: number): Points =>
  law.points
    ? take(law.points, rng.fork(`real ${k}`).permutation(law.points.shape[0]).subarray(0, count))
    : law.sample(count, rng.fork(`real ${k}`));

/** How many samples are compared with as many real ones: a thousand if there are so many, and two groups at least. */
export const comparedOf = ({ fresh }: Pick<Lesson, "fresh">, samples: Points): number =>
  Math.min(fresh.shape[0], samples.shape[0] >> 1);

/** The k-th n points. */
export const groupOf = (n: number) => (x: Points, k: number): Points =>
  take(x, Array.from({ length: n }, (_, i) => k * n + i));

/** A ratio of independent estimates. */
export function over(a: Estimate, b: Estimate): Estimate {
  const value = a.value / b.value;
  return { value, standardError: Math.hypot(a.standardError, value * b.standardError) / b.value };
}
