/**
 * Brownian increments out of standard normals.
 *
 * @module
 */
import type { Space } from "../../core/mod.ts";
import type { Increment } from "../../processes/mod.ts";

/**
 * The increment over a step, W = √|dt| z and H = √(|dt|/12) y with z and y standard normal; each is drawn when it is
 * first read.
 *
 * @param space Where they live.
 * @param dt The step.
 * @param z Draws the normals of W, shape [batch, brownians].
 * @param y Draws those of H.
 * @returns The increment.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { float64, points } from "driftfield/core";
 * import { incrementOf } from "driftfield/solvers";
 *
 * const { W } = incrementOf(float64, 0.25, () => points([[2]]), () => points([[0]]));
 * assertEquals(W, points([[1]]));
 * ```
 */
export function incrementOf<V>(space: Space<V>, dt: number, z: () => V, y: () => V): Increment<V> {
  let W: V | undefined, H: V | undefined;
  return {
    get W() {
      return W ??= space.scale(Math.sqrt(Math.abs(dt)), z());
    },
    get H() {
      return H ??= space.scale(Math.sqrt(Math.abs(dt) / 12), y());
    },
  };
}
