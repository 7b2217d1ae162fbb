/**
 * Points side by side, and apart.
 *
 * @module
 */
import { float64, type Points, type Space } from "../../core/mod.ts";

/** Columns from … to − 1: shape [batch, to − from]. */
export const columns = <V>(space: Space<V>, x: V, from: number, to: number): V =>
  space.stack(Array.from({ length: to - from }, (_, k) => space.column(x, from + k)));

/** Rows (x, y): shape [batch, dim of x + dim of y]. */
export const beside = (...parts: readonly Points[]): Points =>
  float64.stack(parts.flatMap((x) => Array.from({ length: x.shape[1] }, (_, k) => float64.column(x, k))));
