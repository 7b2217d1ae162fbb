/**
 * Plots as files: SVG and PNG.
 *
 * @module
 */
import type { Animation } from "./animation.ts";
import { animatedPng, stills } from "./apng.ts";
import type { Plot } from "./plot.ts";
import { rasterPng } from "./png.ts";
import { plotSvg } from "./svg.ts";

/** Pixels to a unit of an animation: sharper than one, and half the bytes of two. */
export const animationScale = 1.5;

/**
 * Draws a plot as SVG.
 *
 * @param plot A plot, or an animation: its stills.
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
export function svg(plot: Plot | Animation): Promise<string> {
  return plotSvg(plot.kind === "animation" ? stills(plot) : plot);
}

/**
 * Draws a plot as PNG.
 *
 * @param plot A plot, or an animation: all its frames, as an animated PNG.
 * @param options `scale`: pixels to a unit of the SVG; 2 for a plot, 1.5 for an animation.
 * @returns The bytes of a PNG file; the same plot gives the same bytes.
 * @throws {RangeError} If scale is not positive.
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
  plot: Plot | Animation,
  { scale }: { readonly scale?: number } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (plot.kind === "animation") return animatedPng(plot, scale ?? animationScale);
  return rasterPng(await plotSvg(plot), scale ?? 2);
}
