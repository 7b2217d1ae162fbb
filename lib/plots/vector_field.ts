/**
 * Vector fields as arrows.
 *
 * @module
 */
import { requireSizes } from "./require_plot.ts";
import type { Field, Points } from "../core/points.ts";
import { requireInteger, requireNumber, requireObject, requirePositive } from "../core/require.ts";
import { rampLegend } from "./ramp_legend.ts";
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
import { pointLayer } from "./point_layer.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import { lattice, means, sampled, type Vectors } from "./vectors.ts";
import { ink, palette, viridis } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode vectorField}. */
export interface VectorFieldOptions extends PlotOptions {
  /** The rectangle that is shown. */
  readonly domain: Domain;
  /** The time at which the field is taken; 0. */
  readonly t?: number;
  /** How many arrows along the longer side; 18. */
  readonly arrows?: number;
  /** The strength of an arrow of full size; that of the strongest twentieth if left out. */
  readonly limit?: number;
  /** One colour for all arrows, "white" say, to lie over a heat map; their area alone then tells the strength. */
  readonly color?: string;
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
 * Plots a vector field: an arrow at every place of a lattice, its area and colour by strength.
 *
 * @param field A field on points of shape [n, 2]; or vectors at places, of which those in one square of the lattice
 * become one arrow, their mean.
 * @param options Limits, time, axis titles with units, particles to draw on top.
 * @returns The plot. The strongest twentieth of the arrows share one size, lest a pole shrink all others.
 * @throws {RangeError} If the field is not finite somewhere on the lattice, or gives another shape than it was given;
 * if no place is inside the domain.
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
 *
 * @example A current over the density it belongs to
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { cellCentres, density, grid, points } from "driftfield/core";
 * import { heatmap, over, vectorField } from "driftfield/plots";
 *
 * const domain = [[-3, 3], [-3, 3]] as const, square = grid({ domain, cells: 40 }), at = cellCentres(square);
 * const p = density(square, ([x, y]) => Math.exp(-(x * x + y * y) / 2), { normalise: true });
 * const vectors = points(Array.from(p.values, (v, i) => [-at.data[2 * i + 1] * v, at.data[2 * i] * v]));
 * const plot = over(heatmap(p), vectorField({ at, vectors }, { domain, color: "white", strength: "current" }));
 * assertStringIncludes(plot.alt, "Over it: Vector field: current from");
 * ```
 */
export function vectorField(field: Field<Points> | Vectors, options: VectorFieldOptions): Plot {
  const { t = 0, arrows = 18, x = "x", y = "y", strength = "strength", title, color, overlay = [] } = options;
  requireSizes(options);
  requireDomain("domain", options.domain);
  if (typeof field !== "function") requireObject("field", field, "at", "vectors");
  requireNumber("t", t);
  requireInteger("arrows", arrows, 2, 60);
  if (options.limit !== undefined) requirePositive("limit", options.limit);
  if (options.points) requirePlanar("points", options.points);
  const area = frame(options.domain, {
    equal: true,
    width: options.width ?? 420,
    height: options.height ?? 400,
  });

  const { at, vectors } = typeof field === "function"
    ? sampled(field, t, lattice(area.domain, arrows))
    : means(field, lattice(area.domain, arrows));
  const [dx, dy] = [columnsOf(vectors).x, columnsOf(vectors).y];
  const strengths = dx.map((v, i) => Math.hypot(v, dy[i]));
  const sorted = strengths.toSorted(),
    full = options.limit ?? (sorted[Math.floor(0.95 * (sorted.length - 1))] || sorted.at(-1)! || 1);
  const cell = Math.max(area.width, area.height) / arrows;
  const size = strengths.map((s) => (0.95 * cell) ** 2 * Math.min(1, s / full)); // Vega takes the area around a mark

  const legend = rampLegend(strength, [0, full]);
  const scale = { type: "linear", domain: [0, full], range: viridis.slice(0, -2), clamp: true, nice: false };
  const arrowLayer: View = {
    data: csv({
      ...columnsOf(at),
      angle: dx.map((v, i) => 90 - Math.atan2(dy[i], v) * 180 / Math.PI), // clockwise from up
      size,
      strength: strengths,
    }),
    mark: {
      type: "point",
      filled: true,
      shape: arrow,
      opacity: 1,
      ...(color ? { fill: color, stroke: ink, strokeWidth: 0.4 } : {}),
      aria: false,
    },
    encoding: {
      angle: { field: "angle", type: "quantitative", scale: null },
      size: { field: "size", type: "quantitative", scale: null },
      ...(color ? {} : { color: { field: "strength", type: "quantitative", scale, legend } }),
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
    layer: [
      arrowLayer,
      ...pointLayer(options.points, { color: palette[1], fillOpacity: 0.8, size: 14 }),
      ...overlayLayers(overlay),
    ],
  });
}
