/**
 * Functions of place and time, at places.
 *
 * @module
 */
import {
  cellCentres,
  cellCount,
  type Grid,
  type GridFunction,
  type Points,
  requireFunction,
  requireNumber,
} from "../../core/mod.ts";
import { requireOnGrid } from "../evolution/require_on_grid.ts";

/** A function of one point and time. If it reads the time, it takes two arguments. */
export type Value = (x: readonly number[], t: number) => number;

/** A function at places, checked; 0 at those left out. */
export function valuesAt(
  name: string,
  f: Value,
  { data, shape: [n, dim] }: Points,
  { t = 0, without }: { readonly t?: number; readonly without?: Uint8Array } = {},
): Float64Array {
  requireFunction(name, f);
  const out = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    if (without?.[row]) continue;
    const x = Array.from(data.subarray(row * dim, row * dim + dim)), value = f(x, t);
    if (!Number.isFinite(value)) requireNumber(`${name} at x = ${x.join(", ")}`, value);
    out[row] = value;
  }
  return out;
}

/** A function on a grid, however it was given; 0 outside of a set. */
export function valuesOn(
  name: string,
  u: GridFunction | Value,
  grid: Grid,
  { t, outside }: { readonly t?: number; readonly outside?: Uint8Array },
): Float64Array {
  if (typeof u === "function") return valuesAt(name, u, cellCentres(grid), { t, without: outside });
  requireOnGrid(name, u, grid);
  return u.values.map((value, cell) => {
    if (outside?.[cell]) return 0;
    if (!Number.isFinite(value)) requireNumber(`${name} in cell ${cell}`, value);
    return value;
  });
}

/** A function at the centres of cells outside of a set; 0 inside. */
export const valuesOutside = (
  name: string,
  f: Value,
  grid: Grid,
  { t, outside }: { readonly t?: number; readonly outside?: Uint8Array },
): Float64Array =>
  outside
    ? valuesAt(name, f, cellCentres(grid), { t, without: outside.map((mark) => 1 - mark) })
    : new Float64Array(cellCount(grid));
