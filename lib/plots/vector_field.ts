/**
 * Vector fields as arrows.
 *
 * @module
 */
import { type Field, type Points, points, take } from "../core/points.ts";
import { requireInteger, requireNumber, requirePoints } from "../core/require.ts";
import { thinCloud } from "./clouds.ts";
import { csv } from "./columns.ts";
import {
  columnsOf,
  type Domain,
  frame,
  overlayLayers,
  planeEncoding,
  requireDomain,
  requirePlanar,
} from "./frame.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import { palette, viridis } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode vectorField}. */
export interface VectorFieldOptions extends PlotOptions {
  /** The rectangle that is shown. */
  readonly domain: Domain;
  /** The time at which the field is taken; 0. */
  readonly t?: number;
  /** How many arrows along the longer side; 18. */
  readonly arrows?: number;
  /** Title of the horizontal axis, with its unit. */
  readonly x?: string;
  /** Title of the vertical axis, with its unit. */
  readonly y?: string;
  /** What the area and the colour of an arrow mean, with the unit. */
  readonly strength?: string;
  /** Particles [n, 2] drawn on top. */
  readonly points?: Points;
  /** Curves [n, 2] drawn on top, dashed. */
  readonly overlay?: readonly Points[];
}

/** An arrow of height 2 that points up, as a path. */
const arrow = "M0,-1L0.4,-0.3L0.1,-0.3L0.1,1L-0.1,1L-0.1,-0.3L-0.4,-0.3Z";

/**
 * Plots a vector field: an arrow at every place of a grid, its area and colour by strength.
 *
 * @param field A field on points of shape [n, 2].
 * @param options Limits, time, axis titles with units, particles to draw on top.
 * @returns The plot. The strongest twentieth of the arrows share one size, lest a pole shrink all others.
 * @throws {RangeError} If the field is not finite somewhere on the grid, or gives another shape than it was given.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { vectorField } from "driftfield/plots";
 *
 * const pull = (x: { data: Float64Array; shape: readonly [number, number] }) => ({ ...x, data: x.data.map((v) => -v) });
 * const plot = vectorField(pull, { domain: [[-1, 1], [-1, 1]], strength: "speed (m/s)" });
 * assertStringIncludes(plot.alt, "speed (m/s) from");
 * ```
 */
export function vectorField(field: Field<Points>, options: VectorFieldOptions): Plot {
  const { t = 0, arrows = 18, x = "x", y = "y", strength = "strength", title, overlay = [] } = options;
  requireDomain("domain", options.domain);
  requireNumber("t", t);
  requireInteger("arrows", arrows, 2, 60);
  if (options.points) requirePlanar("points", options.points);
  const area = frame(options.domain, {
    equal: true,
    width: options.width ?? 420,
    height: options.height ?? 400,
  });

  const at = places(area.domain, arrows), vectors = field(at, t);
  requirePoints("field", vectors);
  if (`${vectors.shape}` !== `${at.shape}`) {
    throw new RangeError(`field must give shape [${at.shape}], as it was given, got [${vectors.shape}]`);
  }
  const [dx, dy] = [columnsOf(vectors).x, columnsOf(vectors).y];
  const strengths = dx.map((v, i) => Math.hypot(v, dy[i]));
  const sorted = strengths.toSorted(),
    full = sorted[Math.floor(0.95 * (sorted.length - 1))] || sorted.at(-1)! || 1;
  const cell = Math.max(area.width, area.height) / arrows;
  const size = strengths.map((s) => (0.95 * cell) ** 2 * Math.min(1, s / full)); // Vega takes the area around a mark

  const legend = { title: strength, gradientLength: 220, gradientThickness: 10 };
  const scale = { type: "linear", domain: [0, full], range: viridis.slice(0, -2), clamp: true, nice: false };
  const arrowLayer: View = {
    data: csv({
      ...columnsOf(at),
      angle: dx.map((v, i) => 90 - Math.atan2(dy[i], v) * 180 / Math.PI), // clockwise from up
      size,
      strength: strengths,
    }),
    mark: { type: "point", filled: true, shape: arrow, opacity: 1, aria: false },
    encoding: {
      angle: { field: "angle", type: "quantitative", scale: null },
      size: { field: "size", type: "quantitative", scale: null },
      color: { field: "strength", type: "quantitative", scale, legend },
    },
  };
  const about = sentence(
    title,
    `Vector field: ${strength} ${between([sorted[0], sorted.at(-1)!])}`,
    `, ${x} ${between(area.domain[0])}, ${y} ${between(area.domain[1])}`,
    options.points && `, with ${options.points.shape[0]} points`,
  );
  return plotOf(options, about, {
    width: area.width,
    height: area.height,
    encoding: planeEncoding(area.domain, { x, y }),
    layer: [arrowLayer, ...particles(options.points), ...overlayLayers(overlay)],
  });
}

/** The centres of square cells, row after row. */
function places([x, y]: Domain, n: number): Points {
  const step = Math.max(x[1] - x[0], y[1] - y[0]) / n;
  const along = ([low, high]: readonly [number, number]) => {
    const count = Math.max(1, Math.round((high - low) / step));
    return Array.from({ length: count }, (_, i) => low + (high - low) * (i + 0.5) / count);
  };
  return points(along(y).flatMap((v) => along(x).map((u) => [u, v])));
}

function particles(cloud?: Points): View[] {
  if (!cloud) return [];
  const shown = cloud.shape[0] > 800 ? take(cloud, thinCloud(cloud, 800)) : cloud;
  const mark = {
    type: "point",
    filled: true,
    opacity: 1,
    color: palette[1],
    fillOpacity: 0.8,
    size: 14,
    clip: true,
    aria: false,
  };
  return [{ data: csv(columnsOf(shown)), mark, encoding: {} }];
}
