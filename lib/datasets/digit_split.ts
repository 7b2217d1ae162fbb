/**
 * Which digits are there to learn from, and which are held out.
 *
 * @module
 */
import { philox } from "../random/mod.ts";

/** Row numbers of the digits, in two parts. */
export interface DigitSplit {
  /** Two thirds, 1,198 rows. */
  readonly train: Uint32Array;
  /** The other third, 599 rows. */
  readonly heldOut: Uint32Array;
}

/**
 * The split of the digits by which the classifier behind {@linkcode digitFeatures} was trained and judged: a random
 * order of the rows, the first two thirds of it and the rest. A model that learns from the same two thirds can be held
 * to digits that neither it nor the classifier has seen.
 *
 * @returns Rows of `digits().points`; always the same.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { take } from "driftfield/core";
 * import { digits, digitSplit } from "driftfield/datasets";
 *
 * const { points } = await digits(), { train, heldOut } = digitSplit();
 * assertEquals([take(points, train).shape, take(points, heldOut).shape], [[1198, 64], [599, 64]]);
 * ```
 */
export function digitSplit(): DigitSplit {
  const order = philox(0).fork("digits").permutation(1797);
  return { train: order.slice(0, 1198), heldOut: order.slice(1198) };
}
