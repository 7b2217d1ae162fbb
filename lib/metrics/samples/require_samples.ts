/**
 * What must be true of two samples that are compared.
 *
 * @module
 */
import { type Points, requireNumber, requirePoints, requireSameDim } from "../../core/mod.ts";

/** Beyond it the sums of squared distances would overflow. */
const largest = 1e140;

/** Requires two samples of finite points in one space, of at least so many each, none of them beyond all measure. */
export function requireSamples(x: Points, y: Points, rows = 2): void {
  requirePoints("x", x, rows);
  requirePoints("y", y, rows);
  requireSameDim("x", x, "y", y);
  const most = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  requireNumber("largest coordinate of x", most(x.data), 0, largest);
  requireNumber("largest coordinate of y", most(y.data), 0, largest);
}

/** The rows of x, then those of y. */
export function pooled(x: Points, y: Points): Points {
  const data = new Float64Array(x.data.length + y.data.length);
  data.set(x.data);
  data.set(y.data, x.data.length);
  return { data, shape: [x.shape[0] + y.shape[0], x.shape[1]] };
}
