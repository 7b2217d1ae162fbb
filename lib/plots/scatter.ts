/**
 * Clouds of points in the plane.
 *
 * @module
 */
import { requireLimits, requireSizes } from "./require_plot.ts";
import type { Interval } from "../core/grid/mod.ts";
import { type Points, take } from "../core/points.ts";
import { requireInteger, requireNumber, requirePositive } from "../core/require.ts";
import { cloudsOf, thinCloud } from "./clouds.ts";
import { rampLegend } from "./ramp_legend.ts";
import { csv, extent } from "./columns.ts";
import {
  columnsOf,
  type Domain,
  domainOf,
  frame,
  overlayLayers,
  planeEncoding,
  requireDomain,
  requirePlanar,
} from "./frame.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import type { Row } from "./rows.ts";
import { palette, viridis } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode scatter}. */
export interface ScatterOptions extends PlotOptions {
  /** Title of the horizontal axis, with its unit. With rows, the column. */
  readonly x?: string;
  /** Title of the vertical axis, with its unit. With rows, the column. */
  readonly y?: string;
  /** A number or a group for every point. With rows, the column. */
  readonly color?: ArrayLike<number> | readonly string[] | string;
  /** What the colour means, with its unit. */
  readonly colorLabel?: string;
  /** The numbers at the ends of the colours, for several plots with one legend; those beyond have the last colour. */
  readonly limits?: Interval;
  /** A unit is as long along x as along y; true for Points, false for rows. */
  readonly equal?: boolean;
  /** Limits of the axes; those of the points. */
  readonly domain?: Domain;
  /** Draw at most so many points; 1500. The outermost are kept. */
  readonly thin?: number;
  /** Area of a dot in square pixels; smaller for larger clouds. */
  readonly size?: number;
  /** How opaque the dots are, 0 to 1. */
  readonly opacity?: number;
  /** Curves [n, 2] drawn over the points, dashed: a border, a circle, the truth. */
  readonly overlay?: readonly Points[];
}

/**
 * Plots points in the plane, one dot each.
 *
 * @param data Points of shape [batch, 2], several clouds by name, or rows with the columns `options.x` and `options.y`.
 * @param options Axis titles with units, colour by value or by group, limits.
 * @returns The plot. Large clouds are thinned, and the alt text says so.
 * @throws {RangeError} If a cloud is empty, not finite or not of dim 2, or the colours are not as many as the points.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { scatter } from "driftfield/plots";
 *
 * const data = points([[0, 0], [1, 2], [2, 1]]), model = points([[0, 1], [2, 2]]);
 * const plot = scatter({ data, model }, { x: "x (km)", y: "y (km)", title: "Data and model" });
 * assertStringIncludes(plot.alt, "5 points");
 * ```
 */
export function scatter(
  data: Points | Readonly<Record<string, Points>> | readonly Row[],
  options: ScatterOptions = {},
): Plot {
  const { x = "x", y = "y", title, thin = 1500, overlay = [] } = options;
  requireSizes(options);
  if (typeof data !== "object" || data === null) throw new TypeError(`data must be points, got ${data}`);
  requireInteger("thin", thin, 4);
  if (options.limits !== undefined) requireLimits("limits", options.limits);
  if (options.size !== undefined) requirePositive("size", options.size);
  if (options.opacity !== undefined) requireNumber("opacity", options.opacity, 0, 1);
  if (options.color === null) throw new TypeError("color must be words or numbers, got null");
  const isRows = Array.isArray(data), { clouds, color } = cloudsOf(data, options);
  clouds.forEach(([name, cloud]) => requirePlanar(clouds.length > 1 ? `cloud "${name}"` : "points", cloud));
  if (options.domain) requireDomain("domain", options.domain);
  options.limits?.forEach((end, i) => requireNumber(`limits[${i}]`, end));
  const all = clouds.map(([, cloud]) => cloud);
  const area = frame(options.domain ?? domainOf(...all, ...overlay), {
    equal: options.equal ?? !isRows,
    width: options.width ?? 420,
    height: options.height ?? (options.equal ?? !isRows ? 400 : 300),
  });

  const total = all.reduce((sum, cloud) => sum + cloud.shape[0], 0);
  const inside = ({ data }: Points, i: number) =>
    area.domain.every(([low, high], k) => data[2 * i + k] >= low && data[2 * i + k] <= high);
  const kept = all.map((cloud) =>
    thinCloud(cloud, Math.max(4, Math.floor(thin * cloud.shape[0] / total))).filter((i) => inside(cloud, i))
  );
  const drawn = kept.reduce((sum, indices) => sum + indices.length, 0);
  const dot = {
    size: options.size ?? (drawn > 500 ? 12 : drawn > 100 ? 20 : 40),
    fillOpacity: options.opacity ?? (drawn > 100 ? 0.7 : 0.9),
  };
  const byName = { domain: clouds.map(([name]) => name), range: palette.slice(0, clouds.length) };
  const layers = clouds.map(([name, cloud], i): View => {
    const shown = kept[i].length < cloud.shape[0] ? take(cloud, kept[i]) : cloud;
    const named = { color: { datum: name, type: "nominal", scale: byName, legend: dotLegend } };
    const one = { color: { value: palette[0] } };
    return {
      data: csv({
        ...columnsOf(shown),
        ...(color ? { color: kept[i].map((k) => color[k]) as string[] } : {}),
      }),
      mark: { type: "point", filled: true, opacity: 1, aria: false, ...dot },
      encoding: color ? { color: colorEncoding(color, options) } : clouds.length > 1 ? named : one,
    };
  });
  const about = sentence(
    title,
    `Scatter plot of ${total} points`,
    drawn < total && `, ${drawn} of them drawn`,
    clouds.length > 1 && ` (${byName.domain.join(", ")})`,
    `: ${x} ${between(area.domain[0])}, ${y} ${between(area.domain[1])}`,
    color && `, coloured by ${options.colorLabel ?? "group"}`,
    overlay.length > 0 && "; dashed curves over it",
  );
  return plotOf(options, about, {
    width: area.width,
    height: area.height,
    encoding: planeEncoding(area.domain, { x, y }),
    layer: [...layers, ...overlayLayers(overlay)],
  });
}

const dotLegend = { symbolType: "circle", symbolSize: 70 };

/** A ramp for numbers, the palette for groups. */
function colorEncoding(
  color: ArrayLike<number> | readonly string[],
  { colorLabel = "", limits }: ScatterOptions,
): object {
  if (typeof color[0] !== "string") {
    const legend = rampLegend(colorLabel || null, limits ?? extent(color as ArrayLike<number>));
    const scale = { range: viridis, zero: false, ...limits && { domain: limits, clamp: true } };
    return { field: "color", type: "quantitative", scale, legend };
  }
  const domain = [...new Set(color as readonly string[])];
  return {
    field: "color",
    type: "nominal",
    scale: { domain, range: palette },
    legend: { ...dotLegend, title: colorLabel || null },
  };
}
