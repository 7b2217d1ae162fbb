/**
 * The layers of a heat map: its cells as one picture, its contour lines.
 *
 * @module
 */
import type { Interval } from "../core/grid/mod.ts";
import { requireInteger } from "../core/require.ts";
import { csv, requireColumn } from "./columns.ts";
import { contours } from "./contours.ts";
import type { PlaneValues } from "./plane_values.ts";
import { encodePng, type Palette } from "./indexed_png.ts";
import type { View } from "./plot.ts";
import { parseColor } from "./raster.ts";
import { ink } from "./theme.ts";

const steps = 255; // colours; odd, so that the middle of a ramp is one of them

/** The grid as a picture, one pixel a cell, top row first, as a data URL. */
export function paint({ x, y, values }: PlaneValues, [low, high]: Interval, ramp: readonly string[]): string {
  const colors = shades(ramp, steps), pixels = new Uint8Array(values.length), n = x.length;
  for (let j = 0; j < y.length; j++) {
    for (let i = 0; i < n; i++) {
      const share = high > low ? (values[j * n + i] - low) / (high - low) : 0;
      pixels[(y.length - 1 - j) * n + i] = Math.round((steps - 1) * Math.min(1, Math.max(0, share)));
    }
  }
  return `data:image/png;base64,${encodePng({ width: n, height: y.length, pixels }, colors).toBase64()}`;
}

/** `n` colours along a ramp, linear between its own: what Vega makes of the same list. */
export function shades(ramp: readonly string[], n: number): Palette {
  const own = ramp.map(parseColor);
  return Array.from({ length: n }, (_, i) => {
    const at = i / (n - 1) * (own.length - 1), k = Math.min(own.length - 2, Math.floor(at));
    const mix = (c: 0 | 1 | 2) => Math.round(own[k][c] + (at - k) * (own[k + 1][c] - own[k][c]));
    return [mix(0), mix(1), mix(2)];
  });
}

/** The levels that are asked for: so many between the ends, or those. */
export function contourLevels(wanted: number | readonly number[], [low, high]: Interval): readonly number[] {
  if (typeof wanted !== "number") {
    if (wanted.length) requireColumn("contours", wanted);
    return wanted;
  }
  requireInteger("contours", wanted, 0, 50);
  return Array.from({ length: wanted }, (_, i) => low + (high - low) * (i + 1) / (wanted + 1));
}

/** Light lines on dark colours, dark lines on light ones. */
export function contourLayers(
  grid: PlaneValues,
  levels: readonly number[],
  middle: number,
  isDiverging: boolean,
): View[] {
  return [false, true].flatMap((dark) => {
    const lines = levels.filter((level) => (isDiverging || level >= middle) === dark).flatMap((level) =>
      contours(grid, level)
    );
    if (lines.length === 0) return [];
    const stride = Math.ceil(lines.reduce((sum, line) => sum + line.length, 0) / 2500);
    const kept = lines.map((line) => line.filter((_, i) => i % stride === 0 || i === line.length - 1));
    return [{
      data: csv({
        x: kept.flatMap((line) => line.map(([x]) => x)),
        y: kept.flatMap((line) => line.map(([, y]) => y)),
        path: kept.flatMap((line, path) => line.map(() => path)),
      }),
      mark: { type: "line", color: dark ? ink : "white", opacity: 0.65, strokeWidth: 1, aria: false },
      encoding: { detail: { field: "path" }, order: { value: null } },
    }];
  });
}
