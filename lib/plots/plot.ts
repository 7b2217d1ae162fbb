/**
 * What a plot is: a Vega-Lite view and the sentence that stands in for it.
 *
 * @module
 */
import { requirePlot } from "./require_plot.ts";
import type { Interval } from "../core/grid/mod.ts";
import { config } from "./theme.ts";
import { superscript } from "./words.ts";

/** A piece of a Vega-Lite specification: a view, or one of its layers. Vega-Lite judges it when it is drawn. */
export type View = Readonly<Record<string, unknown>>;

/** A plot, ready for `show`, `svg`, `png` and `save`. */
export interface Plot {
  /** Tells a plot from an animation or a table. */
  readonly kind: "plot";
  /** What it shows, in a sentence, for readers who cannot see it. */
  readonly alt: string;
  /** The Vega-Lite view, without `$schema` and `config`. */
  readonly view: View;
}

/** Options that all plots have. */
export interface PlotOptions {
  /** Heading, on the left above the plot. */
  readonly title?: string;
  /** Width of the drawing area, pixels. */
  readonly width?: number;
  /** Height of the drawing area, pixels. */
  readonly height?: number;
  /** Replaces the sentence that describes the plot to readers who cannot see it. */
  readonly alt?: string;
}

/** The axis of a log scale over [low, high]: labels in powers of ten where plain decimals would grow long. */
export function logAxis([low, high]: Interval): { labelExpr?: string } {
  if (low >= 1e-3 && high < 1e5) return {};
  const exponents = Array.from({ length: 61 }, (_, i) => `'${superscript(i - 30)}'`).join();
  const power = "floor(log(datum.value) / LN10 + 1e-9)";
  const mantissa = `format(datum.value / pow(10, ${power}), '.2~g')`;
  return {
    labelExpr:
      `datum.label === '' ? '' : replace(${mantissa} + '·', /^1·/, '') + '10' + [${exponents}][${power} + 30]`,
  };
}

/** A plot from its view and the sentence about it, unless the options bring their own. */
export function plotOf({ title, alt }: PlotOptions, about: string, view: View): Plot {
  return { kind: "plot", alt: alt ?? about, view: { ...(title ? { title } : {}), ...roomForLabels(view) } };
}

/** Fewer ticks along a short axis: a label has 50 pixels beside the next, 30 above it. */
function roomForLabels(view: View): View {
  const { width = Infinity, height = Infinity, encoding } = view as Sized;
  if (!encoding) return view;
  const short: Axes = {
    ...width < 300 && encoding.x && { x: spaced(encoding.x, width / 50) },
    ...height < 180 && encoding.y && { y: spaced(encoding.y, height / 30) },
  };
  return { ...view, encoding: { ...encoding, ...short } };
}

type Sized = { readonly width?: number; readonly height?: number; readonly encoding?: Axes };
type Axes = { readonly x?: Axis; readonly y?: Axis };
type Axis = { readonly axis?: object | null };

const spaced = (channel: Axis, ticks: number): Axis =>
  channel.axis === null
    ? channel
    : { ...channel, axis: { tickCount: Math.max(2, Math.floor(ticks)), ...channel.axis } };

/**
 * The whole Vega-Lite specification of a plot, as JupyterLab, VS Code or the Vega editor take it.
 *
 * @param plot A plot.
 * @returns A specification with `$schema` v5, the version that JupyterLab 4 draws.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { line, vegaLite } from "driftfield/plots";
 *
 * const { $schema } = vegaLite(line({ x: [0, 1], y: [0, 1] }));
 * assertStringIncludes(`${$schema}`, "vega-lite/v5");
 * ```
 */
export function vegaLite(plot: Plot): View {
  requirePlot("plot", plot, "plot");
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    description: plot.alt,
    ...plot.view,
    config,
  };
}

/** Each plot keeps its own colours, dashes and symbols, and their legend. */
const ownScales = { scale: { color: "independent", strokeDash: "independent", shape: "independent" } };

/**
 * Plots side by side.
 *
 * @param plots Two plots or more.
 * @returns One plot.
 * @throws {RangeError} If there is none.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { beside, histogram, line } from "driftfield/plots";
 *
 * const both = beside(line({ x: [0, 1], y: [0, 1] }, { width: 240 }), histogram([1, 2, 2], { width: 240 }));
 * assertStringIncludes(both.alt, "Beside it: Histogram");
 * ```
 */
export function beside(...plots: readonly Plot[]): Plot {
  if (plots.length === 0) throw new RangeError("plots must be at least one, got none");
  plots.forEach((plot, i) => requirePlot(`plots[${i}]`, plot, "plot"));
  return {
    kind: "plot",
    alt: plots.map((plot) => plot.alt).join(" Beside it: "),
    view: {
      hconcat: plots.map((plot) => plot.view),
      spacing: 32,
      resolve: ownScales,
    },
  };
}

/**
 * Plots one below the other.
 *
 * @param plots Two plots or more, also those that {@linkcode beside} has made.
 * @returns One plot.
 * @throws {RangeError} If there is none.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { below, histogram, line } from "driftfield/plots";
 *
 * const both = below(line({ x: [0, 1], y: [0, 1] }), histogram([1, 2, 2]));
 * assertStringIncludes(both.alt, "Below it: Histogram");
 * ```
 */
export function below(...plots: readonly Plot[]): Plot {
  if (plots.length === 0) throw new RangeError("plots must be at least one, got none");
  plots.forEach((plot, i) => requirePlot(`plots[${i}]`, plot, "plot"));
  return {
    kind: "plot",
    alt: plots.map((plot) => plot.alt).join(" Below it: "),
    view: { vconcat: plots.map((plot) => plot.view), spacing: 16, resolve: ownScales },
  };
}

/**
 * Plots on common axes, the first one at the bottom; title and size are those of the first.
 *
 * @param plots Two plots or more, none of them made by `beside`.
 * @returns One plot.
 * @throws {RangeError} If there is none. @throws {TypeError} If one of them has several drawing areas.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { heatmap, over, scatter } from "driftfield/plots";
 *
 * const domain = [[-1, 1], [-1, 1]] as const;
 * const both = over(heatmap((x, y) => x * y, { domain }), scatter(points([[0, 0.5]]), { domain }));
 * assertStringIncludes(both.alt, "Over it: Scatter plot");
 * ```
 */
export function over(...plots: readonly Plot[]): Plot {
  if (plots.length === 0) throw new RangeError("plots must be at least one, got none");
  plots.forEach((plot, i) => requirePlot(`plots[${i}]`, plot, "plot"));
  const layers = plots.map(({ view }) => {
    if (!("layer" in view)) {
      throw new TypeError("over lays single plots on each other, not plots made by beside");
    }
    return { layer: view.layer };
  });
  return {
    kind: "plot",
    alt: plots.map((plot) => plot.alt).join(" Over it: "),
    view: {
      ...plots[0].view,
      layer: layers,
      resolve: ownScales,
    },
  };
}
