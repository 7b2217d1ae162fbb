/**
 * Histograms with the true law drawn on top.
 *
 * @module
 */
import { requireFunction } from "../core/require.ts";
import { requireSizes } from "./require_plot.ts";
import type { Interval } from "../core/grid/mod.ts";
import type { Limits } from "./axes.ts";
import { type Bars, binEdges, densityBars, frequencyBars, lattice, spacing } from "./bins.ts";
import { csv, extent, requireColumn, thinCurve } from "./columns.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import { curve } from "./series.ts";
import { namedTruths, type Truth } from "./truth.ts";
import { dashes, ink, palette, plotWidth } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode histogram}. */
export interface HistogramOptions extends PlotOptions {
  /** What the horizontal axis shows, with its unit. */
  readonly x?: string;
  /** How many bins, or their edges; Freedman and Diaconis' rule if left out. */
  readonly bins?: number | ArrayLike<number>;
  /** The density: a function of x, a curve, a density on a grid of one axis; or several by name. */
  readonly density?: Truth | Readonly<Record<string, Truth>>;
  /** The true probability of each value of a discrete law. The bars are then relative frequencies, one a value. */
  readonly mass?: (x: number) => number;
  /** The part of the axes that is shown; the bars count what lies outside all the same. */
  readonly domain?: Limits;
}

/**
 * Plots a histogram whose bars have total area 1, so that a density fits on top. Of several densities the first is a
 * full line, the others are dashed, so that those that agree are all seen.
 *
 * @param values A sample, or several by name.
 * @param options Axis title with unit, bins, the true density or mass.
 * @returns The plot.
 * @throws {RangeError} If a sample is empty or not finite, or bins are fewer than one or not increasing.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { histogram, svg } from "driftfield/plots";
 *
 * const sample = Array.from({ length: 100 }, (_, i) => ((i + 0.5) / 100) ** 2); // U², density 1/(2√x)
 * const plot = histogram(sample, { bins: 10, x: "u²", density: (x) => 1 / (2 * Math.sqrt(x)) });
 * assertStringIncludes(await svg(plot), "density");
 * ```
 */
export function histogram(
  values: ArrayLike<number> | Readonly<Record<string, ArrayLike<number>>>,
  options: HistogramOptions = {},
): Plot {
  const { x = "value", title, mass, domain, width = plotWidth, height = Math.round(width * 0.58) } = options;
  requireSizes(options);
  if (typeof values !== "object" || values === null) {
    throw new TypeError(`values must be lists of numbers, got ${values}`);
  }
  if (mass !== undefined) requireFunction("mass", mass);
  const truths = mass ? [["truth", mass] as [string, Truth]] : namedTruths(options.density);
  const samples: [string, ArrayLike<number>][] = "length" in values
    ? [[truths.length ? "sample" : x, values as ArrayLike<number>]]
    : Object.entries(values);
  samples.forEach(([name, sample]) =>
    requireColumn(samples.length > 1 ? `values of "${name}"` : "values", sample)
  );
  const all = samples.map(([, sample]) => sample);
  const step = mass ? spacing(all) : 0;
  const edges = mass ? [] : binEdges(all, options.bins, domain?.x);
  const bars = samples.map(([, sample]) => mass ? frequencyBars(sample, step) : densityBars(sample, edges));

  const [low, high] = domain?.x ??
    (mass ? extent(...bars.flatMap(({ from, to }) => [from, to])) : [edges[0], edges.at(-1)!]);
  const at = mass
    ? lattice(extent(...all), step).filter((k) => k >= low && k <= high)
    : Array.from({ length: 301 }, (_, i) => low + (high - low) * i / 300);
  const tallest = Math.max(...bars.flatMap((one) => one.height));
  const ceiling = domain?.y?.[1] ?? 1.5 * tallest; // a pole of the density is cut off here
  const curves = truths.map(([name, truth]) => curveOf(name, truth, at, 2 * ceiling));
  const inside = curves.flatMap(({ x, y }) => y.filter((_, i) => x[i] >= low && x[i] <= high));
  const [bottom, top] = extent([0, tallest], inside.map((v) => Math.min(v, ceiling)));

  const names = [...samples, ...truths].map(([name]) => name),
    pairs = samples.length > 1 && truths.length === samples.length;
  const inks = pairs ? palette : [ink, ...palette.slice(samples.length)];
  const symbol = mass ? { symbolType: "square", symbolSize: 80 } : { symbolType: "stroke", symbolSize: 250 };
  const legend = names.length > 1 ? { ...symbol, symbolStrokeWidth: 3 } : null;
  const range = [...samples.map((_, i) => palette[i]), ...truths.map((_, i) => inks[i])];
  const color = (name: string) => ({
    color: { datum: name, type: "nominal", scale: { domain: names, range }, legend },
  });
  const layers = [
    ...bars.map((one, i) => barLayer(one, color(samples[i][0]), samples.length > 1 ? 0.4 : 0.55)),
    ...curves.map((one, i) => curveLayer(one, color(truths[i][0]), mass ? "dots" : pairs ? 0 : i)),
  ];
  const count = all.map((sample) => sample.length).join(" and ");
  const about = sentence(
    title,
    `Histogram of ${count} values of ${x} ${between(extent(...all))}`,
    samples.length > 1 && ` (${samples.map(([name]) => name).join(", ")})`,
    truths.length === 1 && `, with the true ${mass ? "probabilities" : "density"} on top`,
    truths.length > 1 && `, with densities on top: ${truths.map(([name]) => name).join(", ")}`,
  );
  const axis = (field: string, title: string, domain: Interval) => ({
    field,
    type: "quantitative",
    title,
    scale: { domain: [...domain], nice: false, zero: false },
  });
  return plotOf(options, about, {
    width,
    height,
    encoding: {
      x: axis("x", x, [low, high]),
      y: axis("y", mass ? "probability" : "density", domain?.y ?? [1.05 * bottom, 1.05 * top]),
    },
    layer: layers,
  });
}

/** A reference as a curve, no higher than `ceiling`. */
function curveOf(name: string, truth: Truth, at: readonly number[], ceiling: number) {
  if (typeof truth !== "function") {
    const { x, y } = curve(name, truth, ` of "${name}"`, { band: 0, log: { x: false, y: false }, most: 400 });
    const keep = thinCurve(y, 400);
    return { x: keep.map((i) => x[i]), y: keep.map((i) => Math.min(y[i], ceiling)) };
  }
  const values = at.map((x) => truth(x));
  const bad = values.findIndex((v) => typeof v !== "number" || Number.isNaN(v) || v < 0);
  if (bad >= 0) throw new RangeError(`${name} must be a density ≥ 0, got ${values[bad]} at ${at[bad]}`);
  return { x: [...at], y: values.map((v) => Math.min(v, ceiling)) };
}

function barLayer({ from, to, height }: Bars, color: object, fillOpacity: number): View {
  return {
    data: csv({ x: from, x2: to, y: height }),
    mark: { type: "rect", stroke: "white", strokeWidth: 0.5, fillOpacity, clip: true, aria: false },
    encoding: { x2: { field: "x2" }, y2: { datum: 0 }, ...color },
  };
}

/** Dots, or a line; those after the first are dashed, lest they hide it. */
function curveLayer({ x, y }: { x: number[]; y: number[] }, color: object, kind: "dots" | number): View {
  const mark = kind === "dots" ? { type: "point", filled: true, size: 40, opacity: 1 } : {
    type: "line",
    strokeWidth: 2,
    ...(kind > 0 ? { strokeDash: dashes[(kind - 1) % dashes.length] } : {}),
  };
  return { data: csv({ x, y }), mark: { ...mark, clip: true, aria: false }, encoding: color };
}
