/**
 * The frames of a movie as pictures.
 *
 * @module
 */
import { drawingArea, guides } from "./drawing_area.ts";
import type { Movie } from "./movie.ts";
import { type Pixels, rasterPixels } from "./png.ts";
import { type Pictures, quantise } from "./quantise.ts";
import { escape } from "./slim.ts";
import { plotSvg } from "./svg.ts";
import { fontFamily, ink } from "./theme.ts";

/**
 * All frames of a movie, each with its time above the drawing area.
 *
 * @param movie A movie.
 * @param scale Pixels to a unit of the SVG.
 * @throws {RangeError} If size, axes or legends differ from one frame to another.
 */
export async function moviePictures({ frames, labels }: Movie, scale: number): Promise<Pictures> {
  const drawn: Pixels[] = [];
  let first: { said: string; width: number; height: number } | undefined;
  for (const [i, frame] of frames.entries()) {
    const svg = await plotSvg(frame),
      said = guides(svg),
      pixels = await rasterPixels(unsmoothed(withLabel(svg, labels[i])), scale);
    first ??= { said, ...pixels };
    if (said !== first.said) {
      throw new RangeError(
        `axes or legends of frames[${i}] differ from those of frames[0]: give all frames the same domain, ` +
          "heat maps the same limits, vector fields the same limit",
      );
    }
    if (pixels.width !== first.width || pixels.height !== first.height) {
      throw new RangeError(
        `frames[${i}] is not of the size of frames[0]: give all frames one width, height and title`,
      );
    }
    drawn.push(pixels);
  }
  return quantise(drawn);
}

/** Pictures within the picture cell by cell: to smooth them takes four times as long. */
const unsmoothed = (svg: string) =>
  svg.replace(/<image (?![^>]* image-rendering)/g, '<image image-rendering="optimizeSpeed" ');

/** A plot with a few words above its drawing area, on the right. */
function withLabel(svg: string, text: string): string {
  const [, width] = svg.match(/<svg [^>]*? width="([\d.]+)"/)!, { top } = drawingArea(svg);
  const words =
    `<text x="${Number(width) - 12}" y="${top - 10.5}" text-anchor="end" font-family="${fontFamily}" ` +
    `font-size="12" fill="${ink}">${escape(text)}</text>`;
  return svg.replace(/<\/svg>$/, `${words}</svg>`);
}
