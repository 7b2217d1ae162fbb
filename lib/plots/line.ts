/**
 * Lines, with their uncertainty and the truth beside them.
 *
 * @module
 */
import { requireNumber, requireObject } from "../core/require.ts";
import { requireSizes } from "./require_plot.ts";
import { axes, isVisible, type Limits, logAxes } from "./axes.ts";
import { extent } from "./columns.ts";
import { curveLayer } from "./curve_layer.ts";
import { type Plot, plotOf, type PlotOptions } from "./plot.ts";
import { type Curve, curves, type LineData } from "./series.ts";
import { type Truth, truths } from "./truth.ts";
import { dashes, ink, palette, plotWidth } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode line}. */
export interface LineOptions extends PlotOptions {
  /** What the horizontal axis shows, with its unit: "time t (s)". With rows, the column. */
  readonly x?: string;
  /** What the vertical axis shows, with its unit. With rows, the column. */
  readonly y?: string;
  /** With rows: the column that tells the series apart. */
  readonly color?: string;
  /** With rows: the title of the horizontal axis, if it is not the column's name. */
  readonly xLabel?: string;
  /** With rows: the title of the vertical axis, if it is not the column's name. */
  readonly yLabel?: string;
  /** How many standard errors the band (or error bar) reaches to each side; 2. */
  readonly band?: number;
  /** What should come out: a function of x, a series, or several by name. Drawn dashed, in ink. */
  readonly truth?: Truth | Readonly<Record<string, Truth>>;
  /** Logarithmic axes: both, or only one. */
  readonly log?: boolean | "x" | "y";
  /** Dots at the data, with error bars instead of a band; on by default for up to twelve points a series. */
  readonly points?: boolean;
  /** The part of the axes that is shown. */
  readonly domain?: Limits;
  /** Colours of series by name; those of the palette in order where it says none. */
  readonly colors?: Readonly<Record<string, string>>;
}

/**
 * Plots lines.
 *
 * A series is a function on a grid of one axis, or `{ x, y }`, with `standardError`, or `lower` and `upper`, for a band; y may also be a list of estimates.
 * Where y is a list of lists, or Points of shape [paths, times], every row is drawn as a thin line: a bundle of paths.
 *
 * @param data A series, several by name, or rows (objects) with the columns `options.x` and `options.y`; rows may have
 * the columns standardError, or lower and upper.
 * @param options Axis titles with units, truth, log axes.
 * @returns The plot. Long lines are thinned, extremes kept.
 * @throws {RangeError} If a list is empty, not finite, not as long as the other, or not positive on a log axis.
 * @throws {TypeError} If a list is not one of numbers.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { line, svg } from "driftfield/plots";
 *
 * const t = [0, 0.5, 1, 1.5, 2];
 * const variance = { x: t, y: [0, 0.52, 0.97, 1.55, 2.04], standardError: [0, 0.02, 0.04, 0.06, 0.08] };
 * const plot = line(variance, { x: "time t (s)", y: "variance (m²)", truth: { "t": (t) => t } });
 * assertStringIncludes(await svg(plot), "time t (s)");
 * ```
 */
export function line(data: LineData, options: LineOptions = {}): Plot {
  const { x = "x", y = "y", title, width = plotWidth, height = Math.round(width * 0.58), band = 2 } = options;
  const { colors = {} } = options;
  requireSizes(options);
  requireNumber("band", band, 0);
  requireObject("data", data);
  requireObject("colors", colors);
  const log = logAxes(options.log);
  const [xLabel, yLabel] = [options.xLabel ?? x, options.yLabel ?? y];
  const drawn = curves(data, {
    x,
    y,
    color: options.color,
    name: options.truth ? "estimate" : yLabel,
    band,
    log,
  });
  const xs = extent(...drawn.map((one) => one.x));
  const known = truths(options.truth, options.domain?.x ?? xs, log), all = [...drawn, ...known];
  const ys = extent(...all.flatMap(({ y, lower = y, upper = y }) => [lower, upper]));
  const names = [...new Set(all.map((one) => one.name))];
  const isTruth = names.map((name) => known.some((one) => one.name === name));
  const legend = names.length > 1
    ? { symbolType: "stroke", symbolSize: 300, symbolStrokeWidth: 2, ...rowsOf(names, width) }
    : null;
  const ofSeries = (range: unknown[]) => ({
    field: "series",
    type: "nominal",
    legend,
    scale: { domain: names, range },
  });

  const withDots = (one: Curve) => options.points ?? one.x.length <= 12;
  const padding = drawn.some(withDots) ? 8 : 0; // room for half a dot at either end
  const encoding = axes([xs, ys], {
    x: xLabel,
    y: yLabel,
    log,
    domain: options.domain,
    padding: { x: padding, y: padding },
  });
  const color = ofSeries(
    names.map((name, i) => isTruth[i] ? ink : colors[name] ?? palette[i % palette.length]),
  );
  const strokeDash = ofSeries(
    names.map((_, i) =>
      isTruth[i] ? dashes[known.findIndex((one) => one.name === names[i]) % dashes.length] : [1, 0]
    ),
  );
  const layers = all.filter((one) => isVisible(one, options.domain)).map((one) =>
    curveLayer(one, { dots: withDots(one), clip: !!options.domain, log, color, strokeDash })
  );
  const about = describe(drawn, known, { title, x: xLabel, y: yLabel });
  return plotOf(options, about, { width, height, encoding, layer: layers });
}

/** A legend that would be far wider than the plot, in columns. */
function rowsOf(names: readonly string[], width: number): { readonly columns?: number } {
  const each = 45 + 7 * Math.max(...names.map(({ length }) => length));
  return names.length * each < width + 200 ? {} : { columns: Math.max(1, Math.floor((width + 60) / each)) };
}

function describe(
  drawn: readonly Curve[],
  known: readonly Curve[],
  o: { title?: string; x: string; y: string },
): string {
  const ys = between(extent(...drawn.map((one) => one.y))),
    xs = between(extent(...drawn.map((one) => one.x)));
  const list = (some: readonly Curve[]) => [...new Set(some.map((one) => one.name))].join(", ");
  return sentence(
    o.title,
    `Line plot of ${o.y}, ${ys}, against ${o.x}, ${xs}`,
    drawn.length > 1 && `; lines: ${list(drawn)}`,
    known.length > 0 && `; dashed: ${list(known)}`,
  );
}
