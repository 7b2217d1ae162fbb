/**
 * The uniform law on the dark squares of a board.
 *
 * @module
 */
import { type Points, requireInteger, requirePoints, zeros } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Dataset } from "./dataset.ts";
import { noisedBoxes } from "./noised_boxes.ts";
import type { Ends } from "./noised_interval.ts";

/** Side of a square. */
const side = 2;

/**
 * Uniform on eight of the sixteen 2 × 2 squares of [−4, 4)², those with ⌊x/2⌋ + ⌊y/2⌋ even: FFJORD's form
 * (Grathwohl et al. 2019). Its entropy is the log of their area, ln 32; it has no score, the density being flat with
 * jumps, until it is noised.
 *
 * @returns The data set, in the plane.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { checkerboard } from "driftfield/datasets";
 *
 * assertEquals([...checkerboard().logDensity!(points([[1, 1], [3, 1]]))], [-Math.log(32), -Infinity]);
 * ```
 */
export function checkerboard(): Dataset {
  const law = { name: "checkerboard", dim: 2, sample };
  return {
    ...law,
    entropy: Math.log(32),
    logDensity,
    noised: (schedule) => noisedBoxes(law, { intervals, boxes }, schedule),
  };
}

/** The columns of the board, and its rows. */
const intervals = [-2, -1, 0, 1].map((k): Ends => [side * k, side * (k + 1)]);

/** Column and row of each dark square. */
const boxes = [0, 1, 2, 3].flatMap((column) => [0, 2].map((row) => [column, row + column % 2]));

/** A column of the board, one of its two dark squares, and where in it. */
function sample(n: number, rng: Rng): Points {
  requireInteger("n", n, 1);
  const { data: uniform } = rng.uniform([n, 4]), out = zeros([n, 2]);
  for (let i = 0; i < n; i++) {
    const [column, square, across, up] = uniform.subarray(4 * i, 4 * i + 4);
    const left = Math.floor(4 * column) - 2, below = 2 * Math.floor(2 * square) - 2 + Math.abs(left % 2);
    out.data[2 * i] = side * (left + across);
    out.data[2 * i + 1] = side * (below + up);
  }
  return out;
}

function logDensity(x: Points): Float64Array {
  requirePoints("x", x);
  if (x.shape[1] !== 2) throw new RangeError(`x must have dim 2, got ${x.shape[1]}`);
  const inside = (v: number) => v >= -2 * side && v < 2 * side;
  return Float64Array.from({ length: x.shape[0] }, (_, i) => {
    const u = x.data[2 * i], v = x.data[2 * i + 1];
    const dark = (Math.floor(u / side) + Math.floor(v / side)) % 2 === 0;
    return dark && inside(u) && inside(v) ? -Math.log(32) : -Infinity;
  });
}
