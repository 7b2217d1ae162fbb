/**
 * Histograms with the true law drawn on top.
 *
 * @module
 */
import { type Bars, binEdges, densityBars, frequencyBars, lattice, spacing } from "./bins.ts";
import { csv, extent, requireColumn } from "./columns.ts";
import { type Interval, type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import { ink, palette, plotWidth } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode histogram}. */
export interface HistogramOptions extends PlotOptions {
  /** What the horizontal axis shows, with its unit. */
  readonly x?: string;
  /** How many bins, or their edges; Freedman and Diaconis' rule if left out. */
  readonly bins?: number | ArrayLike<number>;
  /** The true density, or several by name. */
  readonly density?: Density | Readonly<Record<string, Density>>;
  /** The true probability of each value of a discrete law. The bars are then relative frequencies, one a value. */
  readonly mass?: Density;
  /** Show only this range; the density counts what lies outside all the same. */
  readonly domain?: Interval;
}

/** A density or a probability, as a function of the value. */
export type Density = (x: number) => number;

/**
 * Plots a histogram whose bars have total area 1, so that a density fits on top.
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
  const truths = named(mass ?? options.density, "truth");
  const samples = named(values, truths.length ? "sample" : x) as [string, ArrayLike<number>][];
  samples.forEach(([name, sample]) =>
    requireColumn(samples.length > 1 ? `values of "${name}"` : "values", sample)
  );
  const all = samples.map(([, sample]) => sample);
  const step = mass ? spacing(all) : 0;
  const edges = mass ? [] : binEdges(all, options.bins, domain);
  const bars = samples.map(([, sample]) => mass ? frequencyBars(sample, step) : densityBars(sample, edges));

  const [low, high] = domain ??
    (mass ? extent(...bars.flatMap(({ from, to }) => [from, to])) : [edges[0], edges.at(-1)!]);
  const at = mass
    ? lattice(extent(...all), step).filter((k) => k >= low && k <= high)
    : Array.from({ length: 301 }, (_, i) => low + (high - low) * i / 300);
  const tallest = Math.max(...bars.flatMap((one) => one.height));
  const ceiling = 1.5 * tallest; // a pole of the density is cut off here
  const curves = truths.map(([name, f]) => ({ name, ...curve(name, f as Density, at, 2 * ceiling) }));
  const top = Math.max(tallest, ...curves.map(({ y }) => Math.min(Math.max(...y), ceiling)));

  const names = [...samples, ...truths].map(([name]) => name);
  const inks = truths.length === samples.length && samples.length > 1
    ? palette
    : [ink, ...palette.slice(samples.length)];
  const range = [...samples.map((_, i) => palette[i]), ...truths.map((_, i) => inks[i])];
  const symbol = mass ? { symbolType: "square", symbolSize: 80 } : { symbolType: "stroke", symbolSize: 250 };
  const legend = names.length > 1 ? { ...symbol, symbolStrokeWidth: 3 } : null;
  const color = (name: string) => ({
    color: { datum: name, type: "nominal", scale: { domain: names, range }, legend },
  });
  const layers = [
    ...bars.map((one, i) => barLayer(one, color(samples[i][0]), samples.length > 1 ? 0.4 : 0.55)),
    ...curves.map((one) => curveLayer(one, color(one.name), !!mass)),
  ];
  const count = all.map((sample) => sample.length).join(" and ");
  const about = sentence(
    title,
    `Histogram of ${count} values of ${x} ${between(extent(...all))}`,
    samples.length > 1 && ` (${samples.map(([name]) => name).join(", ")})`,
    truths.length > 0 && `, with the true ${mass ? "probabilities" : "density"} on top`,
  );
  const axis = (field: string, title: string, domain: number[]) => ({
    field,
    type: "quantitative",
    title,
    scale: { domain, nice: false, zero: false },
  });
  return plotOf(options, about, {
    width,
    height,
    encoding: {
      x: axis("x", x, [low, high]),
      y: axis("y", mass ? "probability" : "density", [0, 1.05 * top]),
    },
    layer: layers,
  });
}

const named = <T>(one: T | Readonly<Record<string, T>> | undefined, name: string): [string, T][] => {
  if (one === undefined) return [];
  const single = typeof one !== "object" || one === null || "length" in one;
  return single ? [[name, one as T]] : Object.entries(one as Record<string, T>);
};

/** The truth at the given places, no higher than `ceiling`. */
function curve(name: string, f: Density, at: readonly number[], ceiling: number) {
  const values = at.map((x) => f(x));
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

function curveLayer({ x, y }: { x: number[]; y: number[] }, color: object, dots: boolean): View {
  const mark = dots
    ? { type: "point", filled: true, size: 40, opacity: 1 }
    : { type: "line", strokeWidth: 2 };
  return { data: csv({ x, y }), mark: { ...mark, clip: true, aria: false }, encoding: color };
}
