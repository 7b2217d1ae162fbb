/**
 * Small grey pictures side by side: digits.
 *
 * @module
 */
import { requireLimits } from "./require_plot.ts";
import type { Interval } from "../core/grid/mod.ts";
import type { Points } from "../core/points.ts";
import { requireInteger, requireNumber, requirePoints } from "../core/require.ts";
import { extent, requireSameLength } from "./columns.ts";
import { encodePng, type Palette } from "./indexed_png.ts";
import { type Plot, plotOf, type PlotOptions, type View } from "./plot.ts";
import { ink, plotWidth } from "./theme.ts";
import { between, sentence } from "./words.ts";

/** Options of {@linkcode imageGrid}. */
export interface ImageGridOptions extends Omit<PlotOptions, "width" | "height"> {
  /** Pixels a row of one picture. */
  readonly width: number;
  /** Pictures a row; about as many as there are rows if left out. */
  readonly columns?: number;
  /** A word below each picture. */
  readonly labels?: readonly (string | number)[];
  /** The values of white and black; smallest and largest of all pictures if left out. */
  readonly limits?: Interval;
}

/** Grey steps: enough for small pictures. */
const greys: Palette = Array.from({ length: 33 }, (_, i) => {
  const grey = Math.round(255 * (1 - i / 32));
  return [grey, grey, grey];
});

/**
 * Plots pictures in rows, large values dark.
 *
 * @param images Pictures of shape [n, height · width], each row after row.
 * @param options How wide a picture is, labels.
 * @returns The plot.
 * @throws {RangeError} If a picture does not divide into rows, or labels are not as many as pictures.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { imageGrid } from "driftfield/plots";
 *
 * const plot = imageGrid(points([[0, 1, 1, 0], [1, 0, 0, 1]]), { width: 2, labels: ["up", "down"] });
 * assertStringIncludes(plot.alt, "2 pictures of 2 × 2 pixels");
 * ```
 */
export function imageGrid(images: Points, options: ImageGridOptions): Plot {
  const { width, title, labels } = options;
  requirePoints("images", images);
  if (options.limits !== undefined) requireLimits("limits", options.limits);
  if (labels !== undefined && !Array.isArray(labels)) {
    throw new TypeError(`labels must be a list of words or numbers, got ${labels}`);
  }
  if (labels?.some((label) => label === undefined || label === null || Number.isNaN(label))) {
    throw new TypeError("labels must be words or numbers, got none for an image");
  }
  requireInteger("width", width, 1);
  const [count, dim] = images.shape, height = dim / width;
  if (!Number.isInteger(height)) {
    throw new RangeError(`images have ${dim} pixels, which do not divide into rows of width ${width}`);
  }
  if (labels) requireSameLength("images", { length: count }, "labels", labels);
  const columns = options.columns ?? Math.min(count, Math.max(5, Math.ceil(Math.sqrt(1.6 * count))));
  requireInteger("columns", columns, 1);
  const limits = options.limits ?? extent(images.data);
  limits.forEach((end, i) => requireNumber(`limits[${i}]`, end));

  const gap = 4, pixel = Math.max(1, Math.min(6, Math.floor((plotWidth / columns - gap) / width)));
  const [wide, high] = [pixel * width, pixel * height], step = [wide + gap, high + gap + (labels ? 14 : 0)];
  const rows = Math.ceil(count / columns);
  const values = Array.from({ length: count }, (_, i) => ({
    x: (i % columns) * step[0] + wide / 2,
    y: Math.floor(i / columns) * step[1] + high / 2,
    url: paint(images.data.subarray(i * dim, (i + 1) * dim), width, limits),
    ...(labels ? { label: String(labels[i]) } : {}),
  }));
  const position = (field: "x" | "y", size: number) => ({
    field,
    type: "quantitative",
    axis: null,
    scale: { domain: [0, size], range: [0, size], nice: false, zero: false },
  });
  const size = { width: columns * step[0] - gap, height: rows * step[1] - gap };
  const text: View = {
    mark: { type: "text", dy: high / 2 + 8, fontSize: 11, color: ink, aria: false },
    encoding: { text: { field: "label" } },
  };
  const about = sentence(
    title,
    `${count} pictures of ${width} × ${height} pixels, ${columns} a row, values ${between(limits)}`,
    labels && `, labelled ${labels.slice(0, 20).join(", ")}${count > 20 ? ", …" : ""}`,
  );
  return plotOf(options, about, {
    ...size,
    data: { values },
    encoding: { x: position("x", size.width), y: position("y", size.height) },
    layer: [
      {
        mark: { type: "image", width: wide, height: high, aspect: false, smooth: false, aria: false },
        encoding: { url: { field: "url" } },
      },
      ...(labels ? [text] : []),
    ],
  });
}

/** One picture as a data URL. */
function paint(values: ArrayLike<number>, width: number, [low, high]: Interval): string {
  const shade = (v: number) =>
    Math.round(32 * Math.min(1, Math.max(0, high > low ? (v - low) / (high - low) : 0)));
  const pixels = Uint8Array.from({ length: values.length }, (_, i) => shade(values[i]));
  return `data:image/png;base64,${
    encodePng({ width, height: values.length / width, pixels }, greys).toBase64()
  }`;
}
