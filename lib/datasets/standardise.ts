/**
 * Zero mean and unit variance, and the way back.
 *
 * @module
 */
import { type Points, requireOneOf, requirePoints, requireSameDim } from "../core/mod.ts";

/** How to standardise. */
export interface StandardiseOptions {
  /**
   * `"columns"` (default): each column has variance 1 afterwards. `"common"`: all columns are divided by one number,
   * so that shapes and angles stay, and the variances are 1 on average.
   */
  readonly scales?: "columns" | "common";
  /** What the columns are called in an error; their numbers by default. */
  readonly names?: readonly string[];
}

/** Standardised points, and what was done to them. */
export interface Standardised {
  /** (x − mean)/scale: shape [batch, dim]. */
  readonly points: Points;
  /** Mean of each column: length [dim]. */
  readonly mean: Float64Array;
  /** What each column was divided by: length [dim]. */
  readonly scale: Float64Array;
  /** Takes points back: mean + scale · x. */
  unstandardise(x: Points): Points;
}

/**
 * Shifts and scales points to mean 0 and variance 1, the variance being Σ(x − x̄)²/batch.
 *
 * @param x Points, shape [batch, dim].
 * @param options One scale for all columns, or one each.
 * @returns The points and the way back.
 * @throws {RangeError} If a column (with one scale: every column) is constant, or its variance is
 * beyond float64's range.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { standardise } from "driftfield/datasets";
 *
 * const { points: x, unstandardise } = standardise(points([[0, 5], [2, 9]]));
 * assertEquals([...x.data], [-1, -1, 1, 1]);
 * assertEquals([...unstandardise(x).data], [0, 5, 2, 9]);
 * ```
 */
export function standardise(x: Points, options: StandardiseOptions = {}): Standardised {
  const { scales = "columns", names } = options;
  requirePoints("x", x);
  requireOneOf("scales", scales, ["columns", "common"]);
  const dim = x.shape[1], rough = columnMeans(x), rest = columnMeans(affine(x, (v, k) => v - rough[k]));
  const mean = rough.map((m, k) => m + rest[k]); // a second pass takes out the first one's rounding
  const centred = affine(x, (v, k) => v - rough[k] - rest[k]);
  const variance = columnMeans(affine(centred, (v) => v * v));
  const average = variance.reduce((sum, v) => sum + v, 0) / dim;
  const scale = variance.map((v) => Math.sqrt(scales === "common" ? average : v));
  requireSpread(x, scale, scales, names);
  return {
    points: affine(centred, (v, k) => v / scale[k]),
    mean,
    scale,
    unstandardise(y: Points): Points {
      requireSameDim("x", x, "points to take back", y);
      return affine(y, (v, k) => mean[k] + scale[k] * v);
    },
  };
}

function columnMeans({ data, shape: [batch, dim] }: Points): Float64Array {
  const sums = new Float64Array(dim);
  data.forEach((v, at) => sums[at % dim] += v / batch);
  return sums;
}

function affine({ data, shape }: Points, map: (v: number, column: number) => number): Points {
  return { data: data.map((v, at) => map(v, at % shape[1])), shape };
}

function requireSpread(x: Points, scale: Float64Array, scales: string, names?: readonly string[]): void {
  const { data, shape: [batch, dim] } = x;
  const constant = Array.from(scale.keys()).filter((k) =>
    data.every((v, at) => at % dim !== k || v === data[k])
  );
  const called = (k: number) => `column ${names ? JSON.stringify(names[k]) : k}`;
  if (scales === "common" ? constant.length === dim : constant.length > 0) {
    throw new RangeError(
      `${called(constant[0])} cannot be standardised: it is ${data[constant[0]]} in all ${batch} rows`,
    );
  }
  const beyond = scale.findIndex((s) => !(s > 0 && s < Infinity));
  if (beyond >= 0) {
    throw new RangeError(`${called(beyond)} cannot be standardised: its variance is beyond float64's range`);
  }
}
