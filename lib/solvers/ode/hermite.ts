/**
 * The cubic through two states and their slopes.
 *
 * @module
 */
import type { Points } from "../../core/mod.ts";
import { plus } from "./linear.ts";

/** A state and the slope there, both of shape [batch, dim]. */
export interface Knot {
  /** The state. */
  readonly x: Points;
  /** dx/dt. */
  readonly slope: Points;
}

/**
 * Cubic Hermite interpolation between two states a time dt apart, whose error is O(dt⁴):
 *
 *     x + u² (3 − 2u) (y − x) + u (1 − u)² x' dt − u² (1 − u) y' dt
 *
 * @param start x and x', at u = 0.
 * @param end y and y', at u = 1.
 * @param dt Time between them.
 * @param u Part of the way.
 * @returns The state there, shape [batch, dim].
 */
export function hermite(start: Knot, end: Knot, dt: number, u: number): Points {
  const v = 1 - u, rise = u * u * (3 - 2 * u);
  const bends = [[dt * u * v * v, start.slope], [-dt * u * u * v, end.slope]] as const;
  return plus(start.x, [rise, end.x], [-rise, start.x], ...bends);
}
