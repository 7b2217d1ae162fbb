/**
 * Plots as files: SVG and PNG.
 *
 * @module
 */
import { requirePlot } from "./require_plot.ts";
import { requireNumber, requirePositive } from "../core/require.ts";
import type { Animation } from "./animation.ts";
import { cloudPictures } from "./cloud_pictures.ts";
import { encodeApng } from "./indexed_png.ts";
import type { Movie } from "./movie.ts";
import { moviePictures } from "./movie_pictures.ts";
import type { Plot } from "./plot.ts";
import { rasterPng } from "./png.ts";
import type { Pictures } from "./quantise.ts";
import { stills } from "./stills.ts";
import { plotSvg } from "./svg.ts";

/** Pixels to a unit of what moves: sharper than one, and half the bytes of two. */
export const movingScale = 1.5;

/** All frames of what moves, as pictures. */
export const pictures = (moving: Animation | Movie, scale: number): Promise<Pictures> =>
  moving.kind === "movie" ? moviePictures(moving, scale) : cloudPictures(moving, scale);

/**
 * Draws a plot as SVG.
 *
 * @param plot A plot; of an animation or a movie, stills.
 * @returns A whole SVG document; the same plot gives the same text.
 * @throws {Error} If Vega-Lite warns about the plot's specification.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { histogram, svg } from "driftfield/plots";
 *
 * assertStringIncludes(await svg(histogram([1, 2, 2, 3], { title: "Counts" })), "Counts");
 * ```
 */
export async function svg(plot: Plot | Animation | Movie): Promise<string> {
  requirePlot("plot", plot, "plot", "animation", "movie");
  return await plotSvg(plot.kind === "plot" ? plot : stills(plot));
}

/**
 * Draws a plot as PNG.
 *
 * @param plot A plot; of an animation or a movie, all frames, as an animated PNG.
 * @param options `scale`: pixels to a unit of the SVG; 2 for a plot, 1.5 for an animation or a movie.
 * @returns The bytes of a PNG file; the same plot gives the same bytes.
 * @throws {RangeError} If scale is not positive, or the axes of a movie's frames differ.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { line, png } from "driftfield/plots";
 *
 * const bytes = await png(line({ x: [0, 1], y: [0, 1] }));
 * assertEquals([...bytes.subarray(1, 4)], [..."PNG"].map((c) => c.charCodeAt(0)));
 * ```
 */
export async function png(
  plot: Plot | Animation | Movie,
  { scale: wanted }: { readonly scale?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  requirePlot("plot", plot, "plot", "animation", "movie");
  const scale = wanted === undefined ? plot.kind === "plot" ? 2 : movingScale : wanted;
  requirePositive("scale", scale);
  requireNumber("scale", scale, 1 / 16, 16);
  if (plot.kind === "plot") return rasterPng(await plotSvg(plot), scale);
  const { frames, palette } = await pictures(plot, scale);
  return encodeApng(frames, palette, plot.delays);
}
