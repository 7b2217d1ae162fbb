/**
 * What a network is told beside points: time and class, as features.
 *
 * @module
 */
import { type Points, requireNumber, zeros } from "../core/mod.ts";

/** How time and class are told. */
export interface ContextSizes {
  /** Frequencies of the time's Fourier features. */
  readonly frequencies: number;
  /** Classes; 0 if none. */
  readonly classes: number;
}

/** How many features there are. */
export const contextWidth = ({ frequencies, classes }: ContextSizes): number =>
  1 + 2 * frequencies + (classes && classes + 1);

/**
 * 1, cos and sin of 2π f time for frequencies f from 1/16 to 1 in equal ratios, and the label's place among classes + 1, the
 * last for none.
 *
 * @param times The network's times: one, or one a row.
 * @param labels Labels 0 … classes − 1, or `classes` for none: one, or one a row.
 * @param sizes Frequencies, classes.
 * @returns Features, shape [rows, features].
 * @throws {RangeError} If a time is not finite, a label is out of range, or they are not as many.
 */
export function contextOf(
  times: ArrayLike<number>,
  labels: ArrayLike<number> | undefined,
  sizes: ContextSizes,
): Points {
  const { frequencies, classes } = sizes, rows = Math.max(times.length, labels?.length ?? 1);
  requireTold(times, labels, rows, classes);
  const out = zeros([rows, contextWidth(sizes)]), omega = angular(frequencies);
  for (let i = 0, at = 0; i < rows; i++) {
    const time = times[times.length === 1 ? 0 : i];
    out.data[at++] = 1;
    for (const w of omega) out.data[at++] = Math.cos(w * time);
    for (const w of omega) out.data[at++] = Math.sin(w * time);
    if (classes === 0) continue;
    out.data[at + (labels ? labels[labels.length === 1 ? 0 : i] : classes)] = 1;
    at += classes + 1;
  }
  return out;
}

/**
 * 2π f for f from 1/16 to 1 in equal ratios. As ¼ ln(σ/α) the time spans less than 3, and what a network should answer
 * changes over ln σ of about 1, a quarter of a unit of time: what is higher (to 2, to 8) only leaves more to learn.
 */
const angular = (count: number) =>
  Array.from({ length: count }, (_, k) => Math.PI / 8 * 16 ** (k / Math.max(1, count - 1)));

function requireTold(
  times: ArrayLike<number>,
  labels: ArrayLike<number> | undefined,
  rows: number,
  classes: number,
): void {
  if (labels && classes === 0) throw new RangeError("labels were given, but the network knows no classes");
  for (const [name, { length }] of Object.entries({ times, ...labels && { labels } })) {
    if (length !== rows && length !== 1) throw new RangeError(`${name}: ${length} of them for ${rows} rows`);
  }
  for (let i = 0; i < times.length; i++) {
    if (!Number.isFinite(times[i])) requireNumber(`time in row ${i}`, times[i]);
  }
  for (let i = 0; i < (labels?.length ?? 0); i++) {
    const label = labels![i];
    if (Number.isInteger(label) && label >= 0 && label <= classes) continue;
    throw new RangeError(
      `labels must be 0 … ${classes - 1}, or ${classes} for none; got ${label} in row ${i}`,
    );
  }
}
