/**
 * What a network learns from, and what it is judged by.
 *
 * @module
 */
import { type Points, requireInteger, take } from "../core/mod.ts";
import { type Dataset, dataset, digitSplit } from "../datasets/mod.ts";
import type { TrainData } from "../networks/mod.ts";
import type { Rng } from "../random/mod.ts";

/** A law, and what is shown of it. */
export interface Lesson {
  /** The law. */
  readonly law: Dataset;
  /** What is learned from: the law itself, or rows. */
  readonly train: TrainData;
  /** What rows are learned from, shape [rows, dim]; none of a law that is known. */
  readonly rows?: Points;
  /** Their classes, where there are any: length [rows]. */
  readonly labels?: Uint8Array;
  /** Root mean square of its coordinates. */
  readonly sigmaData: number;
  /** What is kept back for the likelihood, shape [points, dim]. */
  readonly heldOut: Points;
  /** What samples are compared with, at most a thousand: of a known law draws of their own, else rows kept back. */
  readonly fresh: Points;
}

const compared = 1000;

/**
 * A law to learn: of rows two thirds are learned from, and the others kept back; of digits, those of `digitSplit`.
 *
 * @param name Name or file of the set.
 * @param count Points kept back for the likelihood; of rows, there may be fewer.
 * @param rng Draws, and the split of the rows.
 * @returns The lesson.
 * @throws {RangeError} If the set is not known, or has too few rows, or count is below 100.
 */
export async function lessonOf(name: string, count: number, rng: Rng): Promise<Lesson> {
  requireInteger("points", count, 100);
  const law = await dataset(name), { points, labels } = law;
  if (!points) {
    const draw = (what: string, n: number) => law.sample(n, rng.fork(what));
    const sigmaData = rootMeanSquare(draw("scale", 20_000));
    return { law, train: law, sigmaData, heldOut: draw("held out", count), fresh: draw("fresh", compared) };
  }
  requireInteger(`rows of ${name}`, points.shape[0], 30);
  const { train, heldOut } = name === "digits" ? digitSplit() : split(points.shape[0], rng);
  const rows = take(points, train), first = (n: number) => take(points, heldOut.subarray(0, n));
  return {
    law,
    train: rows,
    rows,
    ...labels && { labels: Uint8Array.from(train, (row) => labels[row]) },
    sigmaData: rootMeanSquare(rows),
    heldOut: first(count),
    fresh: first(compared),
  };
}

/** Two thirds and a third, by chance. */
function split(rows: number, rng: Rng) {
  const order = rng.fork("split").permutation(rows), seen = Math.floor(2 * rows / 3);
  return { train: order.subarray(0, seen), heldOut: order.subarray(seen) };
}

/** √ of the mean square of all coordinates. */
export const rootMeanSquare = ({ data }: Points): number =>
  Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length);
