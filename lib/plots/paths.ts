/**
 * Curves in the plane.
 *
 * @module
 */
import { requireClouds, requireSizes } from "./require_plot.ts";
import { type Points, take } from "../core/points.ts";
import { csv, requireSameLength } from "./columns.ts";
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
import { pointLayer } from "./point_layer.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import { ink, palette } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode paths}. */
export interface PathsOptions extends PlotOptions {
  /** Title of the horizontal axis, with its unit. */
  readonly x?: string;
  /** Title of the vertical axis, with its unit. */
  readonly y?: string;
  /** A group for every path. */
  readonly color?: readonly string[];
  /** What the colour means. */
  readonly colorLabel?: string;
  /** A unit is as long along x as along y: true by default. */
  readonly equal?: boolean;
  /** Whether an arrowhead half-way shows which way each path goes: false by default. */
  readonly arrows?: boolean;
  /** Limits of the axes; those of the paths. */
  readonly domain?: Domain;
  /** Particles [n, 2] drawn on top. */
  readonly points?: Points;
  /** Curves [n, 2] drawn over the paths, dashed: a border, a circle, the truth. */
  readonly overlay?: readonly Points[];
}

/** Points that all paths may have together. */
const budget = 12_000;

/** An arrowhead of height 2 that points up, as a path. */
const head = "M0,-1L0.8,1L-0.8,1Z";

/**
 * Plots curves in the plane, each as it is given, from its first point to its last: field lines, the ways of particles.
 *
 * @param lines Points of shape [n, 2], n ≥ 2 for every path.
 * @param options Axis titles with units, groups, limits, particles to draw on top.
 * @returns The plot. Long paths are thinned.
 * @throws {RangeError} If there is no path, one has fewer than two points, is not finite or not of dim 2, or groups are not
 * as many as paths.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { circle, paths } from "driftfield/plots";
 *
 * const rays = [0, 1, 2].map((k) => points([[0, 0], [Math.cos(k), Math.sin(k)]]));
 * assertStringIncludes(paths(rays, { arrows: true, overlay: [circle(1)] }).alt, "3 paths");
 * ```
 */
export function paths(lines: readonly Points[], options: PathsOptions = {}): Plot {
  const { x = "x", y = "y", title, color, colorLabel, equal = true, overlay = [], arrows = false } = options;
  requireSizes(options);
  requireClouds("paths", lines);
  requireClouds("overlay", overlay);
  if (lines.length === 0) throw new RangeError("paths needs at least one path, got none");
  lines.forEach((line, i) => {
    requirePlanar(`paths[${i}]`, line);
    if (line.shape[0] < 2) {
      throw new RangeError(`paths[${i}] must have at least 2 points, got ${line.shape[0]}`);
    }
  });
  if (color) requireSameLength("color", color, "paths", lines);
  if (options.domain) requireDomain("domain", options.domain);
  if (options.points) requirePlanar("points", options.points);
  const area = frame(options.domain ?? domainOf(...lines, ...overlay), {
    equal,
    width: options.width ?? 420,
    height: options.height ?? (equal ? 400 : 300),
  });

  const thinned = lines.map((line) => thin(line, Math.max(2, Math.floor(budget / lines.length))));
  const groups = color && [...new Set(color)];
  const encoding = groups
    ? {
      field: "color",
      type: "nominal",
      title: colorLabel ?? null,
      scale: { domain: groups, range: palette },
    }
    : { value: palette[0] };
  const columns = thinned.map(columnsOf),
    each = <T>(what: (i: number) => T) =>
      thinned.flatMap(({ shape: [n] }, i) => new Array<T>(n).fill(what(i)));
  const drawn: View = {
    data: csv({
      x: Float64Array.from(columns.flatMap(({ x }) => [...x])),
      y: Float64Array.from(columns.flatMap(({ y }) => [...y])),
      path: each((i) => i),
      ...color && { color: each((i) => color[i]) },
    }),
    mark: { type: "line", strokeWidth: 1.3, opacity: 0.8, clip: true, aria: false },
    encoding: { color: encoding, detail: { field: "path", type: "nominal" }, order: { value: null } },
  };
  const about = sentence(
    title,
    `${lines.length} path${lines.length === 1 ? "" : "s"} in the plane: ${x} ${between(area.domain[0])}`,
    `, ${y} ${between(area.domain[1])}`,
    groups && `, coloured by ${colorLabel ?? "group"} (${groups.join(", ")})`,
    overlay.length > 0 && "; dashed curves over them",
  );
  return plotOf(options, about, {
    width: area.width,
    height: area.height,
    encoding: planeEncoding(area.domain, { x, y }),
    layer: [
      drawn,
      ...arrows ? [headLayer(thinned, area)] : [],
      ...overlayLayers(overlay),
      ...pointLayer(options.points, { size: 45, color: ink }),
    ],
  });
}

/** At most so many of a path's points, evenly, with its first and last. */
function thin(line: Points, most: number): Points {
  const [n] = line.shape;
  if (n <= most) return line;
  return take(line, Array.from({ length: most }, (_, k) => Math.round(k * (n - 1) / (most - 1))));
}

/** A head in the middle of each path, turned as it is drawn. */
function headLayer(
  lines: readonly Points[],
  { domain, width, height }: { domain: Domain; width: number; height: number },
): View {
  const sides = domain.map(([low, high]) => high - low);
  const heads = lines.map(({ data, shape: [n] }) => {
    const i = Math.max(1, n >> 1), [dx, dy] = [0, 1].map((k) => data[2 * i + k] - data[2 * i - 2 + k]);
    const angle = 90 - Math.atan2(dy / sides[1] * height, dx / sides[0] * width) * 180 / Math.PI;
    return { x: data[2 * i], y: data[2 * i + 1], angle };
  });
  return {
    data: csv({
      x: Float64Array.from(heads, ({ x }) => x),
      y: Float64Array.from(heads, ({ y }) => y),
      angle: Float64Array.from(heads, ({ angle }) => angle),
    }),
    mark: {
      type: "point",
      filled: true,
      shape: head,
      size: 14,
      opacity: 1,
      color: ink,
      clip: true,
      aria: false,
    },
    encoding: { angle: { field: "angle", type: "quantitative", scale: null } },
  };
}
