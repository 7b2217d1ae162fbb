/**
 * Values over the plane: colours and contour lines.
 *
 * @module
 */
import { requireLimits, requireSizes } from "./require_plot.ts";
import type { GridFunction, Interval } from "../core/grid/mod.ts";
import type { Points } from "../core/points.ts";
import { requireNumber, requireObject } from "../core/require.ts";
import { csv, extent } from "./columns.ts";
import { type Domain, frame, overlayLayers, planeEncoding, requirePlanar } from "./frame.ts";
import { isGridFunction } from "./grid_values.ts";
import { rampLegend } from "./ramp_legend.ts";
import { contourLayers, contourLevels, paint } from "./heat_layers.ts";
import { cells, plane, type PlaneValues, requirePlaneValues, sampled } from "./plane_values.ts";
import { pointLayer } from "./point_layer.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import { diverging, ink, viridis } from "./theme.ts";
import { between, number, sentence } from "./words.ts";

/** Options of {@linkcode heatmap}. */
export interface HeatmapOptions extends PlotOptions {
  /** Title of the horizontal axis, with its unit. */
  readonly x?: string;
  /** Title of the vertical axis, with its unit. */
  readonly y?: string;
  /** What the colours mean, with the unit. */
  readonly value?: string;
  /** For a function: the rectangle it is evaluated on. */
  readonly domain?: Domain;
  /** For a function: how many places along the longer side; 120. */
  readonly resolution?: number;
  /** How many contour lines between the limits, or their levels; 6, and 0 for none. */
  readonly contours?: number | readonly number[];
  /** The values at both ends of the colours; smallest and largest if left out. */
  readonly limits?: Interval;
  /** Blue below zero, red above. */
  readonly diverging?: boolean;
  /** A unit is as long along x as along y; true. */
  readonly equal?: boolean;
  /** Points [n, 2] drawn on top. */
  readonly points?: Points;
  /** Curves [n, 2] drawn on top, dashed. */
  readonly overlay?: readonly Points[];
}

/**
 * Plots a value over a rectangle of the plane.
 *
 * @param values A function of (x, y), a function on a grid of two axes, or values at even steps.
 * @param options Axis titles and what the colours mean, with units; contours.
 * @returns The plot, its cells packed into one small picture.
 * @throws {RangeError} If a value is not finite, there are fewer than 2 × 2 or lengths do not fit.
 * @throws {TypeError} If a function comes without a domain.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { heatmap } from "driftfield/plots";
 *
 * const density = (x: number, y: number) => Math.exp(-(x * x + y * y) / 2) / (2 * Math.PI);
 * const plot = heatmap(density, { domain: [[-3, 3], [-3, 3]], value: "density" });
 * assertStringIncludes(plot.alt, "density from");
 * ```
 */
export function heatmap(
  values: GridFunction | PlaneValues | ((x: number, y: number) => number),
  options: HeatmapOptions = {},
): Plot {
  const { x = "x", y = "y", value = "value", title, equal = true, overlay = [] } = options;
  requireSizes(options);
  if (typeof values !== "function") requireObject("values", values);
  if (options.limits !== undefined) requireLimits("limits", options.limits);
  const grid = typeof values === "function"
    ? sampled(values, options.domain, options.resolution ?? 120)
    : isGridFunction(values)
    ? plane(values)
    : values;
  requireObject("values", grid, "x", "y", "values");
  requirePlaneValues(grid);
  const found = extent(grid.values);
  const limits = options.limits ?? (options.diverging ? symmetric(found) : found);
  limits.forEach((end, i) => requireNumber(`limits[${i}]`, end));
  const ramp = options.diverging ? diverging : viridis;
  const size = { width: options.width ?? 420, height: options.height ?? (equal ? 400 : 300) };
  const area = frame([cells(grid.x), cells(grid.y)], { equal, ...size });
  if (options.points) requirePlanar("points", options.points);

  const { width, height, domain: [across, upwards] } = area;
  const part = ([low, high]: Interval, [from, to]: Interval) => ({
    share: (high - low) / (to - from),
    middle: ((low + high) / 2 - from) / (to - from),
  });
  const [h, v] = [part(cells(grid.x), across), part(cells(grid.y), upwards)];
  const picture: View = {
    data: { values: [{}] },
    mark: {
      type: "image",
      width: h.share * width,
      height: v.share * height,
      aspect: false,
      smooth: Math.min(grid.x.length, grid.y.length) >= 64, // few cells are shown as they are

      aria: false,
    },
    encoding: {
      x: { value: h.middle * width },
      y: { value: (1 - v.middle) * height },
      url: { value: paint(grid, limits, ramp) },
    },
  };
  const legend = rampLegend(value, limits);
  const scale = { type: "linear", domain: [...limits], range: ramp, zero: false, nice: false };
  const colorBar: View = {
    data: csv({ x: [across[0]], y: [upwards[0]], value: [limits[0]] }),
    mark: { type: "point", opacity: 0, aria: false },
    encoding: { color: { field: "value", type: "quantitative", scale, legend } },
  };
  const levels = contourLevels(options.contours ?? 6, options.limits ?? found);
  const about = sentence(
    title,
    `Heat map of ${value} ${between(found)}`,
    ` over ${x} ${between(cells(grid.x))} and ${y} ${between(cells(grid.y))}`,
    levels.length > 0 && `; contour lines at ${levels.map((one) => number(one, 3)).join(", ")}`,
  );
  return plotOf(options, about, {
    width,
    height,
    encoding: planeEncoding(area.domain, { x, y }, { grid: false }),
    layer: [
      picture,
      colorBar,
      ...contourLayers(grid, levels, (limits[0] + limits[1]) / 2, !!options.diverging),
      ...pointLayer(options.points, { fill: "white", stroke: ink, strokeWidth: 0.5, size: 12 }),
      ...overlayLayers(overlay),
    ],
  });
}

const symmetric = ([low, high]: Interval): Interval => {
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-most, most];
};
