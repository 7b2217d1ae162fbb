/**
 * What a network learns from: inputs, and what it should have answered.
 *
 * @module
 */
import { type Points, requireObject, requirePoints } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import { meanSquares } from "./estimate.ts";

/** A batch of a weighted regression: the loss is Σ_i weight_i ‖F(x_i, time_i) − target_i‖² / (batch · outputs), or Σ_ij weight_ij (…)². */
export interface Regression {
  /** What the network sees, shape [batch, dim]: no more rows than x₀. */
  readonly x: Points;
  /** The network's own time, a number for each row: length [batch]. */
  readonly time: Float64Array;
  /** What it should answer, shape [batch, outputs]. */
  readonly target: Points;
  /** How much each row counts, or each number of it: length [batch], or [batch · outputs]. */
  readonly weight: Float64Array;
}

/** Regressions made of data: what an objective is to those who train. */
export interface Objective {
  /** Its name in the field. */
  readonly name: string;
  /** Draws a regression: row i depends on x0's row i, `rng`, `step` and i alone, unless the objective says otherwise. */
  regression(x0: Points, rng: Rng, at?: { readonly step?: number }): Regression;
}

/**
 * The loss of each row of a regression, weight_i ‖F_i − target_i‖² / outputs, or Σ_j weight_ij (F_ij − target_ij)² / outputs.
 *
 * @param regression The batch.
 * @param output F, what a network answered: shape [batch, outputs].
 * @returns One number a row: length [batch].
 * @throws {RangeError} If the output has another shape than the target, or weights are as many as neither rows nor numbers.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { squaredErrors } from "driftfield/losses";
 *
 * const x = points([[0, 0]]), target = points([[1, 1]]), weight = Float64Array.of(3), time = Float64Array.of(0);
 * assertEquals([...squaredErrors({ x, time, target, weight }, points([[1, 3]]))], [6]);
 * ```
 */
export function squaredErrors(regression: Regression, output: Points): Float64Array {
  requireObject("regression", regression, "target", "weight");
  requirePoints("output", output, 0);
  const { target, weight } = regression;
  if (output.shape[0] !== target.shape[0] || output.shape[1] !== target.shape[1]) {
    throw new RangeError(`output must have shape [${target.shape}], as the target, got [${output.shape}]`);
  }
  if (weight.length !== target.shape[0] && weight.length !== target.data.length) {
    const lengths = `${target.shape[0]} or ${target.data.length}`;
    throw new RangeError(`weight must have length ${lengths}, got ${weight.length}`);
  }
  if (weight.length === target.shape[0]) {
    return meanSquares(output, target).map((square, i) => weight[i] * square);
  }
  const scaled = ({ data, shape }: Points) => ({
    data: data.map((v, at) => Math.sqrt(weight[at]) * v),
    shape,
  });
  return meanSquares(scaled(output), scaled(target));
}
