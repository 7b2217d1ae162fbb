/**
 * The frames of an animation as pictures.
 *
 * @module
 */
import { type Points, points } from "../core/points.ts";
import type { Animation } from "./animation.ts";
import { drawingArea } from "./drawing_area.ts";
import { rasterPixels } from "./png.ts";
import type { Plot } from "./plot.ts";
import type { Pictures } from "./quantise.ts";
import { canvas } from "./raster.ts";
import { scatter } from "./scatter.ts";
import { escape } from "./slim.ts";
import { plotSvg } from "./svg.ts";
import { fontFamily, ink, palette } from "./theme.ts";

/**
 * All frames of an animation. Axes and curves are drawn once, by the SVG renderer; the dots of each frame go on top,
 * pixel by pixel.
 *
 * @param animation An animation.
 * @param scale Pixels to a unit of the drawing area.
 */
export async function cloudPictures(animation: Animation, scale: number): Promise<Pictures> {
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
  return { frames, palette: painter.palette };
}

/** Axes, title, legend and curves, without particles: one point outside, which is not drawn. */
function background(animation: Animation, overlay: readonly Points[]): Plot {
  const { area: { domain, width, height }, groups, title, x, y } = animation;
  const outside = points([[2 * domain[0][1] - domain[0][0], domain[1][1]]]);
  const clouds = groups.length > 1 ? Object.fromEntries(groups.map((name) => [name, outside])) : outside;
  return scatter(clouds, { title, x, y, domain, width, height, overlay, alt: animation.alt });
}

/** The time above a frame, on its own white ground. */
const label = (text: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="20"><rect width="160" height="20" fill="white"/>` +
  `<text x="159" y="13" text-anchor="end" font-family="${fontFamily}" font-size="12" fill="${ink}">${
    escape(text)
  }</text></svg>`;
