import { type Points, points } from "driftfield/core";
import { philox } from "driftfield/random";

/** Normals of standard deviation sd about a centre, all coordinates alike but the first, which is shifted. */
export function normals(
  seed: number,
  [n, dim]: [number, number],
  { shift = 0, sd = 1, label = "" } = {},
): Points {
  const { data } = philox(seed).fork(label).normal([n, dim]);
  return points(data.map((z, at) => sd * z + (at % dim ? 0 : shift)), dim);
}

/** How often of so many times. */
export const rate = (times: number, event: (i: number) => boolean): number =>
  Array.from({ length: times }, (_, i) => event(i)).filter(Boolean).length / times;

/** Four standard errors of a rate, whose truth is p, over so many times. */
export const spread = (p: number, times: number): number => 4 * Math.sqrt(p * (1 - p) / times);
