/**
 * Fan charts: what may come, and what came.
 *
 * @module
 */
import { requireObject } from "../core/require.ts";
import { requireSizes } from "./require_plot.ts";
import { axes, isVisible, type Limits, logAxes } from "./axes.ts";
import { csv, extent, fiveDigits, thinCurve, toRange } from "./columns.ts";
import { curveLayer } from "./curve_layer.ts";
import { type Fan, type FanCurves, fanCurves } from "./fan_data.ts";
import { legendLayer } from "./fan_legend.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import type { Curve, LogAxes, Series } from "./series.ts";
import { ink, palette, plotWidth, tint } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode fan}. */
export interface FanOptions extends PlotOptions {
  /** What the horizontal axis shows, with its unit: "time t (s)". */
  readonly x?: string;
  /** What the vertical axis shows, with its unit. */
  readonly y?: string;
  /** What was really observed, drawn over the fan: a series, or several by name. It may begin before the fan. */
  readonly came?: Series | Readonly<Record<string, Series>>;
  /** Logarithmic axes: both, or only one. */
  readonly log?: boolean | "x" | "y";
  /** The part of the axes that is shown. */
  readonly domain?: Limits;
}

/**
 * Plots a fan: a median in the middle of bands, the wider the paler, and over them what was observed.
 *
 * @param data Positions x and medians, length [n]; bands, each with its level (the probability of falling into it) and
 * its lower and upper ends, length [n].
 * @param options Axis titles with units, what came, log axes.
 * @returns The plot. Long curves are thinned, extremes kept.
 * @throws {RangeError} If a list is empty, not finite, not as long as x, or not positive on a log axis; x has fewer
 * than two positions; a lower end is above its upper end; a level is not between 0 and 1; or two things would have one
 * name in the legend.
 * @throws {TypeError} If a list is not one of numbers.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { fan, svg } from "driftfield/plots";
 *
 * const x = [0, 1, 2, 3, 4], reach = (z: number) => x.map((t) => z * Math.sqrt(t)); // quantiles of W(t)
 * const band = (level: number, z: number) => ({ level, lower: reach(-z), upper: reach(z) });
 * const data = { x, median: reach(0), bands: [band(0.5, 0.674), band(0.95, 1.96)] };
 * const plot = fan(data, { x: "time t (s)", y: "W(t)", came: { path: { x, y: [0, 0.4, -0.3, 0.9, 1.1] } } });
 * assertStringIncludes(await svg(plot), "95 %");
 * ```
 */
export function fan(data: Fan, options: FanOptions = {}): Plot {
  const { x = "x", y = "y", title, domain, width = plotWidth, height = Math.round(width * 0.58) } = options;
  requireSizes(options);
  requireObject("data", data);
  const log = logAxes(options.log), curves = fanCurves(data, options.came, log);
  const { median, bands, came } = curves, all = [...bands, median, ...came];
  const xs = extent(...all.map((one) => one.x));
  const ys = extent(...all.flatMap(({ y, lower = y, upper = y }) => [lower, upper]));
  const shares = bands.map((_, k) => bands.length > 1 ? 0.55 - 0.4 * k / (bands.length - 1) : 0.3); // of the hue
  const inks = came.map((_, k) => [ink, ...palette.slice(1)][k % palette.length]);

  const withDots = (one: Curve) => one.x.length <= 12;
  const look = { clip: !!domain, log, strokeWidth: 1.5 };
  const drawn = [
    ...bands.map((one, k) => ({ one, layer: bandLayer(one, added(shares, k), look) })).toReversed(), // widest first
    { one: median, layer: curveLayer(median, { ...look, dots: false, color: { value: hue } }) },
    ...came.map((one, k) => ({
      one,
      layer: curveLayer(one, { ...look, ...thin(one), dots: withDots(one), color: { value: inks[k] } }),
    })),
  ];
  const entries = [
    ...came.map(({ name }, k) => ({ name, color: inks[k], band: false })),
    { name: median.name, color: hue, band: false },
    ...bands.map(({ name }, k) => ({ name, color: tint(hue, shares[k]), band: true })),
  ];
  return plotOf(options, describe(curves, { title, x, y }), {
    width,
    height,
    encoding: axes([xs, ys], { x, y, log, domain, padding: { x: came.some(withDots) ? 8 : 0, y: 8 } }),
    layer: [
      ...drawn.filter(({ one }) => isVisible(one, domain)).map(({ layer }) => layer),
      legendLayer(entries, { x: (domain?.x ?? xs)[0], y: (domain?.y ?? ys)[0], width }),
    ],
  });
}

const hue = palette[0];

/** A long series is noise more often than not: thinner, so that the fan stays in sight. */
const thin = (one: Curve) => one.x.length > 200 ? { strokeWidth: 1 } : {};

/** The opacity that makes the share of the next wider band, on which it lies, the share of band k. */
const added = (shares: readonly number[], k: number) => 1 - (1 - shares[k]) / (1 - (shares[k + 1] ?? 0));

/** A band as an area, its data thinned; the grid shows through. */
function bandLayer(
  { x, lower, upper, most }: Curve,
  opacity: number,
  o: { clip: boolean; log: LogAxes },
): View {
  const ends = [lower!, upper!], half = Math.floor(most / 2);
  const keep = [...new Set(ends.flatMap((end) => thinCurve(end, half)))].sort((i, j) => i - j);
  const pick = (values: Float64Array, isLog: boolean, range = extent(values)) => ({
    values: keep.map((i) => values[i]),
    write: isLog ? fiveDigits : toRange(range),
  });
  const [low, high] = ends.map((end) => pick(end, o.log.y, extent(...ends)));
  return {
    data: csv({ x: pick(x, o.log.x), lower: low, upper: high }),
    mark: { type: "area", color: hue, opacity: Number(opacity.toFixed(4)), clip: o.clip, aria: false },
    encoding: { y: { field: "lower" }, y2: { field: "upper" } },
  };
}

function describe({ median, bands, came }: FanCurves, o: { title?: string; x: string; y: string }): string {
  const widest = bands.at(-1)!;
  return sentence(
    o.title,
    `Fan chart of ${o.y} against ${o.x}, ${between(extent(median.x))}: `,
    `median ${between(extent(median.y))}, bands of ${bands.map(({ name }) => name).join(", ")}, `,
    `the widest ${between(extent(widest.lower!, widest.upper!))}`,
    came.length > 0 && `; lines over it: ${came.map(({ name }) => name).join(", ")}`,
  );
}
