/**
 * What a network is, apart from its weights.
 *
 * @module
 */
import { type Points, requireFunction, requireObject, type Shape } from "../core/mod.ts";
import type { Rng } from "../random/mod.ts";
import type { Algebra } from "./algebra/mod.ts";

/** A function of weights, points and context, written once over any {@linkcode Algebra}. */
export interface Architecture {
  /** What it was made from: networks of equal configurations are the same function of their weights. */
  readonly config: Readonly<Record<string, string | number | boolean | readonly number[]>>;
  /** Coordinates of a point. */
  readonly dim: number;
  /** Coordinates of an answer. */
  readonly outputs: number;
  /** Classes that it can be told; 0 if none. */
  readonly classes: number;
  /** Shape of each weight, in the order in which they are stored. */
  readonly shapes: Readonly<Record<string, Shape>>;
  /** Weights to start from, each row-major. */
  initial(rng: Rng): Readonly<Record<string, Float32Array>>;
  /**
   * What it is told beside the points, [batch, features]: times, and labels 0 … classes − 1, or `classes` for none. One
   * time or one label stands for all; a single row of both for the whole batch. Throws a RangeError if one is out of range,
   * or they are not as many.
   */
  context(times: ArrayLike<number>, labels?: ArrayLike<number>): Points;
  /** The answers, [batch, outputs]. Throws a RangeError if the points have another dim. */
  apply<A>(algebra: Algebra<A>, weights: Readonly<Record<string, A>>, x: A, context: A): A;
}

/**
 * A record with each value changed: of weights by name.
 *
 * @param record Values by name.
 * @param f What is made of a value, and its name.
 * @returns What was made, by name.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mapValues, mlp } from "driftfield/networks";
 *
 * const sizes = mapValues(mlp({ dim: 2, width: 8 }).shapes, ([rows, columns]) => rows * columns);
 * assertEquals(sizes["2.weight"], 64);
 * ```
 */
export const mapValues = <V, W>(
  record: Readonly<Record<string, V>>,
  f: (value: V, name: string) => W,
): Readonly<Record<string, W>> => {
  requireObject("record", record);
  requireFunction("f", f);
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]));
};
