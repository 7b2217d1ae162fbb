/**
 * What a network learns from, a batch at a time.
 *
 * @module
 */
import { type Points, requireInteger, requireObject, requirePoints, take } from "../../core/mod.ts";
import type { Rng } from "../../random/mod.ts";
import type { Architecture } from "../architecture.ts";

/**
 * Data to learn from: a law to draw from (every `Dataset` is one), rows, or rows with a label each, 0 … classes − 1, or
 * `classes` for none. A network with classes needs labels; another does not look at those of a `Dataset`.
 */
export type TrainData =
  | { sample(n: number, rng: Rng): Points }
  | Points
  | { readonly points: Points; readonly labels: ArrayLike<number> };

/** One batch. */
export interface Batch {
  /** The data, shape [batch, dim]. */
  readonly x0: Points;
  /** A label for each row. */
  readonly labels?: ArrayLike<number>;
}

/**
 * Batches of data, rows with replacement: the k-th depends on (rng, k) alone.
 *
 * @param data Where from.
 * @param architecture The network, to which the labels must fit.
 * @param options `batch`: rows; `dropLabels`: how probable it is that a row's label is kept from the network.
 * @returns Batch k = 0, 1, ….
 * @throws {RangeError} If there is a coordinate that is not finite, or labels are missing or not the network's.
 * @throws {TypeError} If it is nothing to learn from.
 */
export function batchesOf(
  data: TrainData,
  { classes }: Architecture,
  { batch, dropLabels, rng }: { readonly batch: number; readonly dropLabels: number; readonly rng: Rng },
): (k: number) => Batch {
  requireObject("data", data);
  const stream = rng.fork("data"), drop = rng.fork("dropped labels");
  if (classes === 0 && dropLabels > 0) {
    throw new RangeError(`dropLabels must be 0 where the network has no classes, got ${dropLabels}`);
  }
  if (classes === 0 && "sample" in data) return (k) => ({ x0: drawn(data, batch, stream.fork(`${k}`)) });

  const rows = "points" in data ? data.points : "data" in data ? data : undefined;
  const labels = "labels" in data ? data.labels : undefined;
  if (classes > 0 && !(rows && labels)) {
    throw new RangeError(`data must be points with labels: the network has ${classes} classes`);
  }
  if (classes === 0 && labels) throw new RangeError("data has labels, but the network has no classes");
  if (!rows) throw new TypeError("data must be a law to sample, points, or points with labels");
  requirePoints("data", rows);
  if (labels) requireLabels(labels, rows.shape[0], classes);

  return (k) => {
    const chosen = stream.uniform([batch, 1], { step: k }).data.map((u) => Math.floor(u * rows.shape[0]));
    const x0 = take(rows, chosen);
    if (!labels) return { x0 };
    const hidden = drop.uniform([batch, 1], { step: k }).data;
    return { x0, labels: Array.from(chosen, (row, i) => hidden[i] < dropLabels ? classes : labels[row]) };
  };
}

/** A batch that is what was asked for. */
function drawn(data: { sample(n: number, rng: Rng): Points }, batch: number, rng: Rng): Points {
  const x0 = data.sample(batch, rng);
  requirePoints("data", x0, batch);
  return x0;
}

function requireLabels(labels: ArrayLike<number>, rows: number, classes: number): void {
  if (labels.length !== rows) {
    throw new RangeError(`data has ${rows} points, but ${labels.length} labels`);
  }
  for (let i = 0; i < rows; i++) requireInteger(`labels[${i}]`, labels[i], 0, classes);
}
