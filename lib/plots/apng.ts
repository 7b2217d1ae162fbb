/**
 * An animation as an animated PNG, and as a strip of stills.
 *
 * @module
 */
import { type Points, points } from "../core/points.ts";
import { requireInteger, requirePositive } from "../core/require.ts";
import type { Animation } from "./animation.ts";
import type { Domain } from "./frame.ts";
import { encodeApng } from "./indexed_png.ts";
import { rasterPixels } from "./png.ts";
import { beside, type Plot } from "./plot.ts";
import { canvas } from "./raster.ts";
import { scatter, type ScatterOptions } from "./scatter.ts";
import { escape } from "./slim.ts";
import { plotSvg } from "./svg.ts";
import { fontFamily, ink, palette } from "./theme.ts";

/**
 * All frames as the bytes of an animated PNG. Axes and curves are drawn once, by the SVG renderer; the dots of each
 * frame go on top, pixel by pixel.
 *
 * @param animation An animation.
 * @param scale Pixels to a unit of the drawing area.
 */
export async function animatedPng(animation: Animation, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  requirePositive("scale", scale);
  const svg = await plotSvg(background(animation, animation.overlay)),
    { left, top, width, height } = drawingArea(svg);
  const painter = canvas({ radius: animation.radius * scale, opacity: 0.75, colors: palette });
  const still = painter.index(await rasterPixels(svg, scale));
  const bare = painter.index(await rasterPixels(await plotSvg(background(animation, [])), scale));
  const curves = still.pixels.map((index, at) => index === bare.pixels[at] ? 0 : 1); // they stay above the dots
  const labels = await Promise.all(animation.labels.map((text) => rasterPixels(label(text), scale)));
  const clip = {
    left: Math.round(left * scale),
    top: Math.round(top * scale),
    right: Math.round((left + width) * scale),
    bottom: Math.round((top + height) * scale),
  };
  const [[x0, x1], [y0, y1]] = animation.area.domain;
  const frames = animation.frames.map(({ data }, i) => {
    const own = { ...still, pixels: still.pixels.slice() }, text = painter.index(labels[i]);
    painter.paste(own, text, clip.right - text.width, clip.top - text.height);
    const along = (k: number, place: (v: number) => number) => data.filter((_, j) => j % 2 === k).map(place);
    const dots = {
      x: along(0, (v) => (left + width * (v - x0) / (x1 - x0)) * scale),
      y: along(1, (v) => (top + height * (y1 - v) / (y1 - y0)) * scale),
      color: animation.color?.map((group) => group % palette.length),
    };
    return painter.dots(own, dots, clip, curves);
  });
  return encodeApng(frames, painter.palette, animation.delays);
}

/** Axes, title, legend and curves, without particles: one point outside, which is not drawn. */
function background(animation: Animation, overlay: readonly Points[]): Plot {
  const { area: { domain, width, height }, groups, title, x, y } = animation;
  const outside = points([[2 * domain[0][1] - domain[0][0], domain[1][1]]]);
  const clouds = groups.length > 1 ? Object.fromEntries(groups.map((name) => [name, outside])) : outside;
  return scatter(clouds, { title, x, y, domain, width, height, overlay, alt: animation.alt });
}

/** Where Vega put the drawing area, in units of the SVG. */
export function drawingArea(svg: string): { left: number; top: number; width: number; height: number } {
  const origin = svg.match(
    /<g fill="none" stroke-miterlimit="\d+" transform="translate\(([-\d.]+),([-\d.]+)\)">/,
  );
  const size = svg.match(/<path class="background" d="M[\d.]+,[\d.]+h([\d.]+)v([\d.]+)h/);
  if (!origin || !size) throw new Error("Vega's SVG has no drawing area where it is expected");
  const [left, top, width, height] = [origin[1], origin[2], size[1], size[2]].map(Number);
  return { left, top, width, height };
}

/** The time above a frame, on its own white ground. */
const label = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="20"><rect width="160" height="20" fill="white"/>` +
  `<text x="159" y="13" text-anchor="end" font-family="${fontFamily}" font-size="12" fill="${ink}">${
    escape(text)
  }</text></svg>`;

/**
 * Some frames of an animation side by side: what a page shows that cannot move.
 *
 * @param animation An animation.
 * @param options `at`: which frames, by index, negative ones from the end; first, middle and last if left out.
 * @returns A plot.
 * @throws {RangeError} If there is no such frame.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { points } from "driftfield/core";
 * import { animation, stills, svg } from "driftfield/plots";
 *
 * const fall = animation([0, 1, 2].map((t) => points([[0, -t * t], [1, 0]])), { y: "height (m)" });
 * assertStringIncludes(await svg(stills(fall, { at: [0, -1] })), "t = 2");
 * ```
 */
export function stills(animation: Animation, { at }: { at?: readonly number[] } = {}): Plot {
  const { frames, labels, title, x, y, overlay } = animation, last = frames.length - 1;
  const chosen = (at ?? [...new Set([0, Math.round(last / 2), last])]).map((i) => {
    requireInteger("at", i, -frames.length, last);
    return i < 0 ? frames.length + i : i;
  });
  const share = chosen.length > 1 ? 1.2 / chosen.length : 1, { domain, width, height } = animation.area;
  const plots = chosen.map((i) => {
    const options: ScatterOptions = {
      title: labels[i],
      x,
      y,
      domain: domain as Domain,
      overlay,
      width: Math.round(width * share),
      height: Math.round(height * share),
      thin: Math.round(2400 / chosen.length),
      size: 8,
    };
    return scatter(grouped(frames[i], animation), options);
  });
  const strip = beside(...plots);
  return {
    ...strip,
    alt: `${animation.alt} Stills at ${chosen.map((i) => labels[i]).join(", ")}.`,
    view: { ...strip.view, ...(title ? { title } : {}) },
  };
}

/** A frame as one cloud, or one cloud a group. */
function grouped(frame: Points, { color, groups }: Animation): Points | Record<string, Points> {
  if (!color || groups.length < 2) return frame;
  const row = (i: number) => [frame.data[2 * i], frame.data[2 * i + 1]];
  return Object.fromEntries(groups.map((name, group) => {
    const own = Array.from(color.keys()).filter((i) => color[i] === group);
    return [name, points(own.map(row))];
  }));
}
